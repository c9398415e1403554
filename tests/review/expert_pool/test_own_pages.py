"""What experts declare and sign, and what nominees may ask, without learning who judges."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts import clock
from accounts.models import Message
from accounts.roles import Role
from nominations.acting import Actor, NotPermitted, TransitionError
from review.expert_pool import permissions, transitions
from review.experts import standing
from review.experts.models import Appointment, Avoidance, Conflict, Pledge, Relation
from review.experts.texts import PLEDGES
from tests.factories import experts as made
from tests.factories.nominations import make_user

MINE = "/expert_pool/mine/"
TICKS = {text.kind: "on" for text in PLEDGES}


def test_signs_both_texts_and_is_sworn(browse, hired, town):
    own = browse(hired.user)
    row = Appointment.objects.get()
    url = f"{MINE}sign/{row.key}/"
    assert "请签署2023年度" in own.get("/").text
    page = own.get(url)
    for text in PLEDGES:
        assert text.body.splitlines()[0] in page.text
    terms = {"version": row.version, "key": "k"}
    answer = own.post(url, terms | {"confidentiality": "on"})
    assert answer.status_code == 422 and not Pledge.objects.exists()
    assert own.post(url, terms | TICKS).url == MINE
    own.post(url, terms | TICKS)
    signed = {one.kind: one for one in Pledge.objects.all()}
    assert {kind: one.text_hash for kind, one in signed.items()} == {text.kind: text.sha256 for text in PLEDGES}
    assert all(one.ip == "127.0.0.1" and one.at for one in signed.values())
    assert standing.is_sworn(hired, town.cycle)
    assert "请签署2023年度" not in own.get("/").text
    assert "签署承诺</button>" not in own.get(url).text and "2026-1" in own.get(url).text


def test_nobody_signs_for_another(browse, hired):
    other = made.expert("卓不群")
    row = Appointment.objects.get()
    assert browse(other.user).get(f"{MINE}sign/{row.key}/").status_code == 404
    with pytest.raises(NotPermitted):
        transitions.sign(row, by=Actor(other.user, Role.EXP))


def test_names_somebody_and_takes_it_back(browse, hired, application):
    own = browse(hired.user)
    terms = {"kind": "family", "version": 0, "key": "k"}
    answer = own.post(f"{MINE}relations/", terms)
    assert answer.status_code == 422 and "至少填写一项" in answer.text
    assert own.post(f"{MINE}relations/", terms | {"person_name": application.name}).status_code == 302
    assert standing.is_away(hired, application)
    held = Relation.objects.get()
    page = own.get(MINE)
    assert application.name in page.text and application.acceptance_no not in page.text
    stranger = made.expert("卓不群")
    assert browse(stranger.user).post(f"{MINE}relations/{held.pk}/withdraw").status_code == 404
    own.post(f"{MINE}relations/{held.pk}/withdraw")
    assert not standing.is_away(hired, application)


def test_during_a_review_relations_are_only_added(browse, hired, application, staff, town):
    held = Relation.objects.create(expert=hired, kind="family", person_name="某甲")
    made.written_stage(town.cycle)
    own = browse(hired.user)
    assert "撤回：" not in own.get(MINE).text
    assert own.post(f"{MINE}relations/{held.pk}/withdraw").status_code == 409
    held.refresh_from_db()
    assert held.withdrawn_at is None


def test_a_page_of_an_expert_who_was_put_out(browse, hired):
    hired.active = False
    hired.save()
    own = browse(hired.user)
    assert own.get(f"{MINE}profile/").status_code == 404
    assert own.get("/").status_code == 200


def ask_terms(version, **more):
    return {
        "person_name": "尤守正",
        "unit_name": "",
        "reason": "曾因技术争议发生纠纷",
        "version": version,
        "key": "k1",
    } | more


def test_a_nominee_asks_and_lead_grants(browse, town, application, hired, lead):
    nominee = browse(town.nominee)
    url = f"/expert_pool/avoid/{application.key}/"
    assert url in nominee.get(f"/application/{application.key}/").text
    assert nominee.post(url, ask_terms(application.version)).status_code == 302
    nominee.post(url, ask_terms(application.version))  # the same click
    row = Avoidance.objects.get()
    assert "已收到" in nominee.get(url).text
    told = Message.objects.get(subject="有申报人申请专家回避")
    assert told.user == lead and "尤守正" not in told.body
    page = browse(lead).get(f"/expert_pool/requests/{row.pk}/")
    assert "（演示）第三方质量研究院" in page.text and "1 项专家回避申请" in browse(lead).get("/").text
    terms = {"answer": "grant", "note": "理由成立，应当回避", "version": row.version, "key": "k"}
    assert browse(lead).post(f"/expert_pool/requests/{row.pk}/", terms).status_code == 302
    held = Conflict.objects.get()
    assert (held.source, held.kind, held.expert) == ("nominee", "asked", hired)
    assert browse(lead).post(f"/expert_pool/requests/{row.pk}/", terms).status_code == 404


@pytest.mark.parametrize(("name", "answer"), [("尤守正", "grant"), ("尤守正", "refuse"), ("查无此人", "grant")])
def test_the_nominee_reads_the_same_whoever_it_is(browse, town, application, hired, lead, name, answer):
    nominee, url = browse(town.nominee), f"/expert_pool/avoid/{application.key}/"
    nominee.post(url, ask_terms(application.version, person_name="尤守正"))
    Avoidance.objects.update(person_name=name)
    row = Avoidance.objects.get()
    transitions.decide(row, grant=answer == "grant", note="已研究", version=row.version, by=Actor(lead, Role.LEAD))
    text = nominee.get(url).text
    assert "已处理" in text
    for word in ("同意", "不同意", "没有此人", "第三方"):
        assert word not in text.split("<main", 1)[1].split("提出申请", 1)[0]
    told = Message.objects.get(subject="回避申请已处理")
    assert told.user == town.nominee and "名单和分配情况不予公开" in told.body


def test_at_most_two_and_only_in_time(town, application, staff, lead):
    by = Actor(town.nominee, Role.NOM)
    terms = {"unit_name": "", "reason": "曾因技术争议发生纠纷", "version": application.version, "by": by}
    for n in range(2):
        transitions.ask(application, person_name=f"某{n}", key=f"k{n}", **terms)
    with pytest.raises(TransitionError, match="最多可以申请"):
        transitions.ask(application, person_name="某丙", key="k9", **terms)
    assert permissions.can_ask(town.nominee, application)
    made.written_stage(town.cycle)
    made.copied(application, staff)
    made.started(application, lead)
    application.refresh_from_db()
    assert permissions.can_ask(town.nominee, application)
    type(town.cycle).objects.filter(pk=town.cycle.pk).update(stage="consensus")
    application.refresh_from_db()
    application.cycle.refresh_from_db()
    assert not permissions.can_ask(town.nominee, application)


def test_asking_twins_agree(town, application):
    for user in (town.nominee, make_user(Role.NOM), town.unit):
        rows = type(application).objects.filter(permissions.asking(user))
        assert set(rows) == ({application} if permissions.can_ask(user, application) else set())


def test_strangers_never_open_the_request(browse, application, town):
    url = f"/expert_pool/avoid/{application.key}/"
    for user in (make_user(Role.NOM), town.unit, town.rec, make_user(Role.LEAD)):
        assert browse(user).get(url).status_code == 404


def test_requests_and_their_twins(browse, town, application, lead, django_assert_num_queries):
    by = Actor(town.nominee, Role.NOM)
    supervisor = make_user(Role.SUP)
    page = browse(lead)
    page.get("/expert_pool/requests/")
    for n in range(2):
        with clock.at(clock.now() + timedelta(minutes=n)):
            transitions.ask(
                application,
                person_name=f"某{n}",
                unit_name="",
                reason="曾有纠纷，请回避",
                version=1,
                key=f"k{n}",
                by=by,
            )
        with django_assert_num_queries(REQUEST_QUERIES):
            page.get("/expert_pool/requests/")
    for user in (lead, supervisor, town.nominee, make_user(Role.STAFF)):
        rows = set(Avoidance.objects.filter(permissions.requests(user)))
        assert rows == {one for one in Avoidance.objects.all() if permissions.can_read_request(user, one)}
        rows = set(Avoidance.objects.filter(permissions.decidable(user)))
        assert rows == {one for one in Avoidance.objects.all() if permissions.can_decide(user, one)}
    row = Avoidance.objects.first()
    assert browse(supervisor).get(f"/expert_pool/requests/{row.pk}/").status_code == 200
    assert browse(supervisor).post(f"/expert_pool/requests/{row.pk}/", {"answer": "grant"}).status_code == 404


REQUEST_QUERIES = 6


def test_pledges_are_never_changed(hired):
    made.sworn(Appointment.objects.get())
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.update(text_hash="0")
