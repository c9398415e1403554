"""How large the streams of a PDF become once unpacked, found out without ever holding one unpacked in memory (T-10).

A few hundred kilobytes of Flate can stand for a gigabyte, and a picture's claimed width and height say nothing about
it. The library copies such a stream as it is, so a bomb goes off only where the stream is read: in the web process.
`documents.pdf_cleaning` asks here, in its own process with little memory, and the readers rely on its answer; they
ask only whether an honest picture is too heavy for them.
"""

import io
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from PIL import Image, UnidentifiedImageError

MEGABYTE = 1024 * 1024
MAX_PIXELS = 40_000_000
# What one picture may unpack to whatever it claims: four colours at the limit of pixels.
MOST_PICTURE = 4 * MAX_PIXELS
# What one picture may unpack to where a reader opens it: the library holds it three times. A scan in colour that
# is larger fits into no upload.
MOST_READ = 64 * MEGABYTE
# Any other stream, and all of a page's text and lines: a whole Chinese font, or what a whole .xlsx may unpack to.
MOST_OTHER = 50 * MEGABYTE
# All streams together: a hundred A4 pages in colour at 300 dpi.
MOST_TOTAL = 100 * 2480 * 3508 * 3
# What writers of honest pictures put behind the last row.
SLACK = MEGABYTE
MOST_FILTERS = 4
PACKED, PIECE = 16 * 1024, 64 * 1024
SHORT = {
    "/Fl": "/FlateDecode", "/AHx": "/ASCIIHexDecode", "/A85": "/ASCII85Decode", "/LZW": "/LZWDecode",
    "/RL": "/RunLengthDecode", "/DCT": "/DCTDecode",
}  # fmt: skip
FLATE, CRYPT = "/FlateDecode", "/Crypt"
# Rare and old: the library undoes one step of these, and the memory of the process is the limit.
UNDONE = {"/ASCIIHexDecode", "/ASCII85Decode", "/LZWDecode", "/RunLengthDecode"}
# Files of their own with a size of their own, which the readers open by what the file says and not by the PDF.
FILES, KINDS = {"/DCTDecode", "/JPXDecode"}, {"JPEG", "MPO", "JPEG2000"}
COMPONENTS = {
    "/DeviceGray": 1, "/CalGray": 1, "/G": 1, "/Indexed": 1, "/I": 1, "/Separation": 1,
    "/DeviceRGB": 3, "/CalRGB": 3, "/Lab": 3, "/RGB": 3, "/DeviceCMYK": 4, "/CMYK": 4,
}  # fmt: skip
MOST_COMPONENTS, MOST_INKS = 4, 32


class TooLarge(Exception):
    """A stream, a page's content or the file unpacks to more than it may, or cannot be measured."""


def refuse_bombs(pdf: pikepdf.Pdf) -> None:
    """Every stream by itself, all of them together, and each page's content, which may name one stream many times."""
    sizes: dict[tuple[int, int], int] = {}
    total = 0
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            sizes[thing.objgen] = size = unpacked(thing)
            total += size
            _hold(total, MOST_TOTAL)
    for page in pdf.pages:
        _hold(sum(sizes.get(part.objgen, 0) for part in contents(page)), MOST_OTHER)


def is_readable(picture: Any) -> bool:
    """Whether a picture of a cleaned PDF, whose claim is therefore true, can be opened without filling the memory."""
    if _claimed(picture) > MAX_PIXELS:
        return False
    return any(name in FILES for name, _parms in _filters(picture)) or _need(picture) <= MOST_READ


def _hold(size: int, most: int) -> None:
    if size > most:
        raise TooLarge


def contents(page: pikepdf.Page) -> list[Any]:
    """The streams that a page draws, in their order; one may be named many times."""
    found: Any = page.obj.get("/Contents")
    parts = list(found) if isinstance(found, pikepdf.Array) else [found]
    return [part for part in parts if isinstance(part, pikepdf.Stream)]


def unpacked(stream: Any) -> int:
    """Bytes after every filter that can be undone; of a JPEG and its like those of the file itself."""
    filters, most = _filters(stream), _most(stream)
    _hold(len(filters), MOST_FILTERS)
    data = stream.read_raw_bytes()
    for place, (name, parms) in enumerate(filters, start=1):
        last = place == len(filters)
        if name in FILES:
            _measure_file(data, _claimed(stream))
        if name == FLATE and last:
            return sum(len(piece) for piece in _inflated(data, most, damaged=True))
        if name == FLATE:
            _refuse_predictor(parms)
            data = b"".join(_inflated(data, min(most, MOST_OTHER), damaged=False))
        elif name in UNDONE:
            if not last:
                _refuse_predictor(parms)
            data = _undone(data, name, parms)
            _hold(len(data), most)
        elif name != CRYPT:
            break
    return len(data)


