"""C7: who may, what stands against it, what is frozen; a sheet quarantined later gives a second ranking."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor, NotPermitted, TransitionError
from nominations.cycles.forms import locked_fields
from nominations.models import Cycle, StaffConflict
from nominations.pipeline import CycleStage
from review.consensus import transitions
from review.experts.models import Conflict
from review.experts.setting_aside import enforce
from review.meetings.models import Case
from review.rankings.models import Ranking, RankingRow
from review.sheets.models import Assignment, SheetVersion
from review.tasks import recount_ranking
from tests.factories.experts import accepted, expert
from tests.factories.journey import click
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db


def rows(ranking):
    return [(row.code, row.rank, str(row.mean), row.tied, row.suggested) for row in ranking.rows.all()]


def test_the_ranking_to_the_last_digit(scene):
    meeting = scene.open()
    assert scene.fresh().stage == CycleStage.CONSENSUS
    ranking = Ranking.objects.get()
    assert rows(ranking) == [
        ("SX2023-001", 1, "80.63", False, True),
        ("SX2023-002", 2, "78.00", False, True),
        ("SX2023-003", 3, "78.00", False, False),
        ("SX2023-004", 4, "60.00", False, False),
    ]
    info = ranking.information["rows"][str(scene.files[0].pk)]
    assert (info["plain"], info["interval"][0]) == ("80.63", 1)
    last = ranking.rows.last()
    assert (last.flags, str(last.spread), last.count) == (["range"], "21.00", 4)
    assert set(Assignment.objects.values_list("state", flat=True)) == {"locked"}
    assert SheetVersion.objects.filter(cause="lock").count() == 16
    kinds = {case.application.blind_copy.code[-1]: case.kinds for case in meeting.cases.all()}
    assert kinds == {"1": ["border"], "2": ["border"], "3": ["border"], "4": ["spread", "border"]}
    assert meeting.attendances.count() == 4


def test_who_has_too_few_sheets_is_named_by_code_and_nothing_is_locked(scene):
    Assignment.objects.filter(application=scene.files[1], expert__in=scene.experts[:2]).update(
        quarantined_at=clock.now()
    )
    with pytest.raises(TransitionError) as refused:
        scene.open()
    assert refused.value.problems == ["SX2023-002 只有 2 张有效评分表，至少要 3 张。"]
    assert not Ranking.objects.exists() and Assignment.objects.filter(state="scored").count() == 16
    assert scene.fresh().stage == CycleStage.WRITTEN


def test_what_is_not_submitted_ends_and_is_no_zero(scene):
    row = accepted(scene.files[0], expert("演示专家9"), scene.staff, scene.lead)
    scene.open()
    row.refresh_from_db()
    assert row.state == "cancelled"
    assert rows(Ranking.objects.get())[0] == ("SX2023-001", 1, "80.63", False, True)


def test_only_lead_opens_and_a_second_click_opens_nothing_twice(scene):
    cycle = scene.fresh()
    with pytest.raises(NotPermitted):
        transitions.open_consensus(cycle, by=scene.by, version=cycle.version, key=click())
    key, by = click(), Actor(scene.lead, Role.LEAD)
    version = scene.fresh().version
    for _time in range(2):
        transitions.open_consensus(scene.fresh(), by=by, version=version, key=key)
    assert Ranking.objects.count() == 1


def test_whoever_stays_away_from_somebody_does_not_open(scene):
    StaffConflict.objects.create(user=scene.lead, application=scene.files[0], reason="近亲属")
    with pytest.raises(NotPermitted):
        scene.open()


def test_a_late_conflict_gives_a_second_ranking_and_keeps_the_first(scene, worker):
    scene.open()
    gone = Assignment.objects.get(application=scene.files[3], expert=scene.experts[0])
    assert transitions.recount(scene.cycle, by=scene.by).number == 1, "nothing has changed"
    Conflict.objects.create(expert=gone.expert, application=gone.application, source="staff", kind="declared")
    with worker(), transaction.atomic():
        enforce(Q(application=gone.application))
    second = Ranking.objects.get(number=2)
    assert (second.cause, Ranking.objects.count()) == ("quarantine", 2)
    row = second.rows.get(application=scene.files[3])
    assert (str(row.mean), row.count, row.flags) == ("63.33", 3, [])  # (60 + 59 + 71) / 3 = 190 / 3
    assert [sheet["mark"] for sheet in row.sheets] == ["quarantined", "", "", ""]
    assert str(Ranking.objects.get(number=1).rows.get(application=scene.files[3]).mean) == "60.00"
    assert "quarantined" in Case.objects.get(application=scene.files[3]).kinds


def test_whoever_sets_a_sheet_aside_does_not_wait_for_the_count(scene, django_capture_on_commit_callbacks):
    scene.open()
    with django_capture_on_commit_callbacks(execute=True):  # the message is sent, and nobody works here
        gone = scene.experts[0], scene.files[3]
        Conflict.objects.create(expert=gone[0], application=gone[1], source="staff", kind="declared")
        with transaction.atomic():
            enforce(Q(application=gone[1]))
    assert Ranking.objects.count() == 1
    for _message in range(2):
        assert recount_ranking(scene.cycle.pk, "quarantine")
    assert Ranking.objects.count() == 2
    assert not recount_ranking(0, "quarantine")


def test_a_ranking_never_changes(scene):
    scene.open()
    for rows_, change in ((Ranking.objects.all(), {"number": 9}), (RankingRow.objects.all(), {"rank": 9})):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows_.update(**change)


def test_nobody_sees_a_value_before_the_locking(client, scene):
    for role in (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP):
        client.force_login(make_user(role))
        pages = [client.get("/consensus/"), client.get("/consensus/2023/"), client.get("/consensus/2023/charts/")]
        text = "".join(page.content.decode() for page in pages)
        assert all(page.status_code == 200 for page in pages)
        assert not [value for value in ("80.63", "80.5", "78.0", "60.0", "71.0", "宽严") if value in text]
        assert "SX2023-001" in text and "已足够" in text
        assert client.get(f"/consensus/card/{scene.files[0].key}/").status_code == 404
        assert client.get("/consensus/2023/room/").status_code == 404
        assert client.post("/consensus/2023/workbook/").status_code != 200


@pytest.mark.parametrize("role", [Role.NOM, Role.UNIT, Role.REC, Role.EXP, Role.ADM])
def test_for_all_others_there_is_no_ranking(client, scene, role):
    scene.convened()
    people = {Role.NOM: scene.town.nominee, Role.UNIT: scene.town.unit, Role.REC: scene.town.rec}
    people[Role.EXP] = scene.experts[0].user
    client.force_login(people.get(role) or make_user(role))
    case = Case.objects.first()
    for path in ("", "2023/", "2023/charts/", "2023/room/", "2023/room/list/", "2023/room/roll/", "2023/room/add/",
                 "2023/room/scan/", f"card/{scene.files[0].key}/", f"case/{case.key}/"):  # fmt: skip
        assert client.get(f"/consensus/{path}").status_code == 404, path
    for verb in ("open", "recount", "convene", "close", "scan", "confirm", "reopen", "defense"):
        assert client.post(f"/consensus/2023/do/{verb}/", {"version": 1, "key": click()}).status_code == 404


def test_whoever_stays_away_from_one_reads_nothing_about_them(client, scene):
    scene.convened()
    sup = make_user(Role.SUP)
    StaffConflict.objects.create(user=sup, application=scene.files[0], reason="近亲属")
    client.force_login(sup)
    text = "".join(
        client.get(f"/consensus/2023/{path}").content.decode() for path in ("", "charts/", "room/", "room/list/")
    )
    assert "SX2023-002" in text and "SX2023-001" not in text and "80.63" not in text
    assert client.get(f"/consensus/card/{scene.files[0].key}/").status_code == 404
    assert client.get(f"/consensus/case/{Case.objects.get(application=scene.files[0]).key}/").status_code == 404
    assert "导出排名表" not in text


def test_the_ranking_page_and_a_score_card(client, scene):
    scene.open()
    client.force_login(make_user(Role.SUP))
    page = client.get("/consensus/").content.decode()
    assert page.count("data-saq-open") == 4 and "80.63" in page and "计算办法" in page
    card = client.get(f"/consensus/card/{scene.files[3].key}/").content.decode()
    assert "演示专家1" in card and "分差大" in card and "21.00" in card


def test_dropped_sheets_are_shown_struck_through(client, scene):
    five = accepted(scene.files[0], expert("演示专家5"), scene.staff, scene.lead)
    from tests.factories.experts import scored

    scored(five, "90")
    scene.open()
    client.force_login(scene.staff)
    card = client.get(f"/consensus/card/{scene.files[0].key}/").content.decode()
    assert "<del>90.00</del>" in card and "<del>80.00</del>" in card and "80.83" in card  # (80.5 + 81 + 81) / 3


@pytest.mark.parametrize("n", [1, 3])
def test_pages_cost_the_same_for_one_and_for_three(client, scene, n):
    from nominations.transitions import advance

    for file in scene.files[n:]:
        advance(
            file, "withdraw_late", by=Actor(scene.lead, Role.LEAD), permit=lambda u, a: True, reason="本人申请退出。"
        )
    scene.open()
    client.force_login(make_user(Role.SUP))
    page = client.get("/consensus/2023/").content.decode()
    assert page.count("data-saq-open") == n
    card = f"/consensus/card/{scene.files[0].key}/"
    case = f"/consensus/case/{Case.objects.get(application=scene.files[0]).key}/"
    counts = {}
    for name, path in {**COUNTED, "card": card, "case": case}.items():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts[name] = len(asked)
    assert counts == {"ranking": 9, "room": 15, "list": 10, "charts": 11, "card": 7, "case": 16}


COUNTED = {
    "ranking": "/consensus/2023/", "room": "/consensus/2023/room/", "list": "/consensus/2023/room/list/",
    "charts": "/consensus/2023/charts/",
}  # fmt: skip


def test_the_page_shows_all_that_stands_beside_the_rank(client, scene):
    """Plain mean, standardised score, model and interval: for information, on the ranking and on each card."""
    scene.open()
    held = Ranking.objects.get().information["rows"][str(scene.files[3].pk)]
    client.force_login(scene.staff)
    ranking, card = client.get("/consensus/"), client.get(f"/consensus/card/{scene.files[3].key}/")
    for page in (ranking.content.decode(), card.content.decode()):
        assert "标准化" in page and "双因素" in page
        assert all(held[name] in page for name in ("plain", "standard", "model"))


@pytest.mark.parametrize(
    ("stage", "fixed"), [("written", False), ("consensus", True), ("defense", True), ("suspended", False)]
)
def test_the_line_is_not_moved_once_scores_can_be_read(stage, fixed):
    """Who wants another number of people says why in the meeting; the settings do not take it any more."""
    assert ("quota_shortlist" in locked_fields(Cycle(pk=1, stage=stage))) is fixed
