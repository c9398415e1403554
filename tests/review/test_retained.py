"""What keeps a file that is due, what the review gives up with it, and what an expert reads about themselves."""

from datetime import timedelta

import pytest
from django.db import transaction

from accounts import clock, my_data
from accounts.models import RoleGrant
from accounts.roles import Role
from nominations.models import Attachment
from nominations.retention import closing, erasing, running
from review import retained
from review.blind.models import BlindCopy
from review.experts.models import Relation
from tests.factories import experts, halls
from tests.factories.journey import Town
from tests.factories.nominations import DEADLINE, IN_TIME, make_user
from tests.factories.years import cancel
from tests.permissions.actors import cast_of
from tests.permissions.scenes import REASON, TEXT, build

pytestmark = pytest.mark.django_db
DUE = DEADLINE + timedelta(days=91)


@pytest.mark.parametrize(
    ("column", "why"),
    [
        ("proceeding", "取消资格事项没有办结。"),
        ("leaving_asked", "退出申请没有办结。"),
        ("appealed", "复核没有办结。"),
        ("submitted", ""),
        ("disqualified", ""),
        ("withdrawn_late", ""),
    ],
)
def test_an_open_matter_keeps_the_file(column, why):
    town = Town.build()
    scene = build(column, town, cast_of(town))
    cancel(town.cycle, DEADLINE)
    with clock.at(DUE):
        report = running.run()
    held = next(rule for rule in report.rules if rule["code"] == "images")["held"]
    assert held == ([{"key": str(scene.application.key), "why": why}] if why else [])
    rows = Attachment.objects.filter(application=scene.application, kind="id_front")
    assert all((row.file.erased_at is None) == bool(why) for row in rows)


def test_the_blind_copy_goes_with_the_file():
    town, staff = Town.build(), make_user(Role.STAFF)
    with clock.at(IN_TIME + timedelta(hours=2)):
        application = experts.formal_passed(town, staff)
        copy = experts.copied(application, staff)
    assert copy.texts
    erasing.erase_application(application)
    copy = BlindCopy.objects.get(pk=copy.pk)
    assert copy.texts == {} and copy.replaced == [] and copy.sha256, "that it was confirmed, and its hash, stays"
    assert not application.checks.exclude(remark="").exists()
    assert retained.erase(application).files == 0, "nothing is left to be given up"


def test_a_nominee_reads_what_they_sent_in_and_nobody_elses():
    town = Town.build()
    people = cast_of(town)
    build("appealed", town, people)
    text = str(my_data.sections(town.nominee))
    assert "评审中由我提交的" in text and "复核申请" in text and TEXT in text
    for other in (town.unit, town.rec, people["staff"], people["other_nominee"]):
        assert "评审中由我提交的" not in str(my_data.sections(other)), other


def test_a_request_to_leave_is_among_it():
    town = Town.build()
    build("leaving_asked", town, cast_of(town))
    assert REASON in str(my_data.sections(town.nominee)) and REASON not in str(my_data.sections(town.rec))


def test_an_expert_reads_profile_relations_and_pledges_and_nobody_elses():
    one, other = experts.expert("演示专家甲"), experts.expert("演示专家乙")
    experts.sworn(experts.appointed(one, Town.build().cycle, make_user(Role.STAFF)))
    Relation.objects.create(expert=one, kind=Relation.Kind.values[0], person_name="张三", unit_name="（演示）某厂")
    Relation.objects.create(expert=other, kind=Relation.Kind.values[0], person_name="李四")
    text = str(my_data.sections(one.user)) + str(my_data.as_json(one.user))
    for word in ("专家信息", "（演示）第三方质量研究院", "张三", "保密与廉洁承诺书", "2023年度聘任"):
        assert word in text, word
    assert "角色记录" in text and "李四" not in text and "专家信息" not in str(my_data.sections(make_user()))


def test_an_expert_who_never_scored_leaves_nothing_and_one_who_sat_stays():
    one, other = experts.expert("演示专家甲", note="住院中"), experts.expert("演示专家乙")
    cycle = Town.build().cycle
    for who in (one, other):
        experts.appointed(who, cycle, make_user(Role.STAFF))
    Relation.objects.create(expert=one, kind=Relation.Kind.values[0], person_name="张三", unit_name="（演示）某厂")
    seated = halls.session(cycle, make_user(Role.STAFF), [other]).seats.get()
    type(seated).objects.update(present_at=clock.now())
    RoleGrant.objects.filter(user__in=(one.user, other.user)).update(revoked_at=clock.now())
    with transaction.atomic():
        assert closing.carry_out(one.user, None).account and not closing.carry_out(other.user, None).account
    one.refresh_from_db()
    assert (one.employer_name, one.title, one.note, one.fields, one.active) == ("", "", "", [], False)
    assert "张三" not in str(list(Relation.objects.values())) and one.appointments.exists()
    other.refresh_from_db()
    assert other.employer_name and "参加的会议" in str(my_data.sections(other.user))
    assert "评审记录按归档期限保存" in str(closing.plan(other.user, None).kept)
