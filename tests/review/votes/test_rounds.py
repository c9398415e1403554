"""Opening, voting, counting: who may, once, with which majority; and what is refused."""

from dataclasses import replace
from fractions import Fraction

import pytest

from accounts import clock
from accounts.models import AuditEvent
from accounts.roles import Role
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from review.experts import standing
from review.experts.conflicts import enter
from review.experts.models import Appointment
from review.experts.texts import CONFIDENTIALITY
from review.meetings.quorum import needed
from review.votes import casting, guards, proof, results, rounds, seating, tellers
from review.votes.models import Ballot, Member, TellerCount, Voter
from review.votes.moves import Mode, RoundState
from tests.factories.journey import click
from tests.factories.nominations import make_user
from tests.factories.votes import ABSTAIN, NO, YES, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(sitting, staff):
    row, found = sitting
    return rounds.open_round(row, found, by=Actor(staff, Role.STAFF), key=click())


def members(one):
    return list(one.approval.members.order_by("number"))


def test_two_thirds_are_rounded_up():
    assert [needed(n, Fraction(2, 3)) for n in (1, 2, 3, 4, 6, 7, 9, 12, 13)] == [1, 2, 2, 3, 4, 5, 6, 8, 9]


def test_a_vote_from_opening_to_count(opened, staff):
    people = members(opened)
    for member in people[:5]:
        vote(opened, member, YES, YES, NO)
    vote(opened, people[5], NO, ABSTAIN, NO)
    one = rounds.close_round(opened, by=Actor(staff, Role.STAFF))
    first, second, reserve = one.candidacies.all()
    assert (first.yes, first.no, first.abstain, first.entitled, first.needed) == (5, 1, 0, 7, 5)
    assert (second.yes, second.no, second.abstain) == (5, 0, 1)
    assert (first.passed, second.passed, reserve.passed) == (True, True, False)
    assert proof.verify(one).whole


def test_who_does_not_vote_is_not_a_yes(opened, staff):
    for member in members(opened)[:5]:
        vote(opened, member, YES if member.number < 5 else NO)
    one = rounds.close_round(opened, by=Actor(staff, Role.STAFF))
    assert [row.passed for row in one.candidacies.all()] == [False] * 3, "four of seven are no two thirds"


def test_a_second_vote_is_refused_and_changes_nothing(opened):
    member = members(opened)[0]
    vote(opened, member, YES)
    before = proof.ballots_of(opened)
    with pytest.raises(casting.AlreadyVoted):
        vote(opened, member, NO)
    assert proof.ballots_of(opened) == before


def test_another_choice_under_the_same_secret_is_a_second_vote(opened):
    secret, member = proof.new_secret(), members(opened)[0]
    vote(opened, member, YES, secret=secret)
    with pytest.raises(casting.AlreadyVoted):
        vote(opened, member, NO, secret=secret)
    assert set(Ballot.objects.values_list("choice", flat=True)) == {YES}


def test_a_secret_of_somebody_else_is_refused_with_a_sentence(opened):
    secret, people = proof.new_secret(), members(opened)
    vote(opened, people[0], YES, secret=secret)
    with pytest.raises(TransitionError, match="回执码已被使用"):
        vote(opened, people[1], YES, secret=secret)
    assert Ballot.objects.count() == 3


def test_the_same_ballot_sent_again_answers_the_same_receipt(opened):
    secret = proof.new_secret()
    first = vote(opened, members(opened)[0], YES, NO, secret=secret)
    again = vote(opened, members(opened)[0], YES, NO, secret=secret)
    assert again == first and Ballot.objects.count() == 3
    assert AuditEvent.objects.filter(action="ballot.cast").count() == 1


def test_a_member_who_is_not_there_cannot_vote(sitting, staff):
    row, found = sitting
    gone = row.members.order_by("-number").first()
    Member.objects.filter(pk=gone.pk).update(present_at=None)
    one = rounds.open_round(row, found, by=Actor(staff, Role.STAFF), key=click())
    with pytest.raises(WrongState, match="没有签到到会"):
        casting.cast(one, {}, proof.new_secret(), by=Actor(gone.expert.user, Role.EXP))
    assert one.candidacies.first().entitled == 6


