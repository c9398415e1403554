"""A picture is turned by a quarter: a new file in its place, the old one kept, and only while the form is open."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from documents import files
from documents.models import StoredFile
from documents.uploads import UPLOADS_PER_MINUTE
from nominations.acting import Actor
from nominations.application.transitions import submit
from tests.factories.nominations import make_attachment, make_user
from tests.nominations.application.conftest import stored, text, visit
from tests.nominations.application.test_files import send, there


def rotate(browser, attachment, **options):
    return browser.post(reverse("drafting:rotate", args=[attachment.key]), **options)


@pytest.fixture
def front(web, blank):
    """Red at the left, blue at the right."""
    picture = Image.new("RGB", (300, 200), (200, 30, 30))
    picture.paste((30, 30, 200), (150, 0, 300, 200))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)
    out.seek(0)
    out.name = "front.jpg"
    send(web, blank, "id_front", out)
    return there(blank, kind="id_front").get()


def test_a_quarter_to_the_right(web, blank, front):
    version = stored(blank).version
    assert rotate(web, front).url.endswith("/files/")
    turned = there(blank, kind="id_front").get()
    assert (turned.key != front.key, turned.file.width, turned.file.height) == (True, 200, 300)
    picture = Image.open(io.BytesIO(files.read(turned.file)))
    assert picture.getpixel((100, 40))[0] > 150, "what was left is above"
    assert picture.getpixel((100, 260))[2] > 150
    assert not picture.getexif()
    assert stored(blank).version == version + 1
    assert files.read(front.file), "the file as it was stays for the record"


def test_turning_the_old_one_again_does_not_turn_twice(web, blank, front):
    rotate(web, front)
    assert rotate(web, front).status_code == 404
    assert there(blank, kind="id_front").count() == 1


def test_it_counts_as_an_upload(web, blank, front):
    for number in range(UPLOADS_PER_MINUTE):
        make_attachment(blank, "supplement", blank.nominee, caption=str(number))
    before = StoredFile.objects.count()
    assert "上传过于频繁" in text(rotate(web, front, follow=True))
    assert (there(blank, kind="id_front").get().pk, StoredFile.objects.count()) == (front.pk, before)


def test_nobody_else_and_not_after_the_submission(web, complete, officer):
    front = there(complete, kind="id_front").get()
    for user in (officer, make_user()):
        assert rotate(visit(user), front).status_code == 404
    submit(complete, by=Actor(complete.nominee, "nom"), version=complete.version, key="a")
    assert rotate(web, front).status_code == 409
    assert rotate(visit(officer), front).status_code == 404
    assert there(complete, kind="id_front").get().pk == front.pk
