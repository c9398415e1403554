"""What comes by mail is the person's choice, except where missing it does harm; the inbox has everything."""

import pytest
from django.db import transaction

from accounts import inbox, mail_groups
from accounts.models import Message, OutgoingMail

pytestmark = pytest.mark.django_db
PAGE = "/me/mail/"


def test_a_group_switched_off_stays_in_the_inbox_and_the_others_go_on(nominee, as_user):
    client = as_user(nominee)
    page = client.get(PAGE).content.decode()
    for group in mail_groups.GROUPS:
        assert str(group.label) in page and (f'name="{group.key}"' in page) == (group.key in mail_groups.OPTIONAL)
    assert page.count("checked") == len(mail_groups.OPTIONAL), "all are on at first"
    assert "错过期限不能补办" in page
    assert client.post(PAGE, {"work": "on", "deadline": "", "security": ""}).url == "/me/"
    nominee.refresh_from_db()
    assert nominee.mail_off == ["progress", "year"]
    groups = [group.key for group in mail_groups.GROUPS]
    with transaction.atomic():
        for group in [*groups, ""]:
            inbox.tell([nominee], key=f"k:{group}", subject="主题", body="正文", group=group)
    mailed = set(OutgoingMail.objects.values_list("key", flat=True))
    assert Message.objects.count() == len(groups) + 1
    assert mailed == {f"k:{group}" for group in [*groups, ""]} - {"k:progress", "k:year"}
    client.post(PAGE, dict.fromkeys(mail_groups.OPTIONAL, "on"))
    nominee.refresh_from_db()
    assert nominee.mail_off == []


def test_what_was_written_by_hand_switches_nothing_mandatory_off(nominee):
    nominee.mail_off = ["deadline", "security", "decision", "correction", "nonsense"]
    assert all(mail_groups.by_mail(nominee, group.key) for group in mail_groups.GROUPS)
    assert mail_groups.chosen(["deadline", "year", "year", "nonsense"]) == ["year"]


def test_somebody_without_an_address_reads_that_nothing_comes(nominee, as_user):
    nominee.email = ""
    nominee.save()
    assert "还没有登记邮箱" in as_user(nominee).get(PAGE).content.decode()