def test_neither_staff_nor_another_expert_can_vote(opened, staff):
    for user, role in ((staff, Role.STAFF), (make_user(Role.EXP), Role.EXP)):
        with pytest.raises(NotPermitted):
            casting.cast(opened, {}, proof.new_secret(), by=Actor(user, role))


def test_a_recused_member_has_no_voice_for_that_candidate_and_is_not_counted(sitting, staff):
    row, found = sitting
    member = row.members.order_by("number").first()
    enter(member.expert, found[0], "master", reason="曾是师徒", by=Actor(staff, Role.STAFF))
    one = rounds.open_round(row, found, by=Actor(staff, Role.STAFF), key=click())
    first = one.candidacies.get(application=found[0])
    assert (first.entitled, first.needed) == (6, 4)
    voter = Voter.objects.get(round=one, member=member)
    assert [row.application_id for row in casting.paper_of(voter)] == [found[1].pk, found[2].pk]
    choices = {row.pk: YES for row in one.candidacies.all()}
    with pytest.raises(TransitionError, match="回避"):
        casting.cast(one, choices, proof.new_secret(), by=Actor(member.expert.user, Role.EXP))
    assert not Ballot.objects.exists()


def test_a_ballot_with_a_blank_is_given_back(opened):
    member = members(opened)[0]
    with pytest.raises(TransitionError) as refusal:
        casting.cast(opened, {}, proof.new_secret(), by=Actor(member.expert.user, Role.EXP))
    assert len(refusal.value.problems) == 3
    assert not Voter.objects.filter(used=True).exists()


def test_without_a_quorum_nothing_is_opened(sitting, staff):
    row, found = sitting
    keep = row.members.order_by("number").values_list("pk", flat=True)[:4]
    Member.objects.exclude(pk__in=list(keep)).update(present_at=None)
    with pytest.raises(TransitionError, match="至少要 5 人"):
        rounds.open_round(row, found, by=Actor(staff, Role.STAFF), key=click())


def test_fewer_than_five_ballots_are_never_counted(opened, staff):
    for member in members(opened)[:4]:
        vote(opened, member, YES)
    with pytest.raises(TransitionError, match="不能计票"):
        rounds.close_round(opened, by=Actor(staff, Role.STAFF))
    assert opened.candidacies.first().yes is None
    one = rounds.void_round(opened, by=Actor(staff, Role.STAFF), reason="到会人员临时离开")
    assert one.state == RoundState.VOID and not Ballot.objects.exists()


def test_no_figure_before_the_closing(opened):
    for member in members(opened):
        vote(opened, member, YES)
    assert {(row.yes, row.no, row.abstain, row.passed) for row in opened.candidacies.all()} == {(None,) * 4}
    assert opened.sha256 == ""


def test_a_closed_round_takes_no_ballot_and_is_not_closed_twice(opened, staff):
    people = members(opened)
    for member in people[:6]:
        vote(opened, member, YES)
    rounds.close_round(opened, by=Actor(staff, Role.STAFF))
    with pytest.raises(WrongState):
        vote(opened, people[6], YES)
    with pytest.raises(WrongState):
        rounds.close_round(opened, by=Actor(staff, Role.STAFF))


