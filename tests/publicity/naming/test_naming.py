"""T31 by its verbs: three people, everybody or nobody, numbers in published order, who is left out and why (R57)."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts import clock
from accounts.models import Message
from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.models import Application, StageEvent
from nominations.pipeline import CycleStage, Status
from nominations.transitions import advance
from publicity.lists import ticking
from publicity.lists.models import Entry
from publicity.naming import transitions
from publicity.titles import closing, drafting, numbering
from publicity.titles.models import Naming, Title
from publicity.titles.moves import State
from tests.factories.experts import yes
from tests.factories.journey import click
from tests.factories.naming import NAMED, NUMBER, complete, do, drafted, end, issued, over
from tests.factories.publicity import Office
from tests.publicity.objections_scene import Case
from tests.support.kept import kept

pytestmark = pytest.mark.django_db
WHY, WORDS = "（演示）所填情况与事实不符，经核实。", {"words": {"year": 2023}}


@kept
def office():
    return over(Office.build(n=2, reserves=1))


def statuses(office):
    return [Application.objects.get(pk=row.pk).status for row in office.candidates]


def test_everybody_is_named_in_published_order_with_papers_and_messages(office):
    naming = issued(office)
    titles = list(naming.titles.order_by("place"))
    entries = list(Entry.objects.order_by("place"))
    assert [row.number for row in titles] == ["SAQ-ZLGJ-2023-0001", "SAQ-ZLGJ-2023-0002"]
    assert [(row.application_id, row.name, row.employer, row.post) for row in titles] == [
        (row.application_id, row.name, row.employer, row.post) for row in entries
    ]
    assert statuses(office) == [Status.NAMED, Status.NAMED, Status.RESERVE_APPROVED]
    assert titles[0].recommender == office.candidates[0].recommender.name and titles[0].industry
    for title in titles:
        assert re.fullmatch(f"[{numbering.ALPHABET}]{{16}}", title.token) and title.issued_at == naming.issued_at
        event = StageEvent.objects.get(application=title.application, move="name")
        assert event.payload["number"] == title.number and event.payload["naming"] == str(naming.key)
        told = Message.objects.get(user=title.application.nominee, subject__contains="已被命名")
        assert title.number in told.body and NUMBER in told.body
        assert told.url == f"/certificates/own/{title.application.key}/"
    kinds = GeneratedDocument.objects.values_list("kind", flat=True)
    assert [list(kinds).count(kind) for kind in ("naming_decision", "certificate", "plaque")] == [2, 2, 2]
    assert naming.words["title"] == "关于命名2023年度“上海质量工匠”的决定" and len(naming.sha256) == 64
    assert f"{titles[0].name}等2名同志" in naming.words["paragraphs"][0] and "（沪质协〔2023〕13号）" in str(
        naming.words
    )


def test_tokens_are_drawn_from_thirty_two_signs():
    assert len(set(numbering.ALPHABET)) == 32 and not set("IO01") & set(numbering.ALPHABET)
    assert len({numbering.new_token() for _n in range(200)}) == 200


def test_three_people_and_the_database_agrees(office):
    with clock.at(NAMED):
        row = do(office, drafted(office), "hand_in")
        stored = Naming.objects.filter(pk=row.pk)
        stored.update(prepared_by=office.lead)
        with pytest.raises(NotPermitted):
            do(office, row, "review")
        stored.update(prepared_by=office.staff)
        do(office, row, "review")
        stored.update(prepared_by=office.chief)
        with pytest.raises(NotPermitted):
            do(office, row, "issue")
    with pytest.raises(IntegrityError), transaction.atomic():
        stored.update(reviewed_by=office.chief)


def test_a_double_click_and_an_old_page_number_nobody_twice(office):
    with clock.at(NAMED):
        row = do(office, drafted(office), "hand_in", "review")
        version, by, key = row.version, Actor(office.chief, Role.CHIEF), click()
        for _n in range(2):
            transitions.issue(row, by=by, version=version, key=key)
        assert Title.objects.count() == 2
        with pytest.raises(WrongState):
            transitions.issue(row, by=by, version=version, key=click())
        with pytest.raises(TransitionError, match="没有公示期满"):
            drafted(office)
    assert Title.objects.count() == 2 and not Naming.objects.exclude(state=State.ISSUED).exists()


def test_one_who_cannot_be_named_refuses_the_whole_decision_by_name(office):
    """Between the review and the signature an objection that came in time is entered."""
    with clock.at(NAMED):
        row = do(office, drafted(office), "hand_in", "review")
    case = Case(office)
    with clock.at(NAMED), pytest.raises(TransitionError, match=f"{case.entry.name} 暂不能命名（有异议没有办结）"):
        transitions.issue(row, by=Actor(office.chief, Role.CHIEF), version=row.version, key=click())
    row.refresh_from_db()
    assert (row.state, row.issued_at, row.sha256) == (State.REVIEWED, None, "")
    assert not Title.objects.exists() and Status.NAMED not in statuses(office)
    assert not GeneratedDocument.objects.filter(kind="certificate").exists()


def test_who_was_disqualified_meanwhile_is_said_by_name(office):
    with clock.at(NAMED):
        row = do(office, drafted(office), "hand_in", "review")
        one = office.candidates[0]
        by = Actor(office.chief, Role.CHIEF)
        advance(one, "disqualify", by=by, permit=yes, reason=WHY, payload=WORDS, key=click())
        with pytest.raises(TransitionError, match=f"{one.name} 当前为“取消参评资格”"):
            do(office, row, "issue")


def test_numbers_go_on_without_a_gap_after_a_refused_attempt_and_in_a_later_decision(office):
    """Who was on hold is named by the second decision, with the next number; a void draft leaves no trace."""
    case = Case(office)
    case.accepted()
    with clock.at(NAMED):
        given_up = drafted(office)
        by = Actor(office.lead, Role.LEAD)
        transitions.void(given_up, by=by, reason="名单须重新核对。", version=given_up.version, key=click())
        assert [why for _row, why in drafting.on_hold(office.cycle)] == ["异议核查，暂缓"]
        first = issued(office)
    assert [row.number for row in first.titles.all()] == ["SAQ-ZLGJ-2023-0001"]
    with clock.at(NAMED + timedelta(days=9)):
        assert "没有结果" in " ".join(closing.against_completing(office.cycle))
    case.row.refresh_from_db()
    advance(case.entry.application, "dismiss_clear", by=Actor(office.lead, Role.LEAD), permit=yes, key=click())
    with clock.at(NAMED + timedelta(days=9)), pytest.raises(TransitionError, match="没有公示期满"):
        drafted(office)  # the objection itself is not closed yet
    type(case.row).objects.filter(pk=case.row.pk).update(state="closed")
    with clock.at(NAMED + timedelta(days=9)):
        second = do(office, drafted(office), "hand_in", "review", "issue", number="沪质协〔2023〕36号")
    assert (second.number, [row.number for row in second.titles.all()]) == (2, ["SAQ-ZLGJ-2023-0002"])
    assert second.words["title"].endswith("（第2批）") and "同志为2023年度" in second.words["paragraphs"][0]


def test_a_number_that_was_used_is_refused_beside_its_field(office):
    with clock.at(NAMED):
        row = drafted(office)
        with pytest.raises(TransitionError, match="文号已经用于另一份文件") as refused:
            do(office, row, "hand_in", number=office.cycle.doc_no)
    assert refused.value.problems[0][0] == "decision_no"


def test_nobody_is_named_before_or_after_the_stage():
    office = Office.build(n=1)
    office.over(office.published())
    with clock.at(NAMED), pytest.raises(TransitionError, match="当前处于“公示发布”，不能命名"):
        drafted(office)
    end(office)
    issued(office)
    complete(office)
    with clock.at(NAMED), pytest.raises(TransitionError, match="当前处于“已完成”，不能命名"):
        drafted(office)


def test_c11_waits_until_nobody_is_public_any_more():
    office = Office.build(n=1)
    with pytest.raises(TransitionError, match="还没有公示期满的名单"):
        end(office)
    row = office.published()
    with pytest.raises(TransitionError, match=r"还有名单在公示期内|还没有公示期满"):
        end(office)
    with clock.at(row.ends_at - timedelta(seconds=1)):
        ticking.tick()
        assert closing.against_naming(office.cycle)
    Case(office)
    office.over(row)
    with pytest.raises(TransitionError, match="还有 1 人公示期满，但有异议没有完成受理审查"):
        end(office)
    assert office.cycle.stage == CycleStage.PUBLICITY


def test_c11_goes_on_with_somebody_on_hold():
    office = Office.build(n=2)
    row = office.published()
    Case(office).accepted()
    office.over(row)
    end(office)
    assert office.cycle.stage == CycleStage.NAMING
    assert [why for _row, why in drafting.on_hold(office.cycle)] == ["异议核查，暂缓"]
    assert len(drafting.clear(office.cycle)) == 1


def test_c12_waits_for_every_decision_and_takes_the_reserves_along(office):
    with clock.at(NAMED):
        with pytest.raises(TransitionError, match="还没有签发命名决定"):
            complete(office)
        row = drafted(office)
        assert any("还没有签发，请签发或者作废" in one for one in closing.against_completing(office.cycle))
        do(office, row, "hand_in", "review", "issue")
        complete(office)
    assert office.cycle.stage == CycleStage.COMPLETED
    reserve = Application.objects.get(pk=office.candidates[2].pk)
    assert reserve.status == Status.NOT_NAMED
    told = Message.objects.get(user=reserve.nominee, subject="本年度命名工作已结束")
    assert "后备" not in told.body
    assert StageEvent.objects.get(application=reserve, move="cycle_close").actor is None


def test_who_is_a_reserve_again_after_the_year_leaves_with_the_next_tick(office):
    with clock.at(NAMED):
        issued(office)
        reserve = office.candidates[2]
        by = Actor(office.chief, Role.CHIEF)
        advance(reserve, "disqualify", by=by, permit=yes, reason=WHY, payload=WORDS, key=click())
        complete(office)
        assert closing.tick() == 0
        advance(reserve, "reconsider", by=by, permit=yes, reason="（演示）复核成立，原决定不再执行", key=click())
        assert reserve.status == Status.RESERVE_APPROVED
        assert (closing.tick(), closing.tick()) == (1, 0)
    assert statuses(office)[2] == Status.NOT_NAMED
