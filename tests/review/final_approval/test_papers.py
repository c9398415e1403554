"""D14, D15 and the paper ballots as people read them: names, figures, no voter, no choice of anybody."""

import io

import pytest
from pypdf import PdfReader

from accounts.roles import Role
from documents import approval_minutes, candidate_list, vote_papers
from nominations.acting import Actor, TransitionError
from nominations.pipeline import Status
from review.experts.conflicts import enter
from review.final_approval import transitions
from review.votes import papers, records, rounds
from review.votes.moves import Mode
from tests.factories.formal_check import scan
from tests.factories.journey import click
from tests.factories.votes import ABSTAIN, NO, YES, vote

pytestmark = pytest.mark.django_db


def text_of(pdf):
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def finished(row, cast):
    """Closed, signed and confirmed."""
    by = Actor(cast[Role.STAFF], Role.STAFF)
    row.refresh_from_db()
    transitions.close(row, by=by, version=row.version, key=click())
    transitions.attach_scan(row, scan(3), by=by, version=row.version, key=click())
    transitions.confirm(row, by=Actor(cast[Role.CHIEF], Role.CHIEF), version=row.version, key=click())
    row.refresh_from_db()
    return row


@pytest.fixture
def closed(sitting, cast):
    row, found = sitting
    by = Actor(cast[Role.STAFF], Role.STAFF)
    one = rounds.open_round(row, found, by=by, key=click(), places={one.pk: n for n, one in enumerate(found)})
    for member in row.members.order_by("number"):
        vote(one, member, YES, NO if member.number > 3 else YES, ABSTAIN if member.number > 5 else YES)
    rounds.close_round(one, by=by)
    row.refresh_from_db()
    transitions.close(row, by=by, version=row.version, key=click())
    return row, found, one


def test_the_minutes_hold_the_count_of_every_candidate(closed):
    row, found, one = closed
    pdf = approval_minutes.render(row.minutes.snapshot.payload, {})
    text = text_of(pdf)
    assert "应到7人，到会7人，法定人数5人。" in text and "电子无记名投票" in text
    one.refresh_from_db()
    assert one.sha256 in text and "监票人签名" in text and "到会委员签名" in text
    assert "".join(found[0].employer.name.split()) in text
    payload = row.minutes.snapshot.payload["rounds"][0]["rows"]
    assert [(line["yes"], line["no"], line["abstain"], line["passed"]) for line in payload] == [
        ("7", "0", "0", True), ("3", "4", "0", False), ("5", "0", "2", True),
    ]  # fmt: skip
    assert [line["result"] for line in row.minutes.snapshot.payload["decided"]] == ["候选人", "未通过", "后备候选人"]


def test_nobody_signs_a_page_without_a_word_of_the_minutes(closed):
    row, _found, _one = closed
    payload = row.minutes.snapshot.payload
    for many in range(6, 11):
        rows = [payload["decided"][0] | {"employer": "演示单位"}] * many
        pages = PdfReader(io.BytesIO(approval_minutes.render(payload | {"decided": rows}, {}))).pages
        last = "".join(pages[-1].extract_text().split())
        assert "监票人签名" in last and "演示单位" in last


def test_the_list_of_candidates_holds_no_vote_and_nobody_who_failed(closed, cast):
    row, found, _one = closed
    by = Actor(cast[Role.STAFF], Role.STAFF)
    transitions.attach_scan(row, scan(3), by=by, version=row.version, key=click())
    transitions.confirm(row, by=Actor(cast[Role.CHIEF], Role.CHIEF), version=row.version, key=click())
    row.refresh_from_db()
    payload = row.paper.snapshot.payload
    assert [line["employer"] for line in payload["proposed"]] == [found[0].employer.name]
    assert [line["employer"] for line in payload["reserve"]] == [found[2].employer.name]
    text = text_of(candidate_list.render(payload, {}))
    assert "候选人1名、后备候选人1名" in text and "同意" not in text
    assert "".join(found[1].employer.name.split()) not in text


