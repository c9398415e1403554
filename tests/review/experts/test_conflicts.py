"""Every hard reason to stay away is found in the data, nothing else is, and finding it twice changes nothing."""

from datetime import date

import pytest

from accounts.models import RoleGrant
from accounts.roles import Role
from nominations.acting import Actor, NotPermitted, TransitionError
from nominations.models import Honour, Opinion, StageEvent
from review.experts import conflicts, standing
from review.experts.models import Avoidance, Conflict, Expert, Relation
from review.sheets.models import AssignmentEvent
from review.sheets.moves import State
from tests.factories import experts as made
from tests.factories.journey import Town
from tests.factories.nominations import make_cycle, make_unit, make_user

K = Relation.Kind


def kinds(one, application):
    return {found.kind for found in conflicts.compute([one], [application]).get((one.pk, application.pk), [])}


def _set(thing, **values):
    for name, value in values.items():
        setattr(thing, name, value)
    thing.save(update_fields=list(values))


def test_a_stranger_has_no_reason(hired, application):
    assert conflicts.compute([hired], [application]) == {}


def test_the_applicant_is_away_from_all(hired, application, town, staff, lead):
    other = made.formal_passed(Town.build(town.cycle), staff, name="闵知行")
    _set(application, nominee=hired.user)
    assert kinds(hired, application) == {"self", "applicant"}
    assert kinds(hired, other) == {"applicant"}


def test_the_same_person_under_another_account(application, town):
    twin = made.expert(application.name, employer=town.employer)
    assert {"self", "applicant", "employer"} <= kinds(twin, application)


def test_a_form_never_sent_makes_no_applicant(hired, application, town):
    draft = Town.build(town.cycle).draft()
    _set(draft, nominee=hired.user)
    assert kinds(hired, application) == set()


def test_the_same_number_of_another_year(hired, application, town):
    old = Town.build(town.cycle).draft()
    _set(old, cycle=make_cycle(2022, "published"), nominee=hired.user, id_index=application.id_index, status="expired")
    assert "self" not in kinds(hired, application)
    _set(old, status="written_rejected")
    assert "self" in kinds(hired, application)


def test_employer_by_registry_by_code_and_by_name(application, town):
    assert kinds(made.expert(employer=town.employer), application) == {"employer"}
    assert kinds(made.expert(employer_name=town.employer.name.replace("有限公司", "有限责任公司")), application) == {
        "employer"
    }
    assert kinds(made.expert(employer_name=town.employer.name.replace("（演示）", "")), application) == {"employer"}


def test_the_group_by_the_tree_in_every_direction(application, town):
    head = make_unit("（演示）沪云能源控股集团有限公司")
    _set(town.recommender, parent=head)
    child = make_unit("（演示）沪云远郊检修有限公司", parent=make_unit("（演示）沪云检修有限公司", parent=head))
    for unit in (town.recommender, head, child):
        assert kinds(made.expert(employer=unit), application) == {"group"}
    assert kinds(made.expert(employer_name="沪云能源控股集团"), application) == {"group"}
    assert kinds(made.expert(employer=make_unit("（演示）别处检修有限公司")), application) == set()


def test_the_same_recommender_without_a_tree(application, town, staff):
    sister = make_unit("（演示）园区邻居有限公司")
    neighbour = Town.build(town.cycle)
    other = made.formal_passed(neighbour, staff, name="闵知行")
    _set(other, employer=sister, recommender=town.recommender)
    assert kinds(made.expert(employer=sister), application) == {"group"}


def test_a_loop_in_the_tree_ends(application, town):
    one, two = make_unit(), make_unit()
    _set(one, parent=two)
    _set(two, parent=one)
    assert kinds(made.expert(employer=one), application) == set()


def test_who_signed_or_acted_or_serves_a_unit(hired, application, town):
    Opinion.objects.filter(application=application, party="unit").update(signer="尤 守正")
    assert kinds(hired, application) == {"signer"}
    other = made.expert("卓不群")
    StageEvent.objects.create(
        application=application, move="recommend", to_status="recommended", role="rec", actor=other.user
    )
    assert kinds(other, application) == {"signer"}
    officer = made.expert("宓安澜")
    RoleGrant.objects.create(user=officer.user, role=Role.REC, unit_id=town.recommender.pk)
    assert kinds(officer, application) == {"signer"}


