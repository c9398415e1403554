"""T36: a title taken away through a proceeding, with its papers, its row on the public list and its number."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import AuditEvent, Message
from accounts.roles import Role
from documents.files import read
from documents.models import GeneratedDocument
from documents.rendering import render_document
from nominations import letters
from nominations.acting import Actor, TransitionError
from nominations.models import Ban
from nominations.pipeline import Status
from publicity.lists.models import Entry
from publicity.titles import drafting, papers
from publicity.titles.models import Title
from review.disqualification import transitions
from tests.documents.paper import flat, text_of
from tests.factories.naming import NAMED, NUMBER, drafted, named, over
from tests.factories.proceedings import Bench
from tests.factories.publicity import Office
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
DOC = "沪质协〔2024〕9号"


@kept
def scene():
    office, titles = named(n=2)
    return office, titles, Bench(office.staff, office.lead, office.chief)


def revoked(scene, **decision):
    _office, titles, bench = scene
    with clock.at(NAMED):
        row = bench.bring(titles[0].application, doc_no=DOC, **decision)
    return row, Title.objects.get(pk=titles[0].pk)


def certificate_of(title):
    return GeneratedDocument.objects.get(target=papers.target(title), kind="certificate")


def test_a_proceeding_against_a_named_person_takes_the_title_away(scene):
    row, title = revoked(scene)
    application = title.application
    application.refresh_from_db()
    assert (row.kind, application.status) == ("revoke", Status.REVOKED)
    assert abs(title.revoked_at - row.decided_at).total_seconds() < 5
    assert DOC in title.revocation_note and "撤销" in title.revocation_note and "专利" not in title.revocation_note
    assert Ban.objects.get().subject_key == application.id_index
    assert Entry.objects.get(application=application).removed_at is not None, "the public list says 已取消"
    assert certificate_of(title).void_at and certificate_of(scene[1][1]).void_at is None
    assert AuditEvent.objects.filter(action="title.revoke").count() == 1
    assert Message.objects.filter(user=application.nominee, subject="已作出撤销称号的决定").count() == 1


def test_the_decision_says_that_the_title_is_revoked(scene):
    row, _title = revoked(scene)
    render_document(row.letter_id)
    letter = GeneratedDocument.objects.get(pk=row.letter_id, kind=letters.DECISION)
    said = flat(text_of(read(letter.file)))
    assert "撤销称号决定书" in said and DOC in said and "“上海质量工匠”称号" in said


def test_the_certificate_is_no_more_for_its_holder_but_for_the_record(scene):
    office, titles, _bench = scene
    document = certificate_of(titles[0])
    render_document(document.pk)
    url = reverse("documents:file", args=[document.key])
    holder, staff = Client(), Client()
    holder.force_login(titles[0].application.nominee)
    staff.force_login(office.staff)
    assert holder.get(url).status_code == 200
    revoked(scene)
    assert holder.get(url).status_code == 404 and staff.get(url).status_code == 200
    page = holder.get(reverse("certificates:own", args=[titles[0].application.key])).content.decode()
    assert "已撤销" in page and DOC in page and "电子证书" not in page


def test_its_number_is_not_given_again_and_what_was_frozen_stays(scene):
    _row, title = revoked(scene)
    assert drafting.next_number(title.naming.cycle) == 2
    assert Title.objects.order_by("-sequence").first().sequence == 2
    for change in ({"number": "SAQ-ZLGJ-2023-0009"}, {"name": "另一人"}, {"token": "A" * 16}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Title.objects.filter(pk=title.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Title.objects.filter(pk=title.pk).update(revocation_note="")


def test_a_proceeding_that_is_dropped_takes_nothing_away(scene):
    _office, titles, bench = scene
    with clock.at(NAMED):
        row = bench.bring(titles[0].application, "heard")
        by = Actor(bench.lead, Role.LEAD)
        transitions.drop(row, reason="经核实材料属实。", by=by, version=row.version, key="drop")
    assert Title.objects.get(pk=titles[0].pk).revoked_at is None


@pytest.mark.parametrize("number", [NUMBER, "沪质协〔2023〕13号"])
def test_a_number_of_a_naming_decision_or_of_the_notice_is_refused_beside_its_field(scene, number):
    _office, titles, bench = scene
    with clock.at(NAMED):
        row = bench.bring(titles[0].application, "heard")
        with pytest.raises(TransitionError, match="文号已经用于另一份文件") as refused:
            bench.decide(row, doc_no=number)
    assert refused.value.problems[0][0] == "doc_no"
    assert Title.objects.get(pk=titles[0].pk).revoked_at is None and not Ban.objects.exists()


def test_who_is_under_a_proceeding_is_not_named_until_it_is_over():
    office = over(Office.build(n=2))
    bench = Bench(office.staff, office.lead, office.chief)
    with clock.at(NAMED):
        bench.bring(office.candidates[0], "reviewed")
        assert [why for _who, why in drafting.on_hold(office.cycle)] == ["取消资格事项正在办理"]
        assert drafted(office).rows.count() == 1
