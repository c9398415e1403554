"""Slides: what is taken and what is not, until when, who reads them, and that what was replaced is read by nobody."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import clock
from accounts.roles import Role
from documents import files
from documents.models import StoredFile
from nominations.models import Application
from nominations.pipeline import Status
from review.attending import slides
from review.attending.models import Deck
from review.halls.models import Seat
from tests.documents.test_uploads import pdf, picture
from tests.factories import halls
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db


def deck(pages=3, name="我的演示.pdf", **more):
    return SimpleUploadedFile(name, pdf(pages, **more), content_type="application/pdf")


def brings(client, file, slides_=None):
    client.force_login(file.nominee)
    return client.post(reverse("attendance:bring", args=[file.key]), {"slides": slides_ or deck()})


def page(client, file):
    return client.get(reverse("attendance:own", args=[file.key])).content.decode()


def opens(client, user, one):
    client.force_login(user)
    answer = client.get(reverse("attendance:deck", args=[one.key]))
    if answer.status_code == 200:
        assert answer["Content-Type"] == "application/pdf" and answer["X-Content-Type-Options"] == "nosniff"
    return answer.status_code


def test_a_nominee_brings_slides_and_the_page_says_so(client, world):
    client.force_login(world.files[0].nominee)
    assert "请上传会审答辩的演示文稿" in client.get("/").content.decode()
    assert brings(client, world.files[0]).status_code == 302
    shown = page(client, world.files[0])
    assert "我的演示.pdf" in shown and "3 页" in shown and "更换演示文稿" in shown
    assert "请上传会审答辩的演示文稿" not in client.get("/").content.decode()


def test_what_is_kept_is_clean(client, world):
    def secret(book):
        book.Root.OpenAction = book.make_stream(b"app.alert('x')")

    assert brings(client, world.files[0], deck(change=secret)).status_code == 302
    data = files.read(Deck.objects.get().file)
    assert data.startswith(b"%PDF") and b"OpenAction" not in data and b"app.alert" not in data


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (lambda: SimpleUploadedFile("演示.pdf", picture()), "只接受PDF 文件"),
        (lambda: SimpleUploadedFile("演示.pptx", b"PK\x03\x04" + b"0" * 200), "只接受PDF 文件"),
        (lambda: SimpleUploadedFile("演示.pptx", pdf(1)), "只接受PDF 文件"),
        (lambda: deck(21), "文件有 21 页，最多 20 页"),
        (lambda: SimpleUploadedFile("演示.pdf", b"%PDF-1.7\n" + b"0" * slides.LARGEST), "文件超过 50 MB"),
        (lambda: SimpleUploadedFile("演示.pdf", b"%PDF-1.7\nbroken"), "PDF"),
        (lambda: SimpleUploadedFile("演示.pdf", b""), "空"),
    ],
    ids=["picture", "powerpoint", "wrong ending", "too long", "too large", "broken", "empty"],
)
def test_what_is_no_slides_is_refused_in_words_and_nothing_is_kept(client, world, sent, said):
    kept = StoredFile.objects.count()
    answer = brings(client, world.files[0], sent())
    assert answer.status_code == 422 and said in answer.content.decode()
    assert StoredFile.objects.count() == kept and not Deck.objects.exists()


def test_twenty_pages_are_taken_and_no_file_is_no_error_page(client, world):
    assert brings(client, world.files[0], deck(20)).status_code == 302
    answer = client.post(reverse("attendance:bring", args=[world.files[0].key]), {})
    assert answer.status_code == 422 and Deck.objects.filter(removed_at=None).count() == 1


def test_who_reads_the_slides_and_who_does_not(client, world):
    brings(client, world.files[0])
    one = Deck.objects.get()
    scene = world.scene
    readers = (scene.staff, scene.lead, make_user(Role.CHIEF), make_user(Role.SUP), world.files[0].nominee)
    for user in (*readers, world.seats[0].expert.user):
        assert opens(client, user, one) == 200, user.name
    left = world.seats[2]
    Seat.objects.filter(pk=left.pk).update(ended_at=clock.now())
    Seat.objects.filter(pk=world.seats[3].pk).update(answer=Seat.Answer.INVITED, answered_at=None)
    others = (
        world.seats[1].expert.user, left.expert.user, world.seats[3].expert.user, world.outsider.user, world.clerk,
        world.files[1].nominee, scene.town.unit, scene.town.rec, make_user(Role.ADM),
    )  # fmt: skip
    for user in others:
        assert opens(client, user, one) == 404, user.name
    client.logout()
    assert client.get(reverse("attendance:deck", args=[one.key])).status_code == 302


def test_what_was_replaced_or_removed_is_read_by_nobody(client, world):
    brings(client, world.files[0])
    first = Deck.objects.get()
    brings(client, world.files[0], deck(4))
    second = Deck.objects.get(removed_at=None)
    nominee, staff = world.files[0].nominee, world.scene.staff
    for user in (nominee, staff, world.seats[0].expert.user):
        assert (opens(client, user, first), opens(client, user, second)) == (404, 200)
    client.force_login(nominee)
    assert client.post(reverse("attendance:take_back", args=[world.files[0].key])).status_code == 302
    assert client.post(reverse("attendance:take_back", args=[world.files[0].key])).status_code == 409
    assert {opens(client, user, second) for user in (nominee, staff)} == {404}
    assert Deck.objects.count() == 2 and "还没有上传" in page_of(client, world)


def page_of(client, world):
    client.force_login(world.files[0].nominee)
    return page(client, world.files[0])


def test_once_the_session_is_opened_nothing_is_exchanged(client, world):
    brings(client, world.files[0])
    halls.running(world.session, world.scene.staff)
    answer = brings(client, world.files[0], deck(5))
    assert answer.status_code == 409 and "演示文稿不能更换" in answer.content.decode()
    assert client.post(reverse("attendance:take_back", args=[world.files[0].key])).status_code == 409
    assert Deck.objects.get().file.pages == 3
    shown = page(client, world.files[0])
    assert "会议已经开始，演示文稿不能更换" in shown and 'type="file"' not in shown


def test_slides_are_brought_from_the_notice_on_and_while_waiting_for_another_time(client, world):
    Application.objects.filter(pk=world.files[0].pk).update(status=Status.SHORTLISTED)
    assert brings(client, world.files[0]).status_code == 409
    Application.objects.filter(pk=world.files[0].pk).update(status=Status.IN_DEFENSE)
    world.decided(world.asked())
    assert brings(client, world.files[0]).status_code == 302
    assert opens(client, world.seats[0].expert.user, Deck.objects.get()) == 404  # nobody of a panel hears them now


def test_nobody_brings_slides_for_another(client, world):
    for user in (world.files[1].nominee, world.scene.town.unit, world.scene.town.rec, world.scene.staff):
        client.force_login(user)
        for name in ("bring", "take_back"):
            answer = client.post(reverse(f"attendance:{name}", args=[world.files[0].key]), {"slides": deck()})
            assert answer.status_code == 404, (user.name, name)
    assert not Deck.objects.exists()


def test_ten_uploads_a_minute_and_no_more(client, world):
    for _n in range(10):
        assert brings(client, world.files[0], deck(1)).status_code == 302
    assert "过于频繁" in brings(client, world.files[0], deck(1)).content.decode()
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert brings(client, world.files[0], deck(1)).status_code == 302
    assert Deck.objects.filter(removed_at=None).count() == 1
