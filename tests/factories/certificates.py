"""Certificates of one layout that differ in their words alone, and what scanning does to them; nobody is real."""

import io
import random
from functools import cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from documents.fonts import FACES, SOURCE

FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静秀丽强磊军洋勇艳杰涛明超霞平刚桂英建国志海燕文斌"
INK, RED, PAPER = (20, 20, 20), (190, 25, 25), (252, 248, 238)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(SOURCE / FACES["Regular"]), size)


def certificate(serial: int) -> Image.Image:
    """Name, prize, number and day follow from the serial; the layout is always the same."""
    dice = random.Random(serial)
    page = Image.new("RGB", (1240, 1754), PAPER)
    draw = ImageDraw.Draw(page)
    draw.rectangle((60, 60, 1180, 1694), outline=RED, width=10)
    draw.rectangle((84, 84, 1156, 1670), outline=(180, 140, 60), width=4)
    name = dice.choice(FAMILY) + "".join(dice.choice(GIVEN) for _ in range(dice.choice((1, 2))))
    lines: list[tuple[int, int, str, int, Any]] = [
        (390, 200, "荣誉证书", 110, RED),
        (150, 460, f"{name} 同志：", 60, INK),
        (230, 600, "在二〇二二年度全市职工技能竞赛中", 50, INK),
        (150, 700, f"成绩优异，荣获{dice.choice('一二三')}等奖，特发此证。", 50, INK),
        (150, 1100, f"证书编号：YS{dice.randrange(10**9):09d}", 40, INK),
        (770, 1270, "演示协会", 40, RED),
        (680, 1480, f"2022年{dice.randrange(1, 13)}月{dice.randrange(1, 29)}日", 40, INK),
    ]
    for x, y, text, size, colour in lines:
        draw.text((x, y), text, fill=colour, font=_font(size))
    draw.ellipse((700, 1150, 1000, 1450), outline=RED, width=12)
    return page


def jpeg(page: Image.Image, quality: int = 90) -> bytes:
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality)
    return out.getvalue()


def scanned(page: Image.Image, *, quarter: int = 0, tilt: float = 0, scale: float = 1, noise: float = 0) -> Image.Image:
    """The same paper laid on a scanner once more."""
    if tilt:
        page = page.rotate(tilt, Image.Resampling.BICUBIC, expand=True, fillcolor=(255, 255, 255))
    page = page.resize((int(page.width * scale), int(page.height * scale)))
    if noise:
        grain = Image.effect_noise(page.size, 40)
        page = Image.blend(page, Image.merge("RGB", (grain, grain, grain)), noise)
    return page.rotate(90 * quarter, expand=True)


@cache
def scan_again(serial: int) -> bytes:
    """One certificate, turned, tilted, rescaled, grainy and saved as a bad JPEG; the same for the same serial."""
    dice = random.Random(serial * 7)
    page = scanned(
        certificate(serial),
        quarter=serial % 4,
        tilt=dice.choice((-2, 2, 1.3, -0.7)),
        scale=dice.choice((0.6, 0.8, 1.2)),
        noise=dice.choice((0.06, 0.1)),
    )
    return jpeg(page, 60)