def _filters(stream: Any) -> list[tuple[str, Any]]:
    """(full name, its parameters) in the order in which they are undone."""
    found, parms = stream.get("/Filter"), stream.get("/DecodeParms")
    names = list(found) if isinstance(found, pikepdf.Array) else [] if found is None else [found]
    each = list(parms) if isinstance(parms, pikepdf.Array) else [parms]
    each += [None] * (len(names) - len(each))
    return [(SHORT.get(str(name), str(name)), own) for name, own in zip(names, each, strict=False)]


def _refuse_predictor(parms: Any) -> None:
    """Rows told by their differences, and then packed once more: no program writes that, and it is not followed."""
    if isinstance(parms, pikepdf.Dictionary) and parms.get("/Predictor", 1) != 1:
        raise TooLarge


def _inflated(data: bytes, most: int, *, damaged: bool) -> Iterator[bytes]:
    """Piece by piece. What stands behind damage no reader sees; where more filters follow, damage is refused.

    Input goes in by small pieces, too: what is left of it is copied for each piece that comes out.
    """
    unpack, size = zlib.decompressobj(), 0
    for start in range(0, len(data), PACKED):
        rest = data[start : start + PACKED]
        while rest and not unpack.eof:
            try:
                piece = unpack.decompress(rest, PIECE)
            except zlib.error as error:
                if damaged:
                    return
                raise TooLarge from error
            rest = unpack.unconsumed_tail
            size += len(piece)
            _hold(size, most)
            yield piece
    yield unpack.flush()


def _undone(data: bytes, name: str, parms: Any) -> bytes:
    """One step by the library, in a file of its own."""
    early = parms.get("/EarlyChange", 1) if isinstance(parms, pikepdf.Dictionary) else 1
    with pikepdf.new() as aside:
        step = pikepdf.Stream(aside, data, Filter=pikepdf.Name(name))
        if early != 1:
            step.DecodeParms = pikepdf.Dictionary(EarlyChange=early)
        try:
            return step.read_bytes(pikepdf.StreamDecodeLevel.specialized)
        except pikepdf.PdfError as error:
            raise TooLarge from error


def _measure_file(data: bytes, claimed: int) -> None:
    """A JPEG by its own header: not larger than it is said to be, unless small enough for that not to matter.

    By its name another kind of picture could stand here, with its own way of being a bomb; a PDF has none.
    """
    if data[4:8] == b"ftyp":
        raise TooLarge
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.format not in KINDS:
                raise TooLarge
            _hold(image.width * image.height, max(claimed, MAX_PIXELS))
    except Image.DecompressionBombError as error:
        raise TooLarge from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return  # damaged: the readers, which open it the same way, pass it over


def _most(stream: Any) -> int:
    """For a picture what its claim needs and some slack, for all else a fixed limit."""
    if stream.get("/Subtype") != pikepdf.Name.Image:
        return MOST_OTHER
    return min(_need(stream) + SLACK, MOST_PICTURE)


def _need(picture: Any) -> int:
    """Bytes of all rows; a predictor puts one before each."""
    width, height = _edges(picture)
    bits = 1 if picture.get("/ImageMask") else _number(picture.get("/BitsPerComponent"), 8)
    return ((width * _components(picture.get("/ColorSpace")) * min(bits, 16) + 7) // 8 + 1) * height


def _claimed(stream: Any) -> int:
    width, height = _edges(stream)
    return width * height


def _edges(stream: Any) -> tuple[int, int]:
    return _number(stream.get("/Width"), 0), _number(stream.get("/Height"), 0)


def _number(value: Any, otherwise: int) -> int:
    try:
        return max(0, int(value))
    except (TypeError, ValueError, OverflowError):
        return otherwise


def _components(space: Any) -> int:
    """How many values a point has; four where that is not to be told."""
    if isinstance(space, pikepdf.Array) and len(space):
        kind = str(space[0])
        if kind == "/DeviceN" and len(space) > 1 and isinstance(space[1], pikepdf.Array):
            return min(len(space[1]), MOST_INKS)
        if kind == "/ICCBased" and len(space) > 1 and isinstance(space[1], pikepdf.Stream):
            return min(_number(space[1].get("/N"), MOST_COMPONENTS), MOST_COMPONENTS)
        return COMPONENTS.get(kind, MOST_COMPONENTS)
    return COMPONENTS.get(str(space), MOST_COMPONENTS)
