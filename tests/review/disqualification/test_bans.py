"""The ban of R64 at every gate, for every subject, to the minute; its list, its lifting, what it outlives (T-24)."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.mfa.totp.internal import auth
from django.urls import reverse

from accounts import clock
from accounts.models import AuditEvent, Message
from accounts.roles import Role
from nominations import bans
from nominations.acting import Actor, TransitionError, WrongState
from nominations.models import Application, Ban, Unit
from nominations.models.ban import BanSubject
from nominations.pipeline import Status
from nominations.recommendation import transitions as recommending
from review.checklist.standing import pass_problems
from review.disqualification import transitions
from tests.factories.journey import Town, click
from tests.factories.nominations import IN_TIME, id_number, make_user

pytestmark = pytest.mark.django_db
NEUTRAL = str(bans.NEUTRAL)


def banned(kind, key, start=date(2023, 1, 1), **fields):
    return Ban.objects.create(
        subject_type=kind, subject_key=key, starts_on=start, ends_on=bans.end_of(start, 3),
        decision_doc="沪质协〔2023〕20号", **fields,
    )  # fmt: skip


def keys(application):
    return {str(kind): bans.key_of(kind, application) for kind in BanSubject}


@pytest.mark.parametrize("kind", [str(kind) for kind in BanSubject])
def test_every_gate_refuses_every_subject_in_the_same_words(town, kind):
    application = town.draft()
    ban, said = banned(kind, keys(application)[kind]), []

    def submit(person):
        batch = person.batch_items.get(live=True).batch
        recommending.submit(batch, by=Actor(town.rec, Role.REC), version=batch.version, key=click())

    for step in (town.send, town.endorse, town.recommend, town.lock, submit):
        if step != town.lock:  # to put a name on a list is no gate, to hand the list in is one
            with pytest.raises(TransitionError) as refused:
                step(application)
            said.append(str(refused.value.problems[-1]))
        Ban.objects.update(lifted_at=clock.now())
        step(application)
        Ban.objects.update(lifted_at=None)
    application.refresh_from_db()
    assert application.status == Status.SUBMITTED
    told = "".join(pass_problems(application))
    assert bans.in_words(kind, application) + "，在禁报期内" in told, "the association reads whom and until when"
    assert all(sentence in (NEUTRAL, f"{application.name}：{NEUTRAL}") for sentence in said), said
    assert ban.subject_key not in "".join(said)


def test_spaces_small_letters_and_another_name_do_not_help(town):
    serial = next(n for n in range(1, 900) if id_number(n).endswith("X"))
    number = id_number(serial)
    banned("person", bans.person_key(number))
    dressed = f" {number[:6]} {number[6:14]} {number[14:].lower()}"
    assert bans.problems_for(bans.person_key(dressed), None) == [NEUTRAL]
    application = town.draft(id_no=number, name="另一姓名")
    with pytest.raises(TransitionError) as refused:
        town.send(application)
    assert NEUTRAL in [str(problem) for problem in refused.value.problems]


def test_another_nominee_of_a_banned_employer_is_refused_and_one_of_another_unit_is_not(town):
    banned("employer", town.employer.uscc)
    colleague = Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec)
    with pytest.raises(TransitionError):
        colleague.send(colleague.draft())
    stranger = Town.build(town.cycle)
    assert stranger.reach(Status.UNIT_REVIEW).status == Status.UNIT_REVIEW


def test_a_unit_without_a_code_stays_banned_when_it_gets_one(town):
    Unit.objects.filter(pk=town.employer.pk).update(uscc="", uscc_exempt_reason="部队")
    town.employer.refresh_from_db()
    banned("employer", bans.unit_key(town.employer))
    assert bans.unit_is_banned(town.employer)
    town.employer.uscc = "91310199991000001X"
    assert bans.unit_is_banned(town.employer)


@pytest.mark.parametrize(
    ("moment", "refused"),
    [
        (datetime(2022, 5, 31, 15, 59, 59, tzinfo=UTC), False),  # the evening before the decision
        (datetime(2022, 5, 31, 16, 0, tzinfo=UTC), True),
        (datetime(2025, 5, 31, 15, 59, 59, tzinfo=UTC), True),  # 23:59:59 in Shanghai
        (datetime(2025, 5, 31, 16, 0, tzinfo=UTC), False),
    ],
)
def test_a_ban_begins_and_ends_at_midnight_in_shanghai(moment, refused):
    banned("person", "someone", date(2022, 6, 1))
    with clock.at(moment):
        assert bool(bans.problems_for("someone", None)) is refused


@pytest.mark.parametrize(
    ("start", "end"), [(date(2024, 2, 29), date(2027, 2, 28)), (date(2022, 6, 1), date(2025, 6, 1))]
)
def test_three_years_are_the_same_day(start, end):
    assert bans.end_of(start, 3) == end


def test_a_ban_outlives_the_personal_data(client, town, bench):
    application = town.reach(Status.SUBMITTED)
    number = application.id_no
    bench.bring(application)
    Application.objects.filter(pk=application.pk).update(id_no="", id_index="", name="", status=Status.WITHDRAWN)
    client.force_login(bench.lead)
    with clock.at(IN_TIME + timedelta(days=60)):
        assert bans.problems_for(bans.person_key(number), None) == [NEUTRAL]
        page = client.get(reverse("disqualification:bans")).content.decode()
    assert "个人（标识已保留）" in page and Ban.objects.get().subject_key not in page


def test_the_list_is_filtered_and_internal(client, town, bench):
    person = banned("person", "somebody")
    unit = banned("employer", town.employer.uscc, lifted_at=clock.now())
    over = banned("recommender", town.recommender.uscc, date(2019, 1, 1))
    client.force_login(make_user(Role.SUP))
    address = reverse("disqualification:bans")

    def shown(**query):
        page = client.get(address, query).content.decode()
        return {ban.pk for ban in (person, unit, over) if reverse("disqualification:ban", args=[ban.pk]) in page}

    assert shown() == {person.pk, unit.pk, over.pk}
    assert (shown(state="active"), shown(state="lifted"), shown(state="expired")) == ({person.pk}, {unit.pk}, {over.pk})
    assert shown(q=town.employer.name) == {unit.pk} and shown(subject="recommender") == {over.pk}
    for user in (make_user(Role.ADM), make_user(Role.EXP), town.nominee, town.rec):
        client.force_login(user)
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(client, town, bench, django_assert_num_queries, rows):
    for number in range(rows):
        banned("employer", town.employer.uscc if number else town.recommender.uscc)
    client.force_login(bench.lead)
    with django_assert_num_queries(6):  # session, user with grants, unread, counts, rows, units
        client.get(reverse("disqualification:bans"))


def test_the_chief_lifts_a_ban_with_a_reason_and_the_password_again(client, town, bench):
    bench.bring(town.reach(Status.SUBMITTED))
    ban = Ban.objects.get()
    address = reverse("disqualification:ban", args=[ban.pk])
    said = {"version": 0, "key": "l", "reason": "复核认定事实有误，予以解除。"}
    client.force_login(bench.lead)
    assert client.post(address, said | {"proof": "demo-password-2023"}).status_code == 404
    client.force_login(bench.chief)
    assert client.post(address, said | {"proof": "nonsense"}).status_code == 422
    for _twice in range(2):
        assert client.post(address, said | {"proof": "demo-password-2023"}).status_code == 302
    ban.refresh_from_db()
    assert ban.lifted_at and not bans.is_banned("person", ban.subject_key, on=ban.starts_on)
    assert Message.objects.filter(user=town.nominee, subject="不再受理申报已解除").count() == 1
    assert AuditEvent.objects.filter(action="ban.lift", actor_id=bench.chief.pk).count() == 1
    with pytest.raises(WrongState):
        transitions.lift(ban, reason="再解除一次，理由同上。", by=Actor(bench.chief, Role.CHIEF), key="other")


def test_who_has_a_second_factor_is_asked_for_its_code_and_each_code_serves_once(client, town, bench):
    auth.TOTP.activate(bench.chief, "JBSWY3DPEHPK3PXP")
    first, second = banned("person", "one"), banned("person", "two")
    code = auth.format_hotp_value(auth.hotp_value("JBSWY3DPEHPK3PXP", int(time.time()) // 30))
    said = {"version": 0, "key": "l", "reason": "复核认定事实有误，予以解除。"}
    client.force_login(bench.chief)

    def lift(ban, proof):
        return client.post(reverse("disqualification:ban", args=[ban.pk]), said | {"proof": proof}).status_code

    assert lift(first, "demo-password-2023") == 422
    assert lift(first, code) == 302 and lift(second, code) == 422
    assert [ban.lifted_at is None for ban in Ban.objects.order_by("pk")] == [False, True]
