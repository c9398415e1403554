"""What came by mail goes with the file of the person it is about, cards earlier; no word of the mail outlives it."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts import clock, my_data
from accounts.roles import Role, holders
from nominations.acting import Actor
from nominations.models import DeletionLine
from nominations.pipeline import Status
from nominations.retention import running
from nominations.retention.rules import years_before
from review.late_withdrawal import transitions as leaving
from review.mail_desk import transitions as desk
from review.mailed.models import MailFile, MailItem, MailVoid
from tests.factories.formal_check import scan
from tests.factories.journey import Town, click
from tests.factories.mailed import mail
from tests.factories.nominations import DEADLINE, IN_TIME, make_user
from tests.factories.paper import receive
from tests.factories.years import complete
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
OVER, DAY = DEADLINE + timedelta(days=200), timedelta(days=1)
IMAGES_DUE = OVER + timedelta(days=90)
FILES_DUE = years_before(OVER, -3)


@kept
def scene():
    """(application, clerk): a card, a certificate and a list came; a second mail is void."""
    town, clerk = Town.build(), make_user(Role.STAFF)
    application = town.reach(Status.SUBMITTED)
    with clock.at(IN_TIME + timedelta(hours=2)):
        batch = receive(application.batch_items.get().batch, clerk)
        mail(batch, clerk, ("id_front", application), ("certificate", application), ("list", None), note="请查收")
        other = mail(batch, clerk, ("certificate", application), subject="重复")
        desk.void(other, by=Actor(clerk, Role.STAFF), reason="沈砺成的证书重复登记", key=click())
    application.refresh_from_db()
    return application, clerk


def left(moment):
    """The kinds whose bytes are there after a run."""
    with clock.at(moment):
        running.run()
    return sorted(MailFile.objects.filter(file__erased_at=None).values_list("kind", flat=True))


def test_cards_go_first_and_all_else_with_the_file_to_the_day(scene):
    application, _clerk = scene
    complete(application.cycle, OVER, rejected=(application,))
    assert len(left(IMAGES_DUE - DAY)) == 4
    assert left(IMAGES_DUE) == ["certificate", "certificate", "list"]
    assert len(left(FILES_DUE - DAY)) == 3
    assert MailItem.objects.filter(sender="演示发件人").count() == 2
    assert left(FILES_DUE) == []
    for item in MailItem.objects.all():
        assert (item.sender, item.sender_unit, item.subject, item.note) == ("", "", "", "")
    assert MailVoid.objects.get().reason == ""
    codes = set(DeletionLine.objects.values_list("rule", flat=True))
    assert codes == {"images", "mail_images", "unsuccessful", "mails", "batches", "messages"}
    again = DeletionLine.objects.count()
    assert left(FILES_DUE + DAY) == [] and DeletionLine.objects.count() == again


def test_who_was_named_keeps_theirs_and_the_list_goes(scene):
    application, _clerk = scene
    complete(application.cycle, OVER, named=(application,))
    assert left(FILES_DUE) == ["certificate", "certificate", "id_front"]
    assert left(years_before(OVER, -30)) == []


def test_an_open_matter_keeps_the_card(scene):
    application, _clerk = scene
    with clock.at(IN_TIME + timedelta(hours=3)):
        (rec,) = holders(Role.REC, unit_id=application.recommender_id)
        terms = {"reason": "本人因工作调动，申请退出。", "letter": scan(3), "key": click()}
        leaving.ask(application, by=Actor(rec, Role.REC), version=application.version, **terms)
    complete(application.cycle, OVER)
    assert "id_front" in left(IMAGES_DUE)


def test_the_register_says_that_it_is_gone(client, scene):
    application, clerk = scene
    complete(application.cycle, OVER, rejected=(application,))
    left(FILES_DUE)
    client.force_login(clerk)
    with clock.at(FILES_DUE + DAY):
        batch = application.batch_items.get().batch
        answer = client.get(reverse("mail_desk:batch", args=[batch.key]))
        page = re.sub(r"\s+", "", answer.content.decode())
        assert page.count("已按保存期限删除") == 6 and "来件.jpg" not in page and "演示发件人" not in page
        for file in MailFile.objects.all():
            assert client.get(reverse("mail_desk:file", args=[file.key])).status_code == 404


@pytest.mark.parametrize("values", [{"sender": "另一人"}, {"subject": ""}, {"form_key": "x"}])
def test_a_row_may_be_emptied_and_never_be_written_anew(scene, values):
    with pytest.raises(DatabaseError), transaction.atomic():
        MailItem.objects.update(**values)
    with pytest.raises(DatabaseError), transaction.atomic():
        MailVoid.objects.update(reason="另一个理由")


def test_a_person_reads_what_came_about_them_and_not_from_whom(scene):
    application, clerk = scene
    text = str(my_data.sections(application.nominee)) + str(my_data.as_json(application.nominee))
    assert "发送到协会工作邮箱的材料" in text and "身份证人像面" in text
    assert "演示发件人" not in text and "请查收" not in text and "推荐汇总表" not in text
    assert "发送到协会工作邮箱" not in str(my_data.sections(clerk))
