"""A list from its preparation to its end: order, period, personal data, three people, the clock (T25, T29)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.models import Consent, StageEvent
from nominations.pipeline import Status
from publicity.lists import drafting, period, personal, showing, ticking
from publicity.lists.models import Publication
from publicity.lists.moves import State
from publicity.lists.ordering import by_strokes
from publicity.public_notice import transitions
from tests.factories.journey import click
from tests.factories.nominations import make_user
from tests.factories.publicity import DAY, Office
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
NAMES = ["蒋承屹", "曹砚农", "王一", "方屹川", "汤芷兰", "孔述言", "丰穗宁", "胡䶮", "沈砺成", "艾克"]
# Its strokes came to ICU later than to the libraries some servers have: the portal's own copy decides everywhere.
RARE = "𬭎三"


@kept
def office():
    return Office.build(n=2)


def test_names_go_by_the_strokes_of_their_characters():
    ordered = by_strokes(NAMES, str)
    assert ordered[0] in ("王一", "丰穗宁", "孔述言", "方屹川") and ordered[-1] == "蒋承屹"
    assert ordered.index("沈砺成") < ordered.index("胡䶮") < ordered.index("曹砚农")
    assert sorted(by_strokes([*NAMES, RARE], str)) == sorted([*NAMES, RARE])


@pytest.mark.needs("postgresql")
def test_postgresql_sorts_the_same_way():
    with connection.cursor() as cursor:
        cursor.execute("CREATE COLLATION stroke_of_test (provider = icu, locale = 'zh-u-co-stroke')")
        cursor.execute('SELECT name FROM unnest(%s::text[]) AS name ORDER BY name COLLATE "stroke_of_test"', [NAMES])
        assert [row[0] for row in cursor.fetchall()] == by_strokes(NAMES, str)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2023, 1, 18), date(2023, 1, 30)),  # 春节: a Saturday and a Sunday are worked
        (date(2023, 6, 19), date(2023, 6, 27)),  # 端午, and a Sunday that is worked
        (date(2023, 9, 27), date(2023, 10, 10)),  # 中秋 and 国庆
        (date(2024, 2, 7), date(2024, 2, 20)),  # 春节: 除夕 and a Sunday are worked
        (date(2024, 9, 27), date(2024, 10, 10)),  # 国庆: a Sunday is worked
        (date(2025, 1, 24), date(2025, 2, 7)),
        (date(2025, 9, 29), date(2025, 10, 13)),
        (date(2026, 2, 12), date(2026, 2, 26)),  # 春节: a Saturday is worked
        (date(2026, 9, 30), date(2026, 10, 13)),
    ],
)
def test_the_period_counts_the_working_days_after_the_first(office, day, last):
    found = period.from_day(office.cycle, day)
    assert (found.last, found.estimated) == (last, False)
    midnight = datetime(last.year, last.month, last.day, tzinfo=clock.SHANGHAI) + timedelta(days=1)
    assert found.ends_at == midnight, "the last day counts to 24:00"


def test_a_year_without_its_holidays_is_an_estimate(office):
    assert period.from_day(office.cycle, date(2031, 9, 29)).estimated


def test_published_frozen_and_told(office):
    row = office.published()
    assert (row.state, row.ends_at.astimezone(clock.SHANGHAI)) == (
        State.LIVE, datetime(2023, 6, 28, tzinfo=clock.SHANGHAI),
    )  # fmt: skip
    for application in office.candidates:
        application.refresh_from_db()
        assert application.status == Status.IN_PUBLICITY
    event = StageEvent.objects.filter(move="publish").first()
    assert event.payload["words"]["span"] == "2023年6月19日至6月27日" and event.payload["publication"] == str(row.key)
    frozen = drafting.frozen_rows(row)
    assert row.sha256 == drafting.fingerprint(row)
    assert set(frozen[0]) == set(drafting.FIELDS) and [one["place"] for one in frozen] == [1, 2]
    changed = [frozen[0] | {"post": "另一岗位"}, frozen[1]]
    assert drafting.fingerprint(row, changed) != row.sha256, "one changed word is seen"


def test_the_recommending_unit_is_shown_only_where_the_year_says_so():
    plain = Office.build(n=1).prepared()
    assert drafting.frozen_rows(plain)[0]["recommender"] == ""


def test_with_the_recommending_unit():
    shown = Office.build(n=1, show_recommender_in_public=True).prepared()
    assert drafting.frozen_rows(shown)[0]["recommender"] != ""


def test_three_people(office):
    row = office.do(office.prepared(), "hand_in")
    both = make_user(Role.LEAD)
    for role in (Role.CHIEF, Role.STAFF):
        both.role_grants.create(role=role)
    Publication.objects.filter(pk=row.pk).update(prepared_by=both)
    row.refresh_from_db()
    with pytest.raises(NotPermitted):
        transitions.review(row, by=Actor(both, Role.LEAD), version=row.version, key=click())
    office.do(row, "review")
    with pytest.raises(NotPermitted):
        transitions.publish(row, by=Actor(both, Role.CHIEF), version=row.version, key=click())
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=row.pk).update(reviewed_by=both)


def test_whoever_did_not_consent_is_not_made_public(office):
    first = office.candidates[0]
    Consent.objects.filter(user=first.nominee, kind="publication").update(withdrawn_at=clock.now())
    row = office.prepared()
    with pytest.raises(TransitionError, match="没有同意公示"):
        office.do(row, "hand_in")


def test_what_changed_after_the_draft_is_not_signed(office):
    row = office.do(office.prepared(), "hand_in", "review")
    employer = office.candidates[0].employer
    employer.name = "（演示）更名后的单位"
    employer.save()
    with pytest.raises(TransitionError, match="有变化"):
        office.do(row, "publish")
    row.refresh_from_db()
    assert row.state == State.REVIEWED and row.sha256 == "" and row.ends_at is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("焊工 310199198502150013", "身份证号"), ("电话1 380 000 1234 5", ""), ("焊工 138 0000 1234", "手机号码"),
        ("a.b@example.com", "电子邮箱"), ("卡 6222 0212 3456 7890 123", "银行卡号"), ("总装车间焊接班班长", ""),
    ],
)  # fmt: skip
def test_numbers_that_look_personal_are_found(text, what):
    assert [found for _where, found in personal.scan({"x": text})] == ([what] if what else [])


def test_the_persons_own_data_is_found_wherever_it_stands(office):
    row = office.prepared()
    first = row.entries.select_related("application").first()
    first.post = f"班长 住{first.application.home_addr}"
    first.save()
    assert any("家庭住址" in one for one in personal.findings(row))


def test_the_clock_ends_it_and_clears_everybody_nobody_objects_to(office, monkeypatch):
    row = office.published()
    with clock.at(row.ends_at - (row.ends_at - DAY) / 1000):
        assert ticking.tick() == 0
    held = office.candidates[0]
    monkeypatch.setattr(ticking, "_held", [lambda asked: {held.pk}])
    office.over(row)
    states = {one.pk: one.status for one in type(held).objects.filter(pk__in=[one.pk for one in office.candidates])}
    assert row.state == State.ENDED
    assert states == {held.pk: Status.IN_PUBLICITY, office.candidates[1].pk: Status.PUBLICITY_CLEAR}
    monkeypatch.setattr(ticking, "_held", [])
    assert ticking.tick() == 1 and ticking.tick() == 0


def test_another_order_needs_a_reason_and_is_kept(office):
    row = office.prepared()
    before = [entry.pk for entry in row.entries.order_by("place")]
    turned = before[::-1]
    by = Actor(office.staff, Role.STAFF)
    with pytest.raises(TransitionError, match="理由"):
        transitions.arrange(row, turned, by=by, reason="", version=row.version, key=click())
    row.refresh_from_db()
    assert [entry.pk for entry in row.entries.order_by("place")] == before
    transitions.arrange(row, turned, by=by, reason="同姓按规范笔顺排列", version=row.version, key=click())
    assert [entry.pk for entry in row.entries.order_by("place")] == turned
    event = row.events.get(move="arrange")
    assert event.payload == {"before": before, "after": turned} and event.reason
    with pytest.raises(TransitionError):
        transitions.arrange(row, turned[:1], by=by, reason="少了一行", version=row.version, key=click())


def test_sent_back_and_given_up(office):
    row = office.do(office.prepared(), "hand_in", "review")
    by = Actor(office.chief, Role.CHIEF)
    transitions.send_back(row, by=by, reason="请核对岗位名称", version=row.version, key=click())
    assert (row.state, row.reviewed_by) == (State.DRAFT, None)
    transitions.void(row, by=by, reason="名单重新准备", version=row.version, key=click())
    again = office.prepared()
    assert again.number == 1 and again.entries.count() == 2
    with pytest.raises(WrongState):
        office.do(row, "hand_in")


def test_one_list_at_a_time_and_none_without_candidates(office):
    first = office.prepared()
    assert office.prepared() == first
    office.do(first, "hand_in", "review", "publish")
    with pytest.raises(TransitionError, match="没有等待公示"):
        office.prepared()


def test_the_page_holds_the_allow_list_and_nothing_else(office):
    row = office.published()
    shown = showing.year_of(2023)["lists"][0]
    assert set(shown["rows"][0]) == {*drafting.FIELDS, "removed"}
    assert shown["sha256"] == row.sha256 and shown["span"] == "2023年6月19日至6月27日"
