"""Turns what was printed or scanned into PDF/A-2b (ISO 19005-2), the form in which it is archived (§2.16).

Our own papers are tagged PDF with all fonts inside; what they lack is the colour profile and the mark in the metadata.
A file of somebody else is only marked when nothing speaks against it: otherwise it is kept as it is, with the reason.
"""

import io
from typing import Any

import pikepdf
from PIL import ImageCms

from documents.placing import COPY, blank_page, put_picture

ACTIONS = ("/AA", "/OpenAction")
BAD_NAMES = ("/JavaScript", "/EmbeddedFiles")


def from_picture(data: bytes, title: str) -> bytes:
    """A picture on an A4 page, as a plain PDF."""
    with pikepdf.new() as out:
        put_picture(blank_page(out), out, data, COPY)
        out.docinfo["/Title"] = title
        made = io.BytesIO()
        out.save(made)
    return made.getvalue()


def converted(data: bytes) -> tuple[bytes, list[str]]:
    """(PDF/A-2b, nothing), or (the same bytes, why it cannot be one); the pages look the same."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if found := problems(pdf):
                return data, found
            _mark(pdf)
            made = io.BytesIO()
            pdf.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except pikepdf.PdfError as error:
        return data, [f"无法读取（{type(error).__name__}）"]
    return made.getvalue(), []


def problems(pdf: pikepdf.Pdf) -> list[str]:
    """What PDF/A-2b does not allow and we do not mend, each once."""
    found: dict[str, None] = {}
    if pdf.is_encrypted:
        found["已加密"] = None
    if any(name in pdf.Root for name in ACTIONS) or any(name in pdf.Root.get("/Names", {}) for name in BAD_NAMES):
        found["含有脚本、自动动作或附件"] = None
    if "/AcroForm" in pdf.Root:
        found["含有表单域或电子签名"] = None
    for thing in pdf.objects:
        for why in _wrong(thing):
            found[why] = None
    return list(found)


def _wrong(thing: Any) -> list[str]:
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return []
    if thing.get("/S") in ("/JavaScript", "/Launch", "/Movie", "/Sound"):
        return ["含有脚本、自动动作或附件"]
    if thing.get("/ColorSpace") == "/DeviceCMYK":
        return ["使用 CMYK 颜色"]
    if thing.get("/Type") == "/Font" and thing.get("/Subtype") not in ("/Type0", "/Type3"):
        inside: Any = thing.get("/FontDescriptor", {})
        return [] if any(name in inside for name in ("/FontFile", "/FontFile2", "/FontFile3")) else ["字体没有嵌入"]
    return []


def _mark(pdf: pikepdf.Pdf) -> None:
    profile = pdf.make_stream(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), N=3)
    pdf.Root.OutputIntents = pikepdf.Array([
        pdf.make_indirect(pikepdf.Dictionary(
            Type=pikepdf.Name.OutputIntent, S=pikepdf.Name.GTS_PDFA1, OutputConditionIdentifier="sRGB",
            DestOutputProfile=profile,
        ))
    ])  # fmt: skip
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            note.F = 4  # printed, never hidden
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Interpolate"):
            thing.Interpolate = False
    with pdf.open_metadata(set_pikepdf_as_editor=False) as said:
        said.load_from_docinfo(pdf.docinfo)
        said["pdfaid:part"], said["pdfaid:conformance"] = "2", "B"


def is_marked(data: bytes) -> bool:
    """Whether a file says that it is PDF/A-2b and has what this module gives it."""
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_metadata() as said:
        return bool(said.pdfa_status == "2B" and "/OutputIntents" in pdf.Root and not problems(pdf))