def test_a_second_round_needs_the_meetings_reason_and_there_is_no_third(opened, sitting, staff):
    row, found = sitting
    by = Actor(staff, Role.STAFF)
    with pytest.raises(TransitionError, match="还没有结束"):
        rounds.open_round(row, found[2:], by=by, reason="会议决定再次投票", key=click())
    for member in members(opened):
        vote(opened, member, YES, YES, NO)
    rounds.close_round(opened, by=by)
    with pytest.raises(TransitionError, match="会议决定"):
        rounds.open_round(row, found[2:], by=by, key=click())
    with pytest.raises(TransitionError, match="已经通过"):
        rounds.open_round(row, found, by=by, reason="会议决定再次投票", key=click())
    two = rounds.open_round(row, found[2:], by=by, reason="后备人选票数接近，会议决定再次投票", key=click())
    for member in members(two):
        vote(two, member, NO)
    assert not rounds.close_round(two, by=by).candidacies.get().passed
    with pytest.raises(TransitionError, match="最多表决 2 次"):
        rounds.open_round(row, found[2:], by=by, reason="再来一次的理由", key=click())


def test_two_votes_are_two_for_each_candidate_not_for_the_meeting(sitting, staff):
    row, found = sitting
    for one in found:
        held = rounds.open_round(row, [one], by=Actor(staff, Role.STAFF), key=click())
        for member in members(held):
            vote(held, member, YES)
        rounds.close_round(held, by=Actor(staff, Role.STAFF))
    assert [one.number for one in results.counted(row)] == [1, 2, 3]


def test_fewer_than_five_ballots_on_one_candidate_are_not_counted_though_others_have_more(sitting, staff):
    row, found = sitting
    people = list(row.members.order_by("number"))
    for member in people[:2]:
        enter(member.expert, found[0], "master", reason="曾是师徒", by=Actor(staff, Role.STAFF))
    one = rounds.open_round(row, found, by=Actor(staff, Role.STAFF), key=click())
    for member in people[:6]:
        vote(one, member, YES)
    with pytest.raises(TransitionError, match=f"{found[0].name}：只有 4 张选票"):
        rounds.close_round(one, by=Actor(staff, Role.STAFF))
    vote(one, people[6], YES)
    assert [row.yes for row in rounds.close_round(one, by=Actor(staff, Role.STAFF)).candidacies.all()] == [5, 7, 7]


def test_a_candidate_with_fewer_than_five_voices_is_not_put_to_the_vote(sitting, staff):
    row, found = sitting
    for member in row.members.order_by("number")[:3]:
        enter(member.expert, found[0], "master", reason="曾是师徒", by=Actor(staff, Role.STAFF))
    with pytest.raises(TransitionError, match=f"不足 5 人.*{found[0].name}"):
        rounds.open_round(row, found, by=Actor(staff, Role.STAFF), key=click())


def test_a_conflict_found_during_the_vote_takes_that_voice_at_once(opened, sitting, staff):
    _row, found = sitting
    late, people = members(opened)[0], members(opened)
    choices = {one.pk: YES for one in opened.candidacies.all()}
    enter(late.expert, found[0], "family", reason="近亲属关系", by=Actor(staff, Role.STAFF))
    with pytest.raises(TransitionError, match="回避"):
        casting.cast(opened, choices, proof.new_secret(), by=Actor(late.expert.user, Role.EXP))
    vote(opened, late, YES)
    for member in people[1:]:
        vote(opened, member, YES)
    first = rounds.close_round(opened, by=Actor(staff, Role.STAFF)).candidacies.get(application=found[0])
    assert (first.entitled, first.needed, first.yes) == (6, 4, 6)
    assert not results.tainted(opened.approval)


def test_a_conflict_found_after_the_ballot_is_in_makes_that_count_void_and_the_others_stand(opened, sitting, staff):
    row, found = sitting
    for member in members(opened):
        vote(opened, member, YES)
    enter(members(opened)[0].expert, found[0], "family", reason="近亲属关系", by=Actor(staff, Role.STAFF))
    rounds.close_round(opened, by=Actor(staff, Role.STAFF))
    assert set(results.outcomes(row)) == {one.pk for one in found[1:]}
    assert any("计票无效" in text and found[0].name in text for text in guards.against_closing(row))
    again = rounds.open_round(
        row, found[:1], by=Actor(staff, Role.STAFF), reason="有委员应当回避，重新表决", key=click()
    )
    for member in members(again)[1:]:
        vote(again, member, YES)
    rounds.close_round(again, by=Actor(staff, Role.STAFF))
    assert results.outcomes(row)[found[0].pk].entitled == 6 and not guards.against_closing(row)


