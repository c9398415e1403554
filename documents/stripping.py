"""Copies of files without anything that says who made them: metadata gone, or places blacked out (§4.3, T-15)."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from PIL import Image, ImageDraw

from documents.cleaning import clean_image
from documents.files import Facts

# Who wrote it, with what, when; outlines and form fields carry names too, and so do signatures.
TELLING = ("/Metadata", "/PieceInfo", "/LastModified", "/Outlines", "/AcroForm", "/StructTreeRoot", "/MarkInfo")
# Segments a JPEG needs to be drawn in its colours: JFIF and Adobe's transform.
NEEDED = {0xE0, 0xEE}
START, SCAN, COMMENT = 0xD8, 0xDA, 0xFE
Box = tuple[float, float, float, float]


def without_metadata(data: bytes, media_type: str) -> bytes:
    """The same pictures and pages, unchanged to the eye; JPEG without loss."""
    if media_type == "application/pdf":
        return _bare_pdf(data)
    if media_type == "image/jpeg":
        return b"".join(_bare_jpeg(data))
    return clean_image(data)[0]


def _bare_jpeg(data: bytes) -> Iterator[bytes]:
    """The segments that draw, without EXIF, XMP, IPTC, profiles and comments."""
    if data[:2] != bytes((0xFF, START)):
        raise ValueError("not a JPEG")
    yield data[:2]
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF and data[place + 1] != SCAN:
        kind = data[place + 1]
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        if not (0xE0 <= kind <= 0xEF and kind not in NEEDED) and kind != COMMENT:
            yield data[place:end]
        place = end
    yield data[place:]


def _bare_pdf(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
                _bare_object(thing)
        pdf.remove_unreferenced_resources()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _bare_object(thing: Any) -> None:
    for key in TELLING:
        if key in thing:
            del thing[key]
    if "/Annots" in thing and isinstance(thing["/Annots"], pikepdf.Array):
        del thing["/Annots"]
    if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") == pikepdf.Name.DCTDecode:
        raw = thing.read_raw_bytes()
        if raw[:2] == bytes((0xFF, START)):
            parms: Any = thing.get("/DecodeParms")
            thing.write(b"".join(_bare_jpeg(raw)), filter=pikepdf.Name.DCTDecode, decode_parms=parms)


def black_out(data: bytes, boxes: Sequence[Box]) -> tuple[bytes, Facts]:
    """A picture drawn anew with black boxes burnt in; a box is (left, top, width, height) as parts of the picture."""
    with Image.open(io.BytesIO(data)) as opened:
        picture = opened.convert("RGB")
    draw = ImageDraw.Draw(picture)
    for left, top, wide, high in boxes:
        corner = (left * picture.width, top * picture.height)
        draw.rectangle((corner, (corner[0] + wide * picture.width, corner[1] + high * picture.height)), fill="black")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, exif=b"")
    return out.getvalue(), Facts("image/jpeg", width=picture.width, height=picture.height)
