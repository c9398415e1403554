"""What ISO 19005-2 (PDF/A-2b) does not allow in a PDF and `documents.pdfa` does not mend.

Every dictionary of the file is looked at, also one that stands inside another, and what every page draws. A doubt
speaks against the file: it is then kept as it is, with the reason.
"""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

SCRIPT = "含有脚本、自动动作或附件"
CMYK = "使用 CMYK 颜色"
FONT = "字体没有嵌入"
GLYPH = "含有字库里没有的字"
NOTE = "含有隐藏的或没有外观的批注"
DRAWN = "使用了不能长期保存的图形"
LAYERS = "含有可选图层"
ACTIONS = frozenset(
    f"/{name}" for name in (
        "JavaScript", "Launch", "Movie", "Sound", "ResetForm", "ImportData", "Hide", "SetOCGState", "Rendition",
        "Trans", "GoTo3DView", "GoToE", "SubmitForm",
    )
)  # fmt: skip
TURNS = ("/NextPage", "/PrevPage", "/FirstPage", "/LastPage")
BAD_NAMES = ("/JavaScript", "/EmbeddedFiles", "/AlternatePresentations")
PLAYED = ("/FileAttachment", "/Sound", "/Movie", "/Screen", "/3D", "/RichMedia")
BARE = ("/Link", "/Popup")  # annotations that need no appearance
HIDDEN = 1 | 2 | 32 | 256  # Invisible, Hidden, NoView, ToggleNoView
BLENDS = frozenset(
    f"/{name}" for name in (
        "Normal", "Compatible", "Multiply", "Screen", "Overlay", "Darken", "Lighten", "ColorDodge", "ColorBurn",
        "HardLight", "SoftLight", "Difference", "Exclusion", "Hue", "Saturation", "Color", "Luminosity",
    )
)  # fmt: skip
SHOWN = "k K cs CS Tf Tj TJ ' \""


def problems(pdf: pikepdf.Pdf) -> list[str]:
    """Why the file cannot be PDF/A-2b, each reason once."""
    found: dict[str, None] = {}
    if pdf.is_encrypted:
        found["已加密"] = None
    if any(name in pdf.Root.get("/Names", {}) for name in BAD_NAMES):
        found[SCRIPT] = None
    if "/AcroForm" in pdf.Root:
        found["含有表单域或电子签名"] = None
    if "/OCProperties" in pdf.Root:
        found[LAYERS] = None
    for thing in pdf.objects:
        for one in _inside(thing):
            found |= dict.fromkeys(_wrong(one))
    for page in pdf.pages:
        found |= dict.fromkeys(_painted(page, page.resources))
    return list(found)


def _inside(thing: Any) -> Iterator[Any]:
    """The dictionary or array and those that stand in it; what it only points to comes by itself."""
    if not isinstance(thing, Dictionary | Stream | Array):
        return
    yield thing
    for inner in _values(thing):
        if isinstance(inner, Dictionary | Array) and not inner.is_indirect:
            yield from _inside(inner)


def _values(thing: Any) -> list[Any]:
    return list(thing) if isinstance(thing, Array) else [value for _key, value in thing.items()]


def _wrong(thing: Any) -> Iterator[str]:
    if any(isinstance(one, Name) and one == "/DeviceCMYK" for one in _values(thing)):
        yield CMYK
    if isinstance(thing, Array):
        return
    if _acts(thing):
        yield SCRIPT
    if thing.get("/Type") == "/Font" and _font_is_wanting(thing):
        yield FONT
    if thing.get("/Type") == "/Annot" and _note_is_wrong(thing):
        yield NOTE
    if _is_drawn_wrong(thing):
        yield DRAWN
    if isinstance(thing, Stream) and (thing.get("/Subtype") == "/Form" or thing.get("/PatternType") == 1):
        yield from _painted(thing, thing.get("/Resources", {}))


def _acts(thing: Any) -> bool:
    kind, act = thing.get("/Type"), thing.get("/S")
    named = str(act) if isinstance(act, Name) and kind != "/StructElem" else ""
    if named in ACTIONS or (named == "/Named" and str(thing.get("/N")) not in TURNS):
        return True
    if "/AA" in thing and kind in ("/Page", "/Catalog", "/Annot"):
        return True
    files = thing.get("/EF")
    return isinstance(files, Dictionary) and any(name in files for name in ("/F", "/UF"))


def _font_is_wanting(font: Any) -> bool:
    if font.get("/Subtype") in ("/Type0", "/Type3"):
        return False
    inside: Any = font.get("/FontDescriptor", {})
    if not any(name in inside for name in ("/FontFile", "/FontFile2", "/FontFile3")):
        return True
    return bool(font.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in font)


def _note_is_wrong(note: Any) -> bool:
    if str(note.get("/Subtype")) in PLAYED or int(note.get("/F", 0)) & HIDDEN:
        return True
    return note.get("/Subtype") not in BARE and "/AP" not in note


def _is_drawn_wrong(thing: Any) -> bool:
    """Outer files, JPEG 2000, PostScript, replacements, transfer functions, blending that is none of the standard.

    LZW is no reason: whoever saves the file writes Flate instead.
    """
    if isinstance(thing, Stream):
        if any(name in thing for name in ("/F", "/OPI", "/Alternates", "/Ref")) or thing.get("/Subtype") == "/PS":
            return True
        filters = thing.get("/Filter", ())
        names = {str(one) for one in filters} if isinstance(filters, Array) else {str(filters)}
        return bool(names & {"/JPXDecode", "/Crypt"})
    if any(name in thing for name in ("/TR", "/HTP")) or thing.get("/TR2", Name.Default) != "/Default":
        return True
    blend = thing.get("/BM", ())
    return any(str(one) not in BLENDS for one in (blend if isinstance(blend, Array) else [blend] if blend else []))


def _painted(drawn: Any, resources: Any) -> Iterator[str]:
    """Colours and glyphs of one stream of drawing; glyph 0 of a font is the box for what the font lacks."""
    fonts, wide = resources.get("/Font", {}), False
    for step in pikepdf.parse_content_stream(drawn, SHOWN):
        what, said = str(step.operator), step.operands
        if what in ("k", "K") or (what in ("cs", "CS") and said[0] == "/DeviceCMYK"):
            yield CMYK
        elif what == "Tf":
            font = fonts.get(str(said[0]), {})
            wide = font.get("/Subtype") == "/Type0" and str(font.get("/Encoding")) in ("/Identity-H", "/Identity-V")
        elif wide and any(_lacks(bytes(one)) for one in _strings(said)):
            yield GLYPH


def _strings(operands: Any) -> Iterator[Any]:
    for one in operands:
        for part in one if isinstance(one, Array) else [one]:
            if isinstance(part, pikepdf.String):
                yield part


def _lacks(text: bytes) -> bool:
    return any(text[place : place + 2] == b"\0\0" for place in range(0, len(text), 2))