def test_a_confirmation_is_refused_when_a_ballot_was_changed(closed, cast):
    from review.votes.models import Ballot

    row, _found, _one = closed
    by = Actor(cast[Role.STAFF], Role.STAFF)
    transitions.attach_scan(row, scan(3), by=by, version=row.version, key=click())
    Ballot.objects.filter(choice=NO).update(choice=YES)
    with pytest.raises(TransitionError, match="选票与计票不一致"):
        transitions.confirm(row, by=Actor(cast[Role.CHIEF], Role.CHIEF), version=row.version, key=click())


def test_paper_ballots_are_as_many_as_voters_and_all_alike(sitting, cast):
    row, found = sitting
    by = Actor(cast[Role.STAFF], Role.STAFF)
    one = transitions.open_round(row, found[:2], by=by, mode=Mode.PAPER, reason="", version=row.version, key=click())
    payload = papers.of_round(one).snapshot.payload
    pdf = PdfReader(io.BytesIO(vote_papers.render(payload, {})))
    texts = {page.extract_text() for page in pdf.pages}
    assert len(pdf.pages) == 7 and len(texts) == 1
    assert not any(member.expert.user.name in next(iter(texts)) for member in row.members.all())


def test_a_year_voted_on_paper_is_counted_and_confirmed(sitting, cast):
    row, found = sitting
    by, second = Actor(cast[Role.STAFF], Role.STAFF), Actor(cast[Role.LEAD], Role.LEAD)
    enter(row.members.first().expert, found[0], "master", reason="曾是师徒", by=by)
    one = transitions.open_round(row, found, by=by, mode=Mode.PAPER, reason="", version=row.version, key=click())
    for candidacy in one.candidacies.all():
        for teller in (by, second):
            transitions.count(candidacy, by=teller, yes=candidacy.entitled - 1, no=1, abstain=0)
    transitions.close_round(one, by=by, version=row.version, key=click())
    finished(row, cast)
    (told,) = row.minutes.snapshot.payload["rounds"]
    member = row.members.first().expert.user.name
    assert told["tellers"] == [by.user.name, second.user.name] and told["away"] == [f"{found[0].name}：{member}回避"]
    assert told["rows"][0]["entitled"] == "6" and told["sha256"] == ""
    text = text_of(approval_minutes.render(row.minutes.snapshot.payload, {}))
    assert "计票人分别清点" in text and "校验码" not in text
    payload = row.paper.snapshot.payload
    assert (len(payload["proposed"]), len(payload["reserve"])) == (2, 1)
    assert "（纸质选票）" in text_of(candidate_list.render(payload, {}))


def test_every_round_on_paper_has_papers_of_its_own(sitting, cast):
    row, found = sitting
    by = Actor(cast[Role.STAFF], Role.STAFF)
    made = []
    for one in found[:2]:
        row.refresh_from_db()
        held = transitions.open_round(row, [one], by=by, mode=Mode.PAPER, reason="", version=row.version, key=click())
        made.append(papers.of_round(held))
        row.refresh_from_db()
        transitions.void_round(held, by=by, reason="表决票印错姓名", version=row.version, key=click())
        assert papers.of_round(held) is None
    assert made[0].pk != made[1].pk and made[1].snapshot.payload["round"] == 2


