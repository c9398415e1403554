"""The inbox: own messages only, unread first seen, marked read by opening."""

import pytest
from django.db import transaction

from accounts import inbox
from accounts.models import Message
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def _tell(user, n=1):
    with transaction.atomic():
        for i in range(n):
            inbox.tell([user], key=f"k{i}", subject=f"消息<{i}>", body="第一行\n第二行", url="/inbox/")


def test_a_message_is_listed_opened_and_then_read(nominee, as_user):
    _tell(nominee)
    client, ref = as_user(nominee), Message.objects.get().ref
    assert inbox.unread_count(nominee) == 1
    page = client.get("/inbox/").content.decode()
    assert "消息&lt;0&gt;" in page and "未读" in page
    page = client.get(f"/inbox/{ref}/").content.decode()
    assert "第一行<br>第二行" in page and 'href="/inbox/"' in page
    assert inbox.unread_count(nominee) == 0
    assert "没有未读消息" in client.get("/inbox/?show=unread").content.decode()


def test_a_message_of_somebody_else_does_not_exist(nominee, as_user):
    _tell(nominee)
    message = Message.objects.get()
    stranger = as_user(UserFactory())
    assert stranger.get(f"/inbox/{message.ref}/").status_code == 404
    assert stranger.get("/inbox/00000000-0000-4000-8000-000000000000/").status_code == 404
    stranger.post("/inbox/read/")
    message.refresh_from_db()
    assert message.read_at is None
    assert "消息" not in stranger.get("/inbox/").content.decode().split("saq-empty")[1]
    # A running number would tell how many others were told something meanwhile.
    assert as_user(nominee).get(f"/inbox/{message.pk}/").status_code == 404


def test_without_log_in_there_is_no_inbox(client):
    assert client.get("/inbox/").url == "/accounts/login/?next=/inbox/"


def test_looking_ahead_or_a_get_marks_nothing_read(nominee, as_user):
    _tell(nominee)
    client = as_user(nominee)
    assert client.head(f"/inbox/{Message.objects.get().ref}/").status_code == 200
    assert client.get("/inbox/read/").status_code == 405
    assert inbox.unread_count(nominee) == 1
    client.post("/inbox/read/")
    assert inbox.unread_count(nominee) == 0


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_however_long(nominee, as_user, number, django_assert_num_queries):
    _tell(nominee, number)
    client = as_user(nominee)
    with django_assert_num_queries(5):  # session, user with roles, count, page, unread
        client.get("/inbox/")


def test_long_lists_have_pages_and_wrong_numbers_do_no_harm(nominee, as_user):
    _tell(nominee, 51)
    client = as_user(nominee)
    assert client.get("/inbox/?page=2").content.decode().count("<tr>") == 2
    for number in ("0", "99", "x", "-1", "9" * 50):
        assert client.get(f"/inbox/?page={number}").status_code == 200
