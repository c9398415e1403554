"""Reads the codes of `documents.marks` back from a scan or a photograph, and from what a PDF carries (zxing-cpp).

Nothing is drawn here: of a PDF its pictures are looked at, on whichever page they stand, and the words that a tagged
PDF keeps beside the printed code. So a PDF that was never on paper is told from a scan: it has no picture.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any, cast

import pikepdf
import zxingcpp
from PIL import Image, ImageFilter

from documents.cleaning import MAX_PIXELS
from documents.marks import PREFIX
from documents.pdf_streams import is_readable

MARK = re.compile(rf"{PREFIX}\|([a-z0-9_]+)\|([0-9a-f]{{16}})\|r(\d{{1,5}})\|([0-9a-f]{{16}})")
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
# A picture of fewer points across holds no code that a scanner would have taken; of more pictures the first are read.
LEAST_EDGE, MOST_PICTURES = 60, 120
# A page is read at no more than 220 dpi, and a file for no longer than a person waits for an answer.
READ_EDGE, SMALL, SECONDS = 2560, 1800, 12


@dataclass(frozen=True)
class Mark:
    """What a printed code says."""

    kind: str
    target: str
    revision: int
    sha: str

    @property
    def text(self) -> str:
        return f"{PREFIX}|{self.kind}|{self.target}|r{self.revision}|{self.sha}"


@dataclass(frozen=True)
class Reading:
    """`marks`: codes of ours, each once; `pictures`: how many there were to look at; `beside`: codes told in words."""

    marks: frozenset[Mark] = frozenset()
    pictures: int = 0
    beside: frozenset[Mark] = frozenset()


def parse(text: str) -> Mark | None:
    """The parts of a code's text; None when it is not one of ours."""
    found = MARK.fullmatch(text.strip())
    return Mark(found[1], found[2], int(found[3]), found[4]) if found else None


def read_marks(data: bytes, media_type: str) -> Reading:
    """Every code of ours in a file that has been taken in; a picture that cannot be opened is passed over."""
    if media_type == "application/pdf":
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return _of_pdf(pdf)
    with Image.open(io.BytesIO(data)) as image:
        return Reading(frozenset(marks_of(image)), 1)


def _of_pdf(pdf: pikepdf.Pdf) -> Reading:
    """All pictures as they are; only where none shows a code, once more with more patience."""
    said = [str(thing["/Alt"]) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing]
    pictures = [thing for thing in pdf.objects if _is_picture(thing)][:MOST_PICTURES]
    marks: set[Mark] = set()
    until = monotonic() + SECONDS
    for patient in (False, True):
        for thing in pictures:
            if (marks and patient) or monotonic() > until:
                break
            if (image := _opened(thing)) is not None:
                marks |= marks_of(image, patient=patient)
    return Reading(frozenset(marks), len(pictures), frozenset(_parsed(said)))


def _is_picture(thing: object) -> bool:
    """Large enough to hold a code, and not so large that it is no scan of a page."""
    if not isinstance(thing, pikepdf.Stream) or thing.get("/Subtype") != pikepdf.Name.Image:
        return False
    try:
        width, height = int(cast(Any, thing.Width)), int(cast(Any, thing.Height))
    except (AttributeError, TypeError, ValueError):
        return False
    return min(width, height) >= LEAST_EDGE and width * height <= MAX_PIXELS


def _opened(thing: Any) -> Image.Image | None:
    try:
        return pikepdf.PdfImage(thing).as_pil_image() if is_readable(thing) else None
    except Exception:
        # A filter that is not here, damaged data: the next picture may hold the code.
        return None


def marks_of(image: Image.Image, *, patient: bool = True) -> set[Mark]:
    """The codes of ours in one picture, first as it is, then, with patience, as a poor one may have to be read."""
    for view in _views(image, patient):
        found = zxingcpp.read_barcodes(view, formats=QR)
        if marks := _parsed([code.text for code in found]):
            return marks
    return set()


def _views(image: Image.Image, patient: bool) -> Iterator[Image.Image]:
    """Grey on white; softened, for grain; twice as large where the picture is small; half where it is large."""
    grey = _on_white(image)
    grey.thumbnail((READ_EDGE, READ_EDGE))
    yield grey
    if not patient:
        return
    yield grey.filter(ImageFilter.GaussianBlur(1))
    if max(grey.size) <= SMALL:
        twice = grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.BICUBIC)
        yield twice.filter(ImageFilter.GaussianBlur(1))
    yield grey.reduce(2)


def _on_white(image: Image.Image) -> Image.Image:
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("L")
    whole = image.convert("RGBA")
    paper = Image.new("RGBA", whole.size, "white")
    return Image.alpha_composite(paper, whole).convert("L")


def _parsed(texts: list[str]) -> set[Mark]:
    return {mark for text in texts if (mark := parse(text)) is not None}
