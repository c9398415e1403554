"""How large a PDF's streams become: what honest programs write is measured and taken, in whatever way it is packed."""

import base64
import io
import os
import zlib

import img2pdf
import pikepdf
import pytest
from PIL import Image

from documents import fingerprints, mark_reading, pdf_streams
from documents.cleaning import clean_pdf
from tests.documents.hostile_files import flate_bomb, holding, pdf

N = pikepdf.Name
SIZE = (800, 1130)
RAW = os.urandom(SIZE[0]) * SIZE[1]


def encoded(kind, mode="RGB"):
    out = io.BytesIO()
    Image.frombytes("L", SIZE, RAW).convert(mode).save(out, kind)
    return out.getvalue()


def run_length(data):
    return b"".join(b"\x7f" + data[at : at + 128].ljust(128, b"\0") for at in range(0, len(data), 128)) + b"\x80"


FLATE, DCT = N.FlateDecode, N.DCTDecode
HONEST = {
    "flate": lambda: holding(zlib.compress(RAW), FLATE),
    "a row too much": lambda: holding(zlib.compress(RAW + RAW[:800]), FLATE),
    "cut off": lambda: holding(zlib.compress(RAW)[:-20], FLATE),
    "damaged": lambda: holding(zlib.compress(RAW)[:2000] + b"\xff" * 400, FLATE),
    "hex": lambda: holding(zlib.compress(RAW).hex().encode() + b">", [N.ASCIIHexDecode, FLATE]),
    "eighty-five": lambda: holding(base64.a85encode(zlib.compress(RAW)) + b"~>", [N.ASCII85Decode, FLATE]),
    "lengths": lambda: holding(run_length(RAW), N.RunLengthDecode),
    "packed jpeg": lambda: holding(zlib.compress(encoded("JPEG")), [FLATE, DCT], ColorSpace=N.DeviceRGB),
    "jpeg": lambda: img2pdf.convert(encoded("JPEG")),
    "jpeg 2000": lambda: holding(encoded("JPEG2000"), N.JPXDecode, ColorSpace=N.DeviceRGB),
    "fax": lambda: img2pdf.convert(encoded("TIFF", "1")),
    "png": lambda: img2pdf.convert(encoded("PNG")),
    "png of 16 colours": lambda: img2pdf.convert(encoded("PNG", "P")),
    "jbig2": lambda: holding(b"\0\0\0\0\x30\0\1\0\0\0\x13", N.JBIG2Decode, BitsPerComponent=1),
    "unknown": lambda: holding(b"what is this", N.SomethingNew),
    "broken jpeg": lambda: holding(b"\xff\xd8 nothing", DCT),
    "names": lambda: holding(zlib.compress(bytes(100)), FLATE, Width=N.Wide, ColorSpace=[], BitsPerComponent=None),
    "inks": lambda: holding(zlib.compress(RAW * 5), FLATE,
                            ColorSpace=[N.DeviceN, [N.A, N.B, N.C, N.D, N.E], N.DeviceCMYK, pikepdf.Dictionary()]),
    "long page": lambda: holding(zlib.compress(b"0 0 m 9 9 l S\n" * 3_000_000), FLATE, drawn=True),
}  # fmt: skip


@pytest.mark.parametrize("how", HONEST)
def test_what_honest_programs_write_is_taken(how):
    cleaned, facts = clean_pdf(HONEST[how]())
    assert facts.pages == 1 and cleaned


def test_a_hundred_scanned_pages_are_taken_and_all_streams_together_have_a_limit(monkeypatch):
    pages = img2pdf.convert([encoded("PNG")] * 100)
    assert clean_pdf(pages)[1].pages == 100
    with pikepdf.open(io.BytesIO(pages)) as opened:
        pdf_streams.refuse_bombs(opened)
        monkeypatch.setattr(pdf_streams, "MOST_TOTAL", 2_000_000)
        with pytest.raises(pdf_streams.TooLarge):
            pdf_streams.refuse_bombs(opened)


@pytest.mark.parametrize("depth", [4, 5])
def test_more_filters_than_any_program_writes_are_refused(depth):
    data = b"q Q"
    for _layer in range(depth):
        data = zlib.compress(data)
    with pikepdf.open(io.BytesIO(holding(data, [N.FlateDecode] * depth, drawn=True))) as opened:
        if depth == pdf_streams.MOST_FILTERS:
            return pdf_streams.refuse_bombs(opened)
        with pytest.raises(pdf_streams.TooLarge):
            pdf_streams.refuse_bombs(opened)


def test_a_picture_too_heavy_to_open_is_counted_and_left_alone(monkeypatch):
    """It claims honestly what it unpacks to, so it comes in; no reader opens it."""
    data = holding(flate_bomb(110), N.FlateDecode, Width=5300, Height=7500, ColorSpace=N.DeviceRGB)
    cleaned, _facts = clean_pdf(data)
    monkeypatch.setattr(pikepdf.PdfImage, "as_pil_image", lambda image: pytest.fail("opened"))
    assert mark_reading.read_marks(cleaned, "application/pdf") == mark_reading.Reading(pictures=1)
    assert list(fingerprints.prints(cleaned, "application/pdf")) == []


def test_a_page_of_very_many_lines_has_its_content_without_being_taken_apart(monkeypatch):
    def print_of(data):
        return next(fingerprints.prints(data, "application/pdf")).content

    lines = b"".join(b"%d %d m 9 9 l S\n" % (step, step) for step in range(50_000))
    one, spaced = (holding(zlib.compress(text), N.FlateDecode, drawn=True) for text in (lines, lines + b"\n \n"))
    short = pdf(lambda book: book.pages[0].obj.update({"/Contents": book.make_stream(lines[:4000])}))
    monkeypatch.setattr(pikepdf, "parse_content_stream", lambda page: pytest.fail("taken apart"))
    assert print_of(one) == print_of(spaced)
    monkeypatch.undo()
    assert print_of(short) not in {"", print_of(one)}
