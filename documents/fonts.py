"""Cuts the print fonts from an OFL font of the packages: `python -m documents.fonts [FOLDER]`.

Printing needs single-face TrueType fonts of about 3 MB (GB 2312, symbols, 〇, ☑ ☐) and the whole font behind them for
rare characters of names; a fontconfig file of their own keeps every other font of the machine out. The cut fonts bear a
name of their own, as the licence wishes, and lie with their licence beside them. Needs no Django, so that set-up can
call it first.
"""

import functools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
SOURCE = BASE / "node_modules" / "@expo-google-fonts" / "noto-serif-sc"
FACES = {"Regular": "400Regular/NotoSerifSC_400Regular.ttf", "Bold": "700Bold/NotoSerifSC_700Bold.ttf"}
FAMILY = "SAQ Song"
FULL_FAMILY = "Noto Serif SC"
COVERAGE = "coverage.json"
CONFIG = "fonts.conf"
# Latin, Greek, punctuation, arrows, mathematics, enclosed and box characters, CJK punctuation, full-width forms.
SYMBOLS = ((0x20, 0x17F), (0x370, 0x3FF), (0x2000, 0x206F), (0x2100, 0x23FF), (0x2460, 0x27BF), (0x3000, 0x30FF),
           (0x3200, 0x33FF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF))  # fmt: skip
CONFIG_TEXT = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}/faces</dir>
  <cachedir>{folder}/cache</cachedir>
  <config><rescan><int>0</int></rescan></config>
</fontconfig>
"""


@functools.cache
def wanted_codepoints() -> frozenset[int]:
    """GB 2312 by its own codec, the symbols, and 〇, which GB 2312 lacks."""
    points = {0x3007}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            points.update(map(ord, bytes((high, low)).decode("gb2312", "ignore")))
    for first, last in SYMBOLS:
        points.update(range(first, last + 1))
    return frozenset(points)


def cut(source: Path, face: str, target: Path) -> None:
    """Write one small face: only the wanted glyphs, no hinting, no layout tables, with both ballot boxes."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, recalc_bounds=True)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx", "gasp"]
    font = TTFont(source)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted_codepoints())
    subsetter.subset(font)
    _draw_ballots(font, stroke=78 if face == "Bold" else 52)
    _rename(font, face)
    font.save(target)


def _draw_ballots(font: object, stroke: int) -> None:
    """☐ and ☑ are in none of the free Song faces at hand; two squares and a tick are soon drawn."""
    _add_glyph(font, 0x2610, "saq.ballot", _box(stroke))
    # The tick leaves the box at its top right, as a hand does; it must be told from ☐ at 9 pt on a fax.
    half = stroke * 0.62
    tick = [(215, 395), (215 + 2 * half, 395 + half), (425, 205 + half * 1.6), (800 - half, 715), (800 + half, 665),
            (430, 60 + half)]  # fmt: skip
    _add_glyph(font, 0x2611, "saq.ballot.ticked", [*_box(stroke), [(round(x), round(y)) for x, y in tick]])


def _box(stroke: int) -> list[list[tuple[int, int]]]:
    low, high, left, right = -20, 740, 120, 880
    outer = [(left, low), (left, high), (right, high), (right, low)]
    inner = [(left + stroke, low + stroke), (right - stroke, low + stroke), (right - stroke, high - stroke),
             (left + stroke, high - stroke)]  # fmt: skip
    return [outer, inner]


def _add_glyph(font: object, codepoint: int, name: str, contours: list[list[tuple[int, int]]]) -> None:
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    for first, *rest in contours:
        pen.moveTo(first)
        for point in rest:
            pen.lineTo(point)
        pen.closePath()
    glyph = pen.glyph()
    font.setGlyphOrder([*font.getGlyphOrder(), name])  # type: ignore[attr-defined]
    font["glyf"][name] = glyph  # type: ignore[index]
    glyph.recalcBounds(font["glyf"])  # type: ignore[index]
    font["hmtx"][name] = (1000, glyph.xMin)  # type: ignore[index]
    for table in font["cmap"].tables:  # type: ignore[index]
        if table.isUnicode():
            table.cmap[codepoint] = name


def _rename(font: object, face: str) -> None:
    full = f"{FAMILY} {face}"
    texts = {1: FAMILY, 2: face, 3: f"{full};1.0", 4: full, 6: full.replace(" ", "-")}
    names = font["name"]  # type: ignore[index]
    names.names = [record for record in names.names if record.nameID in {0, 5, 13, 14}]
    for name_id, text in texts.items():
        names.setName(text, name_id, 3, 1, 0x409)


def _write_coverage(folder: Path) -> None:
    """What can be printed, as ranges: checking a name must not open a font of 15 MB."""
    from fontTools.ttLib import TTFont

    points = {0x2610, 0x2611}
    points.update(TTFont(SOURCE / FACES["Regular"], lazy=True).getBestCmap())
    ranges: list[list[int]] = []
    for point in sorted(points):
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    (folder / COVERAGE).write_text(json.dumps(ranges), encoding="utf-8")


def build(folder: Path) -> None:
    """Everything the print side needs, in one folder; the coverage file is written last and marks it complete.

    The faces are made beside the old ones and change places with them: a worker that prints meanwhile has the old
    files open, and writing into those would crash it.
    """
    faces, fresh = folder / "faces", folder / "faces.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for face, path in FACES.items():
        cut(SOURCE / path, face, fresh / f"SAQSong-{face}.ttf")
        shutil.copyfile(SOURCE / path, fresh / f"NotoSerifSC-{face}.ttf")
    shutil.copyfile(SOURCE / "LICENSE_FONT", fresh / "OFL.txt")
    shutil.rmtree(faces, ignore_errors=True)
    fresh.rename(faces)
    config = folder / CONFIG
    config.write_text(CONFIG_TEXT.format(folder=folder.resolve()), encoding="utf-8")
    subprocess.run(["fc-cache", "-f"], env=os.environ | {"FONTCONFIG_FILE": str(config)}, check=True)
    _write_coverage(folder)


def is_built(folder: Path) -> bool:
    return (folder / COVERAGE).exists() and str(folder.resolve()) in (folder / CONFIG).read_text(encoding="utf-8")


def missing_glyphs(text: str) -> set[str]:
    """The characters no print font has (缺字): to be shown to the author before submission, never printed as tofu."""
    from django.conf import settings

    covered = _coverage(Path(settings.SAQ_FONT_DIR))
    return {char for char in text if char not in "\r\n\t" and ord(char) not in covered}


def face_for(text: str, folder: Path) -> Path:
    """The small face, or the whole one where the text holds a character that only that one has."""
    family = FAMILY if wanted_codepoints().issuperset(map(ord, text)) else FULL_FAMILY
    return folder / "faces" / f"{family.replace(' ', '')}-Regular.ttf"


@functools.cache
def _coverage(folder: Path) -> frozenset[int]:
    ranges = json.loads((folder / COVERAGE).read_text(encoding="utf-8"))
    return frozenset(point for first, last in ranges for point in range(first, last + 1))


def main(arguments: list[str]) -> int:
    """`python -m documents.fonts [FOLDER]`; without a folder SAQ_FONT_DIR, else `.assets/fonts`."""
    given = arguments[0] if arguments else os.environ.get("SAQ_FONT_DIR", "")
    folder = Path(given) if given else BASE / ".assets" / "fonts"
    build(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
