"""Draws the demonstration's attachments: plainly invented papers with a grey “演示 · 无效” box, never a seal."""

import functools
import io

import segno
from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from documents.fonts import face_for

MARK = "演示 · 无效"
INK, PALE, LINE = (40, 42, 46), (246, 244, 240), (200, 194, 186)


@functools.cache
def _face(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


def _font(size: int, text: str) -> ImageFont.FreeTypeFont:
    return _face(str(face_for(text, settings.SAQ_FONT_DIR)), size)


def paper(title: str, lines: list[str], *, size: tuple[int, int] = (1000, 700)) -> bytes:
    """A JPEG of a sheet with a title and some lines."""
    picture = Image.new("RGB", size, PALE)
    pen = ImageDraw.Draw(picture)
    width, height = size
    pen.rectangle((24, 24, width - 25, height - 25), outline=LINE, width=3)
    pen.text((width // 2, 110), title, font=_font(44, title), fill=INK, anchor="mm")
    for number, line in enumerate(lines):
        pen.text((90, 210 + number * 62), line, font=_font(30, line), fill=INK, anchor="lm")
    box = (width - 330, height - 150, width - 80, height - 80)
    pen.rectangle(box, outline=(140, 140, 140), width=3)
    pen.text((width - 205, height - 115), MARK, font=_font(32, MARK), fill=(140, 140, 140), anchor="mm")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


def sealed_list(lines: list[str], code: str) -> bytes:
    """A sheet that stands for the sealed list: with the code of the real print, and without any seal."""
    made = io.BytesIO()
    segno.make(code, error="q", micro=False).save(made, kind="png", scale=4, border=4)
    with Image.open(io.BytesIO(paper("推荐汇总表（盖章扫描件）", lines))) as sheet, Image.open(made) as mark:
        sheet.paste(mark.convert("RGB"), (sheet.width - mark.width - 80, 190))
        out = io.BytesIO()
        sheet.save(out, "JPEG", quality=70)
    return out.getvalue()


def card(title: str, lines: list[str]) -> bytes:
    """The same in the proportions of an identity card (85.6 × 54.0 mm)."""
    return paper(title, lines, size=(1016, 641))