def test_masters_named_by_the_nominee(hired, application):
    _set(application, mentoring={"apprentice": "师从尤守正高级技师，现带徒 3 人。"})
    assert kinds(hired, application) == {"mentor"}
    _set(application, mentoring={}, achievements="与尤守正共同完成课题。")
    assert kinds(hired, application) == {"mention"}
    peak = made.expert("高峰")
    _set(application, mentoring={"apprentice": "在用电高峰期间授课。"}, achievements="")
    assert kinds(peak, application) == {"mention"}


def test_one_team_award(hired, application, town):
    month = date(2021, 5, 1)
    award = {"name": "全国优秀QC小组", "organiser": "中国质量协会", "awarded_month": month, "is_team": True}
    rest = {"organiser_type": "caq", "level": "national"}
    Honour.objects.create(application=application, position=2, **award, **rest)
    earlier = Town.build(town.cycle).draft()
    _set(earlier, nominee=hired.user)
    row = Honour.objects.create(application=earlier, position=2, **award | {"name": "全国优秀ＱＣ小组"}, **rest)
    assert kinds(hired, application) == {"team"}
    _set(row, awarded_month=date(2020, 5, 1))
    assert kinds(hired, application) == set()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"kind": K.FAMILY, "person_name": "沈礪成"}, "relation"),
        ({"kind": K.MASTER, "person_name": "沈砺成"}, "mentor"),
        ({"kind": K.COLLEAGUE, "person_name": "沈砺成"}, "team"),
        ({"kind": K.OTHER, "unit_name": "{employer}"}, "relation"),
        ({"kind": K.INTEREST, "person_name": "他人", "unit_name": "{recommender}"}, "relation"),
        ({"kind": K.FAMILY, "person_name": "他人", "unit_name": "{employer}"}, None),
        ({"kind": K.FAMILY, "person_name": "沈砺"}, None),
    ],
)
def test_what_the_expert_declared_beforehand(hired, application, town, row, reason):
    names = {"employer": town.employer.name, "recommender": town.recommender.name}
    held = Relation.objects.create(expert=hired, **{key: value.format(**names) for key, value in row.items()})
    assert kinds(hired, application) == ({reason} if reason else set())
    _set(held, withdrawn_at=held.declared_at)
    assert kinds(hired, application) == set()


def test_a_granted_request_binds_also_who_comes_later(application, town, lead):
    asked = {
        "application": application,
        "reason": "曾有纠纷。",
        "asked_by": town.nominee,
        "decided_at": application.created_at,
    }
    Avoidance.objects.create(person_name="后来人", outcome="unknown", decided_by=lead, **asked)
    Avoidance.objects.create(person_name="同名者", unit_name="甲乙研究院", outcome="granted", decided_by=lead, **asked)
    assert kinds(made.expert("后来人"), application) == {"asked"}
    assert kinds(made.expert("同名者"), application) == set()
    assert kinds(made.expert("同名者", employer_name="甲乙研究院"), application) == {"asked"}


def test_queries_do_not_grow(application, town, staff, lead, django_assert_num_queries):
    people = [made.expert() for _n in range(3)]
    others = [made.formal_passed(Town.build(town.cycle), staff, name=name) for name in ("闵知行", "席慕远")]
    for one, dossiers in ((people[:1], [application]), (people, [application, *others])):
        with django_assert_num_queries(10):
            conflicts.compute([p.pk for p in one], [d.pk for d in dossiers])


def test_refresh_is_idempotent_and_follows_the_data(hired, application, town):
    held = Relation.objects.create(expert=hired, kind=K.FAMILY, person_name=application.name)
    assert [row.kind for row in conflicts.refresh(town.cycle)] == ["relation"]
    assert conflicts.refresh(town.cycle) == []
    assert standing.is_away(hired, application)
    _set(held, withdrawn_at=held.declared_at)
    assert conflicts.refresh(town.cycle) == []
    assert not standing.is_away(hired, application)
    assert Conflict.objects.get().end_reason
    _set(held, withdrawn_at=None)
    assert len(conflicts.refresh(town.cycle)) == 1


def test_a_lifted_namesake_is_not_found_again(hired, application, town, lead):
    _set(application, achievements="与尤守正共同完成课题。")
    (row,) = conflicts.refresh(town.cycle)
    row = Conflict.objects.get(pk=row.pk) if row.pk else Conflict.objects.get()
    with pytest.raises(TransitionError):
        conflicts.lift(row, by=Actor(lead, Role.LEAD), reason="同名")
    conflicts.lift(row, by=Actor(lead, Role.LEAD), reason="经核实为同名的另一人。")
    assert conflicts.refresh(town.cycle) == []
    assert not standing.is_away(hired, application)


