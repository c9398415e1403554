"""D3 out of the printer: both faces at the size of the card, on one A4 page, marked for this use alone (R39)."""

import io
import subprocess

import pikepdf
import pytest
from PIL import Image, ImageChops

from documents import files, rendering
from documents.models import GeneratedDocument
from nominations import packs
from nominations.printing import application_target
from tests.documents.paper import flat, pages_of
from tests.factories.journey import Town

pytestmark = pytest.mark.django_db
CARD = (85.6, 54.0)  # millimetres
PER_MM = 10
DPI = str(25.4 * PER_MM)
MAGENTA, CYAN = (255, 0, 255), (0, 255, 255)
ROWS = 6
HAIR = 0.2  # millimetres: two points of the measured picture


def picture(colour, size):
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "PNG")
    return made.getvalue()


def sheet(size) -> bytes:
    """The sheet as the worker makes it, of a submitted form whose two faces are pictures of one colour each."""
    application = Town.build().reach("recommended")
    for kind, colour in (("id_front", MAGENTA), ("id_back", CYAN)):
        face = application.attachments.get(kind=kind)
        face.file = files.keep(picture(colour, size), files.Facts("image/png"), name="x.png", by=None)
        face.save()
    packs.renew(application, None)
    target = application_target(application)
    document = GeneratedDocument.objects.get(target=target, kind="id_sheet", void_at=None)
    assert rendering.render_document(document.pk)
    document.refresh_from_db()
    return files.read(document.file)


def printed(pdf: bytes) -> Image.Image:
    """The one page in millimetres, ten points each."""
    command = ["pdftocairo", "-png", "-singlefile", "-r", DPI, "-", "-"]
    made = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    return Image.open(io.BytesIO(made)).convert("RGB")


def place(page: Image.Image, colour) -> tuple[float, ...]:
    """Left, top, width and height of what has this colour, in millimetres."""
    gap = ImageChops.difference(page, Image.new("RGB", page.size, colour)).convert("L")
    box = gap.point(lambda value: 255 * (value < 40)).getbbox()
    assert box is not None, "this face is not on the page"
    left, top, right, bottom = (value / PER_MM for value in box)
    return left, top, right - left, bottom - top


@pytest.mark.parametrize("size", [(856, 540), (1712, 1080), (1011, 638)])
def test_both_faces_have_the_size_of_the_card(size):
    pdf = sheet(size)
    page = printed(pdf)
    assert [value / PER_MM for value in page.size] == pytest.approx([210, 297], abs=HAIR)
    front, back = place(page, MAGENTA), place(page, CYAN)
    for left, _top, width, height in (front, back):
        assert (width, height) == pytest.approx(CARD, abs=HAIR)
        assert left == pytest.approx((210 - CARD[0]) / 2, abs=HAIR), "in the middle of the page"
    assert front[1] + front[3] < back[1], "the back stands below the front, and they do not touch"


def test_a_face_out_of_shape_keeps_its_proportions_inside_the_frame():
    _left, _top, width, height = place(printed(sheet((1200, 900))), MAGENTA)
    assert height == pytest.approx(CARD[1], abs=HAIR) and width == pytest.approx(CARD[1] * 4 / 3, abs=HAIR)


def test_one_page_that_says_what_it_may_be_used_for():
    pdf = sheet((856, 540))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1
    # Tilted words come out of a PDF letter by letter: each row has its own copy of each letter.
    text = flat(pages_of(pdf)[0])
    assert "仅供2023年度‘上海质量工匠’申报使用" in text
    assert all(text.count(letter) >= ROWS for letter in "仅供年度‘上海质量工匠’申报使用")


def test_the_words_run_across_both_faces():
    page = printed(sheet((856, 540)))
    for colour in (MAGENTA, CYAN):
        left, top, width, height = (round(value * PER_MM) for value in place(page, colour))
        face = page.crop((left, top, left + width, top + height))
        for half in (face.crop((0, 0, width // 2, height)), face.crop((width // 2, 0, width, height))):
            gap = ImageChops.difference(half, Image.new("RGB", half.size, colour)).convert("L")
            written = sum(gap.histogram()[1:])
            assert written > 0.01 * half.width * half.height, "no half of a face can be cut out without them"
