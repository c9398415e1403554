"""What a scanned paper looks like, in a few bytes: the same after turning, rescaling and saving anew.

A page is straightened and cut to what is printed on it, so that two scans of one paper lie on each other. `coarse` is
the sign of 64 low frequencies, for finding; `detail` is a small grey picture, for telling one certificate from
another one of the same layout, whose words alone differ.
"""

import hashlib
import io
import math
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import pikepdf
from PIL import Image, ImageChops, ImageFilter, ImageMath, ImageOps

from documents.pdf_pages import drawn, scan_of
from documents.pdf_streams import is_readable

WORK, EDGE, PLACE = 800, 320, 16
GRIDS = ((PLACE, 18), (1.5 * PLACE, 17))
INKED = 60
COARSE, SAMPLE = 8, 32
TILTS = [step * 0.5 for step in range(-10, 11)]
SHIFTS = range(-2, 3)


@dataclass(frozen=True)
class Print:
    """One page. `coarse` and `detail` are of a picture, `content` of a page that was never on paper."""

    page: int
    coarse: int = 0
    detail: bytes = b""
    content: str = ""


def prints(data: bytes, media_type: str) -> Iterator[Print]:
    """One for each page that shows something; a file that cannot be read has none."""
    try:
        if media_type == "application/pdf":
            yield from _of_pdf(data)
        else:
            with Image.open(io.BytesIO(data)) as image:
                yield from _of_picture(image, 1)
    except (OSError, ValueError, SyntaxError, pikepdf.PdfError, Image.DecompressionBombError):
        return


def _of_picture(image: Image.Image, page: int) -> Iterator[Print]:
    image.draft("L", (WORK * 2, WORK * 2))
    grey = normal(image.convert("L"))
    if grey is not None:
        yield Print(page, coarse=coarse_of(grey), detail=_packed(grey))


def _packed(grey: Image.Image) -> bytes:
    """Sixteen shades are enough, and pack well."""
    return zlib.compress(grey.point(lambda value: value & 0xF0 | 8).tobytes(), 9)


def _of_pdf(data: bytes) -> Iterator[Print]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for number, page in enumerate(pdf.pages, start=1):
            scan = scan_of(page)
            if scan is None:
                stream = drawn(page)
                if len(stream) > SAMPLE:
                    yield Print(number, content=hashlib.sha256(stream).hexdigest())
            elif is_readable(scan.obj):
                yield from _of_picture(scan.as_pil_image(), number)


def normal(grey: Image.Image) -> Image.Image | None:
    """Straight, cut to what is printed, `EDGE` wide and high, evenly lit; None for an empty page."""
    grey = ImageOps.autocontrast(_shrunk(grey, WORK), cutoff=1)
    grey = _straight(grey)
    box = _printed(grey)
    if box is None:
        return None
    return ImageOps.autocontrast(grey.crop(box).resize((EDGE, EDGE), Image.Resampling.BOX), cutoff=1)


def _shrunk(grey: Image.Image, edge: int) -> Image.Image:
    scale = edge / max(grey.size)
    size = max(8, round(grey.width * scale)), max(8, round(grey.height * scale))
    return grey.resize(size, Image.Resampling.BOX, reducing_gap=2)


def _edges(grey: Image.Image) -> Image.Image:
    """Bright where something is printed, dark on plain ground, whatever its shade."""
    soft = grey.filter(ImageFilter.GaussianBlur(6))
    return ImageChops.difference(grey.filter(ImageFilter.GaussianBlur(0.7)), soft)


def _straight(grey: Image.Image) -> Image.Image:
    """Turned by the few degrees at which its lines stand sharpest along both edges."""
    ink = _edges(_shrunk(grey, 320)).point(lambda value: 255 if value > 24 else 0)
    first = max(TILTS, key=lambda tilt: _sharpness(ink, tilt))
    best = max((first - 0.25, first, first + 0.25), key=lambda tilt: _sharpness(ink, tilt))
    if abs(best) < 0.2:
        return grey
    return grey.rotate(best, Image.Resampling.BICUBIC, expand=False, fillcolor=_ground(grey))


def _ground(grey: Image.Image) -> int:
    histogram = grey.histogram()
    return max(range(256), key=lambda value: sum(histogram[max(0, value - 2) : value + 3]))


def _sharpness(ink: Image.Image, tilt: float) -> int:
    turned = ink.rotate(tilt, Image.Resampling.BILINEAR) if tilt else ink
    rows = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    columns = turned.resize((turned.width, 1), Image.Resampling.BOX).tobytes()
    return _steps(rows) + _steps(columns)