def test_an_earlier_count_does_not_come_back_when_the_last_one_is_void(opened, sitting, staff):
    row, found = sitting
    by = Actor(staff, Role.STAFF)
    for member in members(opened):
        vote(opened, member, NO, YES)
    rounds.close_round(opened, by=by)
    assert not results.outcomes(row)[found[0].pk].passed
    again = rounds.open_round(row, found[:1], by=by, reason="票数接近，会议决定再次投票", key=click())
    for member in members(again):
        vote(again, member, YES)
    rounds.close_round(again, by=by)
    assert results.outcomes(row)[found[0].pk].passed
    enter(members(opened)[0].expert, found[0], "family", reason="近亲属关系", by=by)
    assert found[0].pk not in results.outcomes(row)
    assert any("计票无效" in text and found[0].name in text for text in guards.against_closing(row))


def test_the_same_click_closes_once_and_an_old_page_closes_nothing(opened, staff):
    by, row = Actor(staff, Role.STAFF), opened.approval
    for member in members(opened):
        vote(opened, member, YES)
    row.refresh_from_db()
    with pytest.raises(StaleVersion):
        rounds.close_round(opened, by=by, version=row.version - 1, key=click())
    version, key = row.version, click()
    for _n in range(2):
        assert rounds.close_round(opened, by=by, version=version, key=key).state == RoundState.CLOSED
    assert row.events.filter(move="close_round").count() == 1
    assert AuditEvent.objects.filter(action="round.close").count() == 1


def test_who_is_sworn_no_more_has_no_ballot(opened, monkeypatch):
    member = members(opened)[0]
    monkeypatch.setattr(standing, "PLEDGES", (replace(CONFIDENTIALITY, version="2099-1"),))
    with pytest.raises(WrongState, match="承诺书"):
        vote(opened, member, YES)


def test_a_changed_ballot_breaks_the_proof(opened, staff):
    for member in members(opened):
        vote(opened, member, YES)
    one = rounds.close_round(opened, by=Actor(staff, Role.STAFF))
    assert proof.verify(one).whole
    ballot = Ballot.objects.order_by("code").first()
    Ballot.objects.filter(pk=ballot.pk).update(choice=NO)
    verdict = proof.verify(one)
    assert not verdict.hash_fits and not verdict.figures_fit
    Ballot.objects.filter(pk=ballot.pk).update(choice=YES)
    assert proof.verify(one).whole
    Ballot.objects.filter(pk=ballot.pk).delete()
    assert not proof.verify(one).whole


def test_the_receipt_is_found_in_the_tally_and_nobody_elses_is(opened, staff):
    receipts = [vote(opened, member, YES if member.number % 2 else NO, ABSTAIN, YES) for member in members(opened)]
    one = rounds.close_round(opened, by=Actor(staff, Role.STAFF))
    ballots = proof.ballots_of(one)
    tally = {code: (candidate, choice) for candidate, rows in ballots.items() for code, choice in rows}
    codes = [code for receipt in receipts for _row, code in receipt.codes]
    assert len(set(codes)) == len(codes) == len(tally)
    for member, receipt in zip(members(opened), receipts, strict=True):
        (first, code), *_rest = receipt.codes
        assert tally[code] == (str(first.key), YES if member.number % 2 else NO)
    assert not any(receipt.secret in code for receipt in receipts for code in tally)