def test_what_the_data_compel_nobody_lifts(hired, application, town, lead):
    Relation.objects.create(expert=hired, kind=K.FAMILY, person_name=application.name)
    conflicts.refresh(town.cycle)
    row = Conflict.objects.get()
    assert not Conflict.objects.filter(conflicts.liftable(lead)).exists()
    with pytest.raises(NotPermitted):
        conflicts.lift(row, by=Actor(lead, Role.LEAD), reason="认为没有影响。")


LATE = [
    ("proposed", State.DROPPED, False),
    ("invited", State.CANCELLED, False),
    ("accepted", State.CANCELLED, False),
    ("scoring", State.SCORING, True),
]


@pytest.mark.parametrize(("state", "after", "kept"), LATE)
def test_a_late_conflict(hired, application, town, staff, lead, state, after, kept):
    from accounts.models import Message
    from review.sheets import sight
    from review.sheets.advancing import advance_assignment

    made.written_stage(town.cycle)
    made.copied(application, staff)
    made.started(application, lead)
    reach = {"proposed": lambda: made.proposed(application, hired, staff)}
    reach |= {"invited": lambda: made.invited(application, hired, staff, lead)}
    row = reach.get(state, lambda: made.accepted(application, hired, staff, lead))()
    if state == "scoring":
        advance_assignment(row, "first_save", by=Actor(hired.user, Role.EXP), permit=made.yes)
        assert sight.can_read(hired.user, row)
    Relation.objects.create(expert=hired, kind=K.FAMILY, person_name=application.name)
    conflicts.refresh(town.cycle)
    row.refresh_from_db()
    assert (row.state, bool(row.quarantined_at)) == (after, kept)
    assert not sight.of_expert(hired.user).exists()
    events = AssignmentEvent.objects.filter(assignment=row).count()
    told = Message.objects.filter(subject="有专家须回避，请补派")
    assert {one.user_id for one in told} == {staff.pk, lead.pk}
    assert not any(hired.user.name in one.body for one in told)
    conflicts.refresh(town.cycle)
    assert (AssignmentEvent.objects.filter(assignment=row).count(), told.count()) == (events, 2)


def test_a_lifted_declaration_brings_the_sheet_back(hired, application, town, staff, lead):
    from review.sheets.advancing import advance_assignment

    made.written_stage(town.cycle)
    made.copied(application, staff)
    made.started(application, lead)
    row = made.accepted(application, hired, staff, lead)
    advance_assignment(row, "first_save", by=Actor(hired.user, Role.EXP), permit=made.yes)
    found = conflicts.enter(hired, application, "other", reason="有人反映相识", by=Actor(staff, Role.STAFF))
    row.refresh_from_db()
    assert row.quarantined_at
    conflicts.lift(found, by=Actor(lead, Role.LEAD), reason="经核实并不相识。")
    row.refresh_from_db()
    assert row.quarantined_at is None


def test_one_click_of_the_expert(hired, application, town, staff, lead):
    made.written_stage(town.cycle)
    made.copied(application, staff)
    made.started(application, lead)
    row = made.accepted(application, hired, staff, lead)
    stranger = made.expert("旁观者")
    with pytest.raises(NotPermitted):
        conflicts.declare(row, "family", "表亲", Actor(stranger.user, Role.EXP))
    by = Actor(hired.user, Role.EXP)
    event = conflicts.declare(row, "family", "表亲", by, version=row.version, key="k1")
    assert conflicts.declare(row, "family", "表亲", by, key="k1") == event
    row.refresh_from_db()
    held = Conflict.objects.get()
    assert (row.state, held.source, held.kind, held.found_by) == (State.RECUSED, "expert", "family", hired.user)
    assert standing.is_away(hired, application)


def test_check_looks_at_one_pair(hired, application):
    assert conflicts.check(hired, application) == []
    Expert.objects.filter(pk=hired.pk).update(employer=application.employer)
    assert [row.kind for row in conflicts.check(hired, application)] == ["employer"]


def test_the_nominee_of_the_same_phone(application, hired):
    _set(application, mobile_index=hired.user.phone_index)
    assert "self" in kinds(hired, application)
    assert make_user(Role.NOM)
