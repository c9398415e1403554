"""Which stamps each edit voids, exactly those: every field of the form, and every move that takes one.

The work unit's and the recommending unit's stamp on Annex 1, the recommending unit's on the locked Annex 2.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import clock
from accounts.fields import EncryptedTextField
from accounts.roles import Role
from nominations import batch_lists, stamps
from nominations.acting import Actor
from nominations.application import transitions as filling
from nominations.models import Application, Batch, Honour, Unit
from nominations.models.annex1 import Annex1
from nominations.pipeline import Status
from nominations.recommendation import transitions as recommending
from nominations.recommendation.permissions import can_manage
from nominations.stamps import LIST, REC, UNIT
from tests.factories.journey import Town, click
from tests.factories.nominations import IN_TIME, make_unit, make_user
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
NOW = IN_TIME + timedelta(hours=2)
FORM, ALL = {UNIT, REC}, {UNIT, REC, LIST}
BOTH = {"name", "employer", "position", "title"}
ONLY_LIST = {"post_name"}
# With 无 as the level of the title, its name is printed nowhere: see below.
NOWHERE = {
    "id_index", "email", "identity_note", "skill_note", "frontline_type", "frontline_note", "work_domain",
    "key_industry", "four_new", "apprentices", "no_honours", "is_in_service", "is_prc_national", "is_union_member",
    "not_bureau_level", "not_centrally_managed_head", "not_retired", "union_doc_kind",
}  # fmt: skip
FIELDS = {field.name: field for field in Annex1._meta.local_fields}


@pytest.fixture(autouse=True)
def in_time():
    with clock.at(NOW):
        yield


@kept(at=NOW)
def town():
    return Town.build()


@kept(at=NOW)
def sealed(town):
    """Three people on one locked list whose sealed scan is there."""
    people = [
        replace(town, nominee=make_user()).reach(Status.RECOMMENDED, name=name) for name in ("甲一", "乙二", "丙三")
    ]
    return [Application.objects.get(pk=row.pk) for row in people] if town.lock(*people) else []


def live(application):
    return {stamp.kind for stamp in stamps.in_force(Application.objects.get(pk=application.pk))}


def expected(name):
    if name in NOWHERE:
        return set()
    return ALL if name in BOTH else {LIST} if name in ONLY_LIST else FORM


def other_value(field, held):
    """A value of this field that is printed otherwise."""
    if field.name == "has_patent":
        return not held
    if isinstance(field, EncryptedTextField) or field.get_internal_type() == "TextField":
        return f"{held}9"
    if field.choices:
        return next(code for code, _label in field.flatchoices if code and code != held)
    kind = field.get_internal_type()
    if kind == "JSONField":
        others = {"model_worker": ["city"], "craft": {"skill": "另一"}, "mentoring": {"training": True}}
        return others.get(field.name, ["unit"]) if held != others.get(field.name) else field.default()
    if kind == "BooleanField":
        return not held
    return (held or 0) + 1 if "Integer" in kind else f"{held}甲"[-min(8, field.max_length or 8) :]


def write(application, **values):
    """What any writer does in the end."""
    Application.objects.filter(pk=application.pk).update(**values)


def changed(application, name):
    if name in ("employer", "recommender"):
        return make_unit(recommender="group")
    if name.startswith("patents_"):
        return 7
    return other_value(FIELDS[name], getattr(application, name))


def test_every_field_voids_exactly_the_stamps_that_cover_it_and_no_other_persons(sealed):
    """What is told before, at stake by the name, and so afterwards are the same."""
    first, second = sealed[:2]
    assert live(first) == live(second) == ALL
    write(first, has_patent=True, patents_invention=1, patents_utility=1, patents_design=1)
    for person in sealed[:1]:
        person.refresh_from_db()
    restamped(first)
    for name in [*FIELDS, "employer", "recommender"]:
        if name == "title_name":
            continue
        person = Application.objects.get(pk=first.pk)
        value, before = changed(person, name), getattr(person, name)
        values = {name: value}
        if name == "has_patent":
            values |= dict.fromkeys(("patents_invention", "patents_utility", "patents_design"))
        was = {one: getattr(person, one) for one in values}
        told = {stamp.kind for stamp in stamps.voided(person, values)}
        at_stake = {stamp.kind for stamp in stamps.at_stake(person, values)}
        write(person, **values)
        assert (told, ALL - live(person)) == (expected(name), expected(name)), (name, before, value)
        assert at_stake == expected(name), name
        assert live(second) == (ALL - {LIST} if LIST in expected(name) else ALL), name
        write(person, **was)
        assert live(person) == ALL, name


def restamped(application):
    """The form as it stands is what was sealed."""
    from nominations.snapshots import freeze_application

    freeze_application(Application.objects.get(pk=application.pk), cause="test", by=None, draft=False)


def test_the_name_of_a_title_is_printed_on_the_list_alone_and_an_honour_on_the_form_alone(sealed):
    person = sealed[0]
    write(person, title="senior")
    restamped(person)
    assert live(person) == ALL - {LIST}
    write(person, title="none")
    restamped(person)
    assert live(person) == ALL
    write(person, title_name="高级工程师")
    assert live(person) == ALL  # with no title nothing prints its name
    row = Honour.objects.filter(application=person).first() or Honour(application=person, position=1)
    row.name, row.organiser, row.awarded_month = "另一项成果", "演示单位", date(2022, 5, 1)
    row.save()
    assert live(person) == {LIST} == ALL - {stamp.kind for stamp in stamps.standing(person) if not stamp.in_force}


def test_a_unit_that_is_renamed_voids_the_stamps_of_everybody_it_is_printed_for(sealed, town):
    Unit.objects.filter(pk=town.employer.pk).update(name="（演示）改名后的工作单位")
    assert [live(person) for person in sealed] == [set(), set(), set()]


def person_of(name):
    return Application.objects.get(name=name)


MOVES = {
    "unrecommend": (
        lambda row, town: recommending.unrecommend(
            row, by=Actor(town.rec, Role.REC), reason="材料需要重新核对", version=row.version, key=click()
        ),
        {UNIT},
        {UNIT, REC},
    ),
    "withdraw": (
        lambda row, town: filling.withdraw(row, by=Actor(row.nominee, Role.NOM), version=row.version, key=click()),
        None,
        {UNIT, REC},
    ),
    "unlock": (
        lambda row, town: recommending.unlock(
            batch := Batch.objects.get(), by=Actor(town.rec, Role.REC), version=batch.version, key=click()
        ),
        {UNIT, REC},
        {UNIT, REC},
    ),
    "cancel": (
        lambda row, town: recommending.cancel(
            batch := Batch.objects.get(), by=Actor(town.rec, Role.REC), version=batch.version, key=click()
        ),
        {UNIT, REC},
        {UNIT, REC},
    ),
}


@pytest.mark.parametrize("name", MOVES)
def test_every_move_takes_what_it_said_and_leaves_the_others_theirs(sealed, town, name):
    move, left, of_others = MOVES[name]
    person = person_of("甲一")
    subject = Batch.objects.get() if name in ("unlock", "cancel") else person
    told = {stamp.kind for stamp in stamps.ended_by(name, subject)}
    move(person, town)
    if left is not None:
        assert live(person) == left and told == ALL - left
    assert live(person_of("乙二")) == of_others
    assert not Batch.objects.get().revisions.filter(void_at=None).exists()


def test_after_a_recommendation_was_taken_back_the_units_stamp_is_the_one_on_the_print_in_force(sealed, town):
    person = person_of("甲一")
    assert {stamp.number for stamp in stamps.standing(person) if stamp.kind in (UNIT, REC)} == {person.revision}
    MOVES["unrecommend"][0](person, town)
    (stamp,) = stamps.in_force(Application.objects.get(pk=person.pk))
    assert stamp.number == stamps.printed(person).number < person.revision


def test_a_form_sent_back_to_the_unit_has_no_stamp_left(town):
    row = replace(town, nominee=make_user()).reach(Status.RECOMMENDER_REVIEW)
    assert live(row) == {UNIT} == {stamp.kind for stamp in stamps.ended_by("recommender_return", row)}
    by = Actor(town.rec, Role.REC)
    recommending.send_back(row, by=by, reason="请核对工作年限", out_of_scope=False, version=row.version, key=click())
    assert live(row) == set() and stamps.standing(row) == []


def test_the_order_and_the_contact_are_covered_by_the_list_alone(sealed, town):
    batch, by = Batch.objects.get(), Actor(town.rec, Role.REC)
    items = list(batch.items.order_by("position"))
    for change in (
        lambda: batch.items.filter(pk=items[0].pk).update(position=9),
        lambda: Batch.objects.filter(pk=batch.pk).update(contact_phone="021-50009999"),
    ):
        change()
        assert live(sealed[0]) == FORM
        batch.items.filter(pk=items[0].pk).update(position=1)
        Batch.objects.filter(pk=batch.pk).update(contact_phone=batch.contact_phone)
        assert live(sealed[0]) == ALL
    with pytest.raises(Exception, match="名单已锁定"):
        batch_lists.change(batch, "take_out", items[0].pk, by=by, permit=can_manage)


WORDS = st.text("甲乙丙丁戊己庚辛", min_size=1, max_size=8)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.dictionaries(
    st.sampled_from(["name", "trade", "post_name", "position", "email", "job_brief", "unit_addr", "frontline_note"]),
    WORDS, max_size=4,
))  # fmt: skip
def test_of_any_write_exactly_the_right_stamps_fall_and_they_were_told_before(sealed, values):
    """Whatever is written together: the union of what each field covers; written back, all count again."""
    person = Application.objects.get(pk=sealed[0].pk)
    was = {name: getattr(person, name) for name in values}
    really = {name for name, value in values.items() if value != was[name]}
    told = {stamp.kind for stamp in stamps.voided(person, values)}
    write(person, **values)
    fallen = ALL - live(person)
    assert fallen == told == set().union(*(expected(name) for name in really))
    assert fallen <= {stamp.kind for stamp in stamps.at_stake(sealed[0], values)} | fallen
    write(person, **was)
    assert live(person) == ALL
