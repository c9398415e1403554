"""Writes across a picture or a PDF who looks at it and when: an identity paper that leaks names its leak (§4.2)."""

import io

import pikepdf
from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from documents.fonts import face_for

MEDIA_TYPES = frozenset({"image/jpeg", "image/png", "application/pdf"})
GREY, STRENGTH, TILT = 70, 45, 28
PAGE = (1240, 1754)  # an A4 page at 150 dpi


class CannotMark(ValueError):
    """The file is of a kind, or in a state, that cannot be written across; it is then not shown at all."""


def stamp(data: bytes, media_type: str, text: str) -> bytes:
    """The same file with `text` across it in rows, dense enough that no useful part can be cut out without it."""
    try:
        if media_type == "application/pdf":
            return _stamp_pdf(data, text)
        if media_type in MEDIA_TYPES:
            return _stamp_image(data, media_type, text)
    except (OSError, ValueError, pikepdf.PdfError) as error:
        raise CannotMark(media_type) from error
    raise CannotMark(media_type)


def _font(size: int, text: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face_for(text, settings.SAQ_FONT_DIR)), size)


def _cover(size: tuple[int, int], text: str) -> Image.Image:
    """A mask of the size: the text in tilted rows, 255 where it stands."""
    font = _font(max(14, min(size) // 26), text)
    box = font.getbbox(text)
    wide, high = int(box[2] - box[0]), int(box[3])
    reach = int((size[0] ** 2 + size[1] ** 2) ** 0.5) + wide
    sheet = Image.new("L", (reach, reach), 0)
    draw = ImageDraw.Draw(sheet)
    for row, top in enumerate(range(0, reach, high * 4)):
        for left in range(-(row % 2) * wide // 2, reach, wide + high * 2):
            draw.text((left, top), text, fill=255, font=font)
    turned = sheet.rotate(TILT, resample=Image.Resampling.BILINEAR)
    left, top = (reach - size[0]) // 2, (reach - size[1]) // 2
    return turned.crop((left, top, left + size[0], top + size[1]))


def _stamp_image(data: bytes, media_type: str, text: str) -> bytes:
    with Image.open(io.BytesIO(data)) as opened:
        picture = opened.convert("RGB")
    mask = _cover(picture.size, text)
    # Dark on light and light on dark: readable on any paper.
    for shade, shift in ((255, 1), (GREY, 0)):
        strength = mask.point(lambda value: value * STRENGTH // 100)
        picture.paste((shade, shade, shade), (shift, shift), strength)
    out = io.BytesIO()
    if media_type == "image/png":
        picture.save(out, "PNG")
    else:
        picture.save(out, "JPEG", quality=88)
    return out.getvalue()


def _stamp_pdf(data: bytes, text: str) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        cover = _cover_form(pdf, text)
        for page in pdf.pages:
            page.add_overlay(cover, None)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def _cover_form(pdf: pikepdf.Pdf, text: str) -> pikepdf.Object:
    """The cover as a form of one page: a grey picture seen through the mask."""
    mask = _cover(PAGE, text).point(lambda value: value * STRENGTH // 100)
    seen = pikepdf.Stream(
        pdf, mask.tobytes(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=PAGE[0], Height=PAGE[1],
        ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
    )  # fmt: skip
    picture = pikepdf.Stream(
        pdf, bytes([GREY]), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1,
        ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8, SMask=pdf.make_indirect(seen),
    )  # fmt: skip
    return pdf.make_indirect(
        pikepdf.Stream(
            pdf, f"q {PAGE[0]} 0 0 {PAGE[1]} 0 0 cm /Cover Do Q".encode(), Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form, BBox=[0, 0, PAGE[0], PAGE[1]],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Cover=pdf.make_indirect(picture))),
        )
    )  # fmt: skip
