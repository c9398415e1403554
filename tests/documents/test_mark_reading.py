"""The printed code read back: from a hundred bad scans, from a PDF of pictures, and not from what was never printed."""

import io
import random
import subprocess

import img2pdf
import numpy
import pikepdf
import pytest
import segno
from PIL import Image, ImageDraw

from documents.annexes import render_annex1, render_annex2
from documents.mark_reading import Mark, parse, read_marks
from tests.documents.samples import annex1, annex2

pytestmark = pytest.mark.plain
TEXTS = {
    "annex1": "SAQ1|annex1|0123456789abcdef|r3|fedcba9876543210",
    "annex2": "SAQ1|annex2|89abcdef01234567|r12|7654321001234567",
}
DPI = 150


def pages(pdf: bytes, folder) -> list[Image.Image]:
    """The print as paper, in grey, at the resolution of an ordinary scanner."""
    file = folder / "print.pdf"
    file.write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", "-png", file, folder / "page"], check=True)
    return [Image.open(one).convert("L") for one in sorted(folder.glob("page*.png"))]


@pytest.fixture(scope="module")
def printed():
    """The bytes of both prints."""
    return {
        "annex1": render_annex1(annex1(), {"mark": TEXTS["annex1"]}),
        "annex2": render_annex2(annex2(3), {"mark": TEXTS["annex2"]}),
    }


@pytest.fixture(scope="module")
def sheets(printed, tmp_path_factory):
    """The page with the code of either, a red seal stamped beside it as far as it reaches."""
    found = {}
    for kind, pdf in printed.items():
        for sheet in pages(pdf, tmp_path_factory.mktemp(kind)):
            if any(mark.text == TEXTS[kind] for mark in read_marks(saved(sheet, 95), "image/jpeg").marks):
                found[kind] = sheet
    assert found.keys() == TEXTS.keys()
    return found


def saved(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def scanned(sheet: Image.Image, seed: int) -> bytes:
    """Laid on askew by up to 3°, unevenly lit, grainy, saved as a poor JPEG; the same for the same seed."""
    dice, grains = random.Random(seed), numpy.random.default_rng(seed)
    page = sheet.rotate(dice.uniform(-3, 3), Image.Resampling.BICUBIC, expand=True, fillcolor=250)
    ground = numpy.asarray(page, dtype="float32") * dice.uniform(0.8, 1)
    ground += numpy.linspace(0, dice.uniform(-25, 25), page.width, dtype="float32")[None, :]
    grain = grains.standard_normal(ground.shape, dtype="float32") * dice.uniform(6, 16)
    return saved(Image.fromarray((ground + grain).clip(0, 255).astype("uint8")), 60)


def test_of_a_hundred_bad_scans_at_least_ninety_nine_are_read(sheets):
    read = [
        seed
        for seed in range(100)
        for kind in [("annex1", "annex2")[seed % 2]]
        if {mark.text for mark in read_marks(scanned(sheets[kind], seed), "image/jpeg").marks} == {TEXTS[kind]}
    ]
    assert len(read) >= 99, sorted(set(range(100)) - set(read))


def test_a_page_of_a_pdf_upside_down_and_a_photograph_at_half_the_size(sheets):
    sheet, blank = sheets["annex2"], Image.new("L", (1240, 1754), 255)
    several = img2pdf.convert([saved(blank, 60), saved(sheet.rotate(180), 60), saved(blank, 60)])
    reading = read_marks(several, "application/pdf")
    assert [mark.text for mark in reading.marks] == [TEXTS["annex2"]] and reading.pictures == 3
    assert not reading.beside
    large = sheet.resize((sheet.width * 2, sheet.height * 2), Image.Resampling.BICUBIC).convert("RGB")
    ImageDraw.Draw(large).ellipse((200, 200, 900, 900), outline=(200, 30, 30), width=24)
    assert [mark.revision for mark in read_marks(saved(large, 60), "image/jpeg").marks] == [12]


def test_the_file_as_printed_is_no_scan_though_its_words_tell_the_code(printed):
    for kind, text in TEXTS.items():
        reading = read_marks(printed[kind], "application/pdf")
        assert (reading.marks, reading.pictures) == (frozenset(), 0), kind
        assert {mark.text for mark in reading.beside} == {text}


@pytest.mark.parametrize(
    "text", ["https://example.com/verify/x", "SAQ1|annex2|short|r1|x", "SAQ2" + TEXTS["annex1"][4:]]
)
def test_codes_of_others_are_none(text):
    assert parse(text) is None
    out = io.BytesIO()
    segno.make(text, micro=False).save(out, kind="png", scale=4, border=4)
    assert read_marks(out.getvalue(), "image/png").marks == frozenset()


def test_a_picture_that_cannot_be_opened_or_is_far_too_large_is_passed_over():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    for name, width, data in (("Bomb", 60_000, b"x"), ("Broken", 800, b"not a picture")):
        picture = pdf.make_stream(data)
        picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        picture.Width, picture.Height, picture.BitsPerComponent = width, width, 8
        picture.ColorSpace, picture.Filter = pikepdf.Name.DeviceGray, pikepdf.Name.DCTDecode
        pdf.pages[0].add_resource(picture, pikepdf.Name.XObject, pikepdf.Name("/" + name))
    out = io.BytesIO()
    pdf.save(out)
    reading = read_marks(out.getvalue(), "application/pdf")
    assert (reading.marks, reading.pictures) == (frozenset(), 1)


def test_a_code_has_five_parts():
    assert parse(TEXTS["annex2"]) == Mark("annex2", "89abcdef01234567", 12, "7654321001234567")
    assert parse(TEXTS["annex2"]).text == TEXTS["annex2"]
