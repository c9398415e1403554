"""A marked paper bears the reader's name everywhere, stays readable, and a file that cannot be marked is not shown."""

import io
import subprocess

import pikepdf
import pytest
from PIL import Image, ImageChops

from documents.watermark import CannotMark, stamp

TEXT = "上海市质量协会 演示经办人 2023-04-13 10:00:05"


def picture(kind, size=(1600, 1010), colour=(235, 235, 228)):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def share_changed(before, after):
    difference = ImageChops.difference(before.convert("L"), after.convert("L")).point(lambda v: 255 if v > 24 else 0)
    return difference.histogram()[255] / (before.width * before.height)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("colour", [(255, 255, 255), (20, 20, 20)])
def test_every_quarter_of_a_picture_is_written_across(kind, colour):
    before = picture(kind, colour=colour)
    after = stamp(before, f"image/{kind.lower()}", TEXT)
    one, two = Image.open(io.BytesIO(before)), Image.open(io.BytesIO(after))
    assert one.size == two.size and two.format == kind
    for left in (0, 800):
        for top in (0, 505):
            corner = (left, top, left + 800, top + 505)
            assert 0.005 < share_changed(one.crop(corner), two.crop(corner)) < 0.25


def test_a_small_picture_is_marked_too():
    before = picture("PNG", (200, 120))
    assert (
        share_changed(Image.open(io.BytesIO(before)), Image.open(io.BytesIO(stamp(before, "image/png", TEXT)))) > 0.005
    )


def test_a_rare_character_of_the_name_is_written_and_no_empty_box():
    marked = [stamp(picture("PNG"), "image/png", f"演示{char} 2023") for char in ("䶮", "𬭎", "㐂")]
    assert len(set(marked)) == 3, "a font without them draws the same box for each"


def test_every_page_of_a_pdf_is_written_across(tmp_path):
    with pikepdf.new() as pdf:
        for size in ((595, 842), (842, 595)):
            pdf.add_blank_page(page_size=size)
        out = io.BytesIO()
        pdf.save(out)
    (tmp_path / "marked.pdf").write_bytes(stamp(out.getvalue(), "application/pdf", TEXT))
    subprocess.run(["pdftoppm", "-r", "60", "-png", "marked.pdf", "page"], cwd=tmp_path, check=True)
    for page in sorted(tmp_path.glob("page*.png")):
        shown = Image.open(page)
        assert share_changed(Image.new("L", shown.size, 255), shown) > 0.005


@pytest.mark.parametrize(
    ("data", "kind"), [(b"nonsense", "image/png"), (b"%PDF-", "application/pdf"), (b"", "text/html")]
)
def test_what_cannot_be_marked_is_refused(data, kind):
    with pytest.raises(CannotMark):
        stamp(data, kind, TEXT)