def _steps(profile: bytes) -> int:
    return sum((a - b) ** 2 for a, b in pairwise(profile))


def _printed(grey: Image.Image) -> tuple[int, int, int, int] | None:
    """The box around what is printed, without specks at the border."""
    ink = _edges(grey).point(lambda value: 255 if value > 20 else 0).filter(ImageFilter.MedianFilter(3))
    return ink.getbbox()


@cache
def _cosines() -> list[list[float]]:
    return [[math.cos(math.pi * (2 * x + 1) * u / (2 * SAMPLE)) for x in range(SAMPLE)] for u in range(COARSE + 1)]


def coarse_of(grey: Image.Image) -> int:
    """Sixty-four signs: low frequencies against their median, the constant one left out."""
    small = grey.resize((SAMPLE, SAMPLE), Image.Resampling.BOX).tobytes()
    waves = _cosines()
    lines = [
        [
            sum(value * wave for value, wave in zip(small[y * SAMPLE : (y + 1) * SAMPLE], row, strict=True))
            for row in waves
        ]
        for y in range(SAMPLE)
    ]
    values = [
        sum(lines[y][u] * waves[v][y] for y in range(SAMPLE))
        for v in range(1, COARSE + 1)
        for u in range(1, COARSE + 1)
    ]
    middle = sorted(values)[len(values) // 2]
    return sum(1 << place for place, value in enumerate(values) if value > middle)


def unlikeness(left: "Page", right: "Page") -> int:
    """How much the four least alike places of two pages differ: 0 the same, 100 nothing in common.

    Each place may lie up to two dots elsewhere, for no two scans are cut alike. The places at the very edge do not
    count, and plain ground has nothing to compare.
    """
    inked = left.inked | right.inked
    best = dict.fromkeys(inked, -1.0)
    for x in SHIFTS:
        for y in SHIFTS:
            moved = right.relief.transform((EDGE, EDGE), Image.Transform.AFFINE, (1, 0, x, 0, 1, y))
            both, own = _places(_product(left.relief, moved)), _places(_product(moved, moved))
            for place in inked:
                alike = both[place] / math.sqrt((left.power[place] + 1) * (own[place] + 1))
                best[place] = max(best[place], alike)
    gaps = sorted(1 - alike for alike in best.values())[-4:]
    return max(0, min(100, round(100 * sum(gaps) / len(gaps)))) if gaps else 0


@dataclass(frozen=True)
class Page:
    """A page made ready for comparing: what stands out from its ground, and how strongly at each place."""

    relief: Image.Image
    power: list[float]
    inked: frozenset[int]


def page_of(detail: bytes, quarter: int = 0) -> Page:
    """From the stored `detail`, turned by so many quarters."""
    grey = turned(picture(detail), quarter)
    sharp = grey.filter(ImageFilter.GaussianBlur(1)).convert("F")
    ground = grey.filter(ImageFilter.GaussianBlur(4)).convert("F")
    relief = ImageMath.lambda_eval(lambda given: given["sharp"] - given["ground"], sharp=sharp, ground=ground)
    power = _places(_product(relief, relief))
    return Page(relief, power, frozenset(place for place, value in enumerate(power) if value > INKED))


def _product(one: Image.Image, two: Image.Image) -> Image.Image:
    return ImageMath.lambda_eval(lambda given: given["one"] * given["two"], one=one, two=two)


def _places(image: Image.Image) -> list[float]:
    """The mean of each place: a grid, and a second one half a place further, so that no word hides on a border."""
    found: list[float] = []
    for rim, count in GRIDS:
        small = image.resize((count, count), Image.Resampling.BOX, box=(rim, rim, EDGE - rim, EDGE - rim))
        found += struct.unpack(f"{count * count}f", small.tobytes())
    return found


def picture(detail: bytes) -> Image.Image:
    return Image.frombytes("L", (EDGE, EDGE), zlib.decompress(detail))


def turned(grey: Image.Image, quarter: int) -> Image.Image:
    """Turned by so many quarters to the left."""
    ways = (None, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
    way = ways[quarter % 4]
    return grey.transpose(way) if way is not None else grey


def quarters(detail: bytes) -> list[int]:
    """The coarse sign of the page in each of its four positions."""
    grey = picture(detail)
    return [coarse_of(turned(grey, quarter)) for quarter in range(4)]


def distance(one: int, two: int) -> int:
    """How many of the sixty-four signs differ."""
    return (one ^ two).bit_count()


def bands(coarse: int) -> list[int]:
    """Eight numbers, of which two prints share at least one unless more than seven signs differ: what SQL looks up."""
    return [place * 256 + (coarse >> (8 * place) & 255) for place in range(8)]