def test_paper_ballots_are_counted_by_two_who_agree(sitting, staff):
    row, found = sitting
    by = Actor(staff, Role.STAFF)
    one = rounds.open_round(row, found[:1], by=by, mode=Mode.PAPER, key=click())
    candidate, others = one.candidacies.get(), [make_user(Role.STAFF) for _n in range(2)]
    with pytest.raises(TransitionError, match="两名计票人"):
        rounds.close_round(one, by=by)
    tellers.count(candidate, by=Actor(others[0], Role.STAFF), yes=6, no=1, abstain=0)
    tellers.count(candidate, by=Actor(others[0], Role.STAFF), yes=6, no=1, abstain=0)
    with pytest.raises(TransitionError, match="两名计票人"):
        rounds.close_round(one, by=by)
    tellers.count(candidate, by=Actor(others[1], Role.STAFF), yes=5, no=2, abstain=0)
    with pytest.raises(TransitionError, match="不一致"):
        rounds.close_round(one, by=by)
    tellers.count(candidate, by=Actor(others[1], Role.STAFF), yes=6, no=1, abstain=0)
    one = rounds.close_round(one, by=by)
    assert one.candidacies.get().passed and proof.verify(one).whole and TellerCount.objects.count() == 3
    one.candidacies.update(yes=7)
    assert not proof.verify(one).whole, "the figures are counted again from what the tellers wrote"
    with pytest.raises(WrongState):
        tellers.count(candidate, by=by, yes=1, no=0, abstain=0)


def test_more_paper_than_people_is_refused(sitting, staff):
    row, found = sitting
    one = rounds.open_round(row, found[:1], by=Actor(staff, Role.STAFF), mode=Mode.PAPER, key=click())
    with pytest.raises(TransitionError, match="多于应投票"):
        tellers.count(one.candidacies.get(), by=Actor(staff, Role.STAFF), yes=7, no=1, abstain=0)


def test_the_trail_says_that_and_not_what(opened):
    member = members(opened)[0]
    vote(opened, member, NO)
    event = AuditEvent.objects.get(action="ballot.cast")
    assert event.actor_id == member.expert.user_id
    assert event.detail == {"round": opened.pk}


def test_a_vote_is_not_opened_for_somebody_who_could_not_cast_it(sitting, staff):
    row, found = sitting
    Appointment.objects.filter(expert=row.members.first().expert).update(ended_at=clock.now(), end_reason="辞任")
    with pytest.raises(TransitionError, match=f"不能投票.*{row.members.first().expert.user.name}"):
        rounds.open_round(row, found, by=Actor(staff, Role.STAFF), key=click())


@pytest.mark.parametrize("lost", ["account", "role"])
def test_who_may_not_log_in_as_an_expert_any_more_cannot_vote_nor_be_appointed(sitting, staff, lost):
    row, found = sitting
    user = row.members.first().expert.user
    if lost == "account":
        type(user).objects.filter(pk=user.pk).update(is_active=False)
    else:
        user.role_grants.filter(role=Role.EXP).update(revoked_at=clock.now())
    assert row.members.first().expert_id not in rounds.able(row.cycle)
    with pytest.raises(TransitionError, match=f"不能投票.*{user.name}"):
        rounds.open_round(row, found, by=Actor(staff, Role.STAFF), key=click())
    row.members.filter(expert__user=user).update(ended_at=clock.now())
    assert user.name not in {one["name"] for one in seating.candidates_for(row)}


def test_too_few_who_need_not_step_out_is_said_before_the_meeting_opens(sitting, staff):
    row, found = sitting
    assert not guards.against_opening(row)
    people = list(row.members.order_by("number"))
    for member in people[:2]:
        enter(member.expert, found[1], "master", reason="曾是师徒", by=Actor(staff, Role.STAFF))
    assert not guards.against_opening(row), "five of the seven may vote"
    Member.objects.filter(pk=people[6].pk).update(present_at=None)
    assert any("不足 5 人" in text and found[1].name in text for text in guards.against_opening(row))
    assert not any("不足 5 人" in text for text in guards.against_notifying(row)), "the seventh may still come"
    Member.objects.filter(pk=people[6].pk).update(ended_at=clock.now())
    assert any("不足 5 人" in text and found[1].name in text for text in guards.against_notifying(row))