def test_the_list_follows_the_order_of_the_list_over_all_rounds_and_leaves_out_who_left(sitting, cast):
    row, found = sitting
    by = Actor(cast[Role.STAFF], Role.STAFF)
    for one in reversed(found):
        row.refresh_from_db()
        held = transitions.open_round(row, [one], by=by, mode=Mode.DEVICE, reason="", version=row.version, key=click())
        for member in row.members.order_by("number"):
            vote(held, member, YES)
        row.refresh_from_db()
        transitions.close_round(held, by=by, version=row.version, key=click())
    type(found[0]).objects.filter(pk=found[0].pk).update(status=Status.WITHDRAWN)
    finished(row, cast)
    decided = row.minutes.snapshot.payload["decided"]
    assert [line["employer"] for line in decided] == [one.employer.name for one in found]
    assert [line["result"] for line in decided] == ["已退出", "候选人", "后备候选人"]
    payload = row.paper.snapshot.payload
    assert [line["employer"] for line in payload["proposed"]] == [found[1].employer.name]
    assert payload["sha256"].count("轮 ") == 3
    found[0].refresh_from_db()
    assert found[0].status == Status.WITHDRAWN


def test_who_left_after_the_vote_was_no_absent_member(sitting, cast):
    row, found = sitting
    by = Actor(cast[Role.STAFF], Role.STAFF)
    one = transitions.open_round(row, found, by=by, mode=Mode.DEVICE, reason="", version=row.version, key=click())
    for member in row.members.order_by("number"):
        vote(one, member, YES)
    row.refresh_from_db()
    transitions.close_round(one, by=by, version=row.version, key=click())
    row.refresh_from_db()
    transitions.call_roll(
        row, by=by, came=(), left=[row.members.last().pk], chair=None, version=row.version, key=click()
    )
    finished(row, cast)
    told = row.minutes.snapshot.payload
    assert len(told["present"]) == 7 and told["absent"] == [] and "到会 7 人" in told["quorum"]


def test_a_conflict_found_after_the_minutes_were_signed_opens_the_meeting_again(closed, cast):
    row, found, _one = closed
    by, chief = Actor(cast[Role.STAFF], Role.STAFF), Actor(cast[Role.CHIEF], Role.CHIEF)
    transitions.attach_scan(row, scan(3), by=by, version=row.version, key=click())
    enter(row.members.first().expert, found[0], "family", reason="近亲属关系", by=by)
    with pytest.raises(TransitionError, match="计票无效") as refusal:
        transitions.confirm(row, by=chief, version=row.version, key=click())
    assert "请先重开会议。" in refusal.value.problems
    row.refresh_from_db()
    transitions.reopen(row, by=chief, reason="有委员应当回避，重新表决", version=row.version, key=click())
    assert row.minutes is None and row.scan is None
    again = transitions.open_round(
        row, found[:1], by=by, mode=Mode.DEVICE, reason="有委员应当回避，重新表决", version=row.version, key=click()
    )
    for member in row.members.order_by("number")[1:]:
        vote(again, member, YES)
    row.refresh_from_db()
    transitions.close_round(again, by=by, version=row.version, key=click())
    finished(row, cast)
    first, second = row.minutes.snapshot.payload["rounds"]
    assert [line["void"] for line in first["rows"]] == [True, False, False]
    assert second["rows"][0]["entitled"] == "6" and len(second["away"]) == 1
    found[0].refresh_from_db()
    assert found[0].status == Status.CANDIDATE


def test_who_was_disqualified_after_the_vote_has_not_left_by_themselves(closed, cast):
    row, found, _one = closed
    type(found[0]).objects.filter(pk=found[0].pk).update(status=Status.DISQUALIFIED)
    decided = records.minutes(row, by=None).snapshot.payload["decided"]
    assert [line["result"] for line in decided] == ["已取消资格", "未通过", "后备候选人"]


def test_minutes_frozen_before_a_key_was_there_are_still_printed(closed):
    payload = closed[0].minutes.snapshot.payload
    old = [
        {key: value for key, value in one.items() if key not in ("away", "tellers")}
        | {"rows": [{key: value for key, value in line.items() if key != "void"} for line in one["rows"]]}
        for one in payload["rounds"]
    ]
    assert approval_minutes.whole(payload | {"rounds": old})["rounds"][0]["rows"] == payload["rounds"][0]["rows"]
    assert "监票人签名" in text_of(approval_minutes.render(payload | {"rounds": old}, {}))
