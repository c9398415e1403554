"""The list: prefilled from the counting, deviations with reasons, two people, T22 for everybody at once."""

import pytest

from accounts import clock
from accounts.models import Message
from accounts.roles import Role
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from nominations.models import Cycle, StaffConflict, StageEvent
from nominations.pipeline import Status
from nominations.transitions import advance
from nominations.visibility import forget
from review.marks.models import Mark
from review.proposals import choosing, counting, drafting
from review.proposals.models import Proposal, ProposalLine
from tests.factories.experts import yes
from tests.factories.journey import click
from tests.factories.nominations import make_user

pytestmark = pytest.mark.django_db
AS_COUNTED = ("propose", "defense_fail", "defense_fail", "propose_reserve")
WHY = "技艺传承突出，经研究列入。"


def submit(scene, note=""):
    return scene.act(drafting.submit, quota_note=note)


def confirm(scene, **more):
    return scene.act(drafting.confirm, **({"by": scene.by_lead} | more))


def handed_in(scene):
    scene.write(*AS_COUNTED)
    submit(scene)
    return scene


def statuses(scene):
    for file in scene.files:
        file.refresh_from_db()
    return [file.status for file in scene.files]


def test_the_list_decides_about_everybody_in_one_transaction(counted):
    handed_in(counted)
    confirm(counted)
    assert statuses(counted) == [
        Status.PROPOSED, Status.DEFENSE_REJECTED, Status.DEFENSE_REJECTED, Status.RESERVE,
    ]  # fmt: skip
    events = {event.application_id: event for event in StageEvent.objects.filter(move__in=AS_COUNTED)}
    assert {event.move for event in events.values()} == set(AS_COUNTED)
    first, absent = (events[counted.files[n].pk].payload for n in (0, 2))
    key = str(counted.counting.key)
    assert first == {
        "defense": {"mean": "89.60", "count": 7, "absent": False, "session": 1, "counting": key, "number": 1},
        "total": "88.36", "rank": 1, "place": 1, "choice": "propose", "words": {"year": 2023},
    }  # fmt: skip
    assert (absent["defense"]["absent"], absent["total"], absent["rank"], absent["place"]) == (True, None, None, None)
    proposal = counted.proposal
    assert (proposal.state, proposal.submitted_by, proposal.confirmed_by) == ("confirmed", counted.staff, counted.lead)
    assert proposal.paper and proposal.counting == counted.counting
    assert [line.place for line in proposal.lines.order_by("application")] == [1, None, None, 1]


def test_nobody_reads_a_score_a_rank_or_whether_they_are_in_reserve(counted):
    handed_in(counted)
    before = set(Message.objects.values_list("pk", flat=True))
    confirm(counted)
    told = Message.objects.exclude(pk__in=before)
    texts = [f"{message.subject}{message.body}" for message in told]
    assert len(texts) == 12  # nominee, unit and recommending unit of four
    assert not any(word in text for text in texts for word in ("88.36", "89.60", "后备", "建议人选", "名次", "缺席"))
    of = {file.pk: told.filter(user=file.nominee).get() for file in counted.files}
    assert of[counted.files[0].pk].body == of[counted.files[3].pk].body, "proposed and reserve read the same"
    assert "本次未列入候选人建议名单" in of[counted.files[1].pk].body


def test_another_choice_than_the_counting_needs_a_reason(counted):
    with pytest.raises(TransitionError) as refused:
        counted.write("propose_reserve", "defense_fail", "defense_fail", "propose")
    assert refused.value.problems == [
        (f"reason_{counted.files[n].pk}", "与系统建议不同或没有建议，请写明理由，至少 5 个字。") for n in (0, 3)
    ]
    assert not ProposalLine.objects.exists()
    counted.write(("propose_reserve", WHY), "defense_fail", "defense_fail", ("propose", WHY))
    submit(counted)
    confirm(counted)
    assert statuses(counted)[0] == Status.RESERVE


def test_who_was_absent_or_has_no_total_cannot_be_proposed(counted):
    with pytest.raises(TransitionError, match="缺席而未准假，不能列入名单"):
        counted.write("propose", "defense_fail", ("propose_reserve", WHY), "propose_reserve")
    Mark.objects.filter(slot=counted.slots[0], seat__number__gt=2).update(quarantined_at=clock.now())
    counting.count(counted.cycle, by=counted.by)
    with pytest.raises(TransitionError, match="没有总分，不能列入名单"):
        counted.write(("propose", WHY), None, None, None)
    counted.write(("defense_fail", WHY), None, None, None)


def test_everybody_is_decided_and_the_quotas_are_kept_or_explained(counted):
    counted.write("propose", ("propose", WHY), None, "propose_reserve")
    with pytest.raises(TransitionError) as refused:
        submit(counted)
    assert refused.value.problems == [
        f"还有 1 人没有登记决定：{counted.files[2].acceptance_no}。", "建议人选 2 人，与名额 1 人不同，请写明说明。",
    ]  # fmt: skip
    counted.write(None, None, "defense_fail", None)
    submit(counted, note="经研究增加 1 人。")
    assert counted.proposal.quota_note == "经研究增加 1 人。"


def test_reserves_follow_the_rank_unless_a_place_with_a_reason_says_otherwise(counted):
    counted.quota(1, 2)
    counting.count(counted.cycle, by=counted.by)
    rows, _lines = choosing.lines_of(counted.proposal, counted.counting)
    first, second, third = (file.pk for file in (counted.files[0], counted.files[1], counted.files[3]))
    counted.write("propose", "propose_reserve", "defense_fail", "propose_reserve")
    rows, lines = choosing.lines_of(counted.proposal, counted.counting)
    assert choosing.places(rows, lines) == {first: 1, third: 1, second: 2}
    with pytest.raises(TransitionError, match="序号与名次的先后不同"):
        counted.write(None, ("propose_reserve", "", 1), None, None)
    with pytest.raises(TransitionError, match="序号不能大于本组人数 2"):
        counted.write(None, ("propose_reserve", WHY, 3), None, None)
    with pytest.raises(TransitionError, match="序号 1 重复"):
        counted.write(None, ("propose_reserve", WHY, 1), None, ("propose_reserve", WHY, 1))
    counted.write(None, ("propose_reserve", WHY, 1), None, None)
    submit(counted)
    confirm(counted)
    places = {line.application_id: line.place for line in counted.proposal.lines.all()}
    assert (places[second], places[third]) == (1, 2)


def test_a_list_handed_in_is_closed_until_it_is_given_back(counted):
    handed_in(counted)
    with pytest.raises(WrongState):
        counted.write(*AS_COUNTED)
    with pytest.raises(TransitionError, match="至少 5 个字"):
        counted.act(drafting.give_back, by=counted.by_lead, reason="不妥")
    counted.act(drafting.give_back, by=counted.by_lead, reason="请补充说明后备顺序。")
    assert counted.proposal.counting is None and counted.proposal.state == "draft"
    submit(counted)
    confirm(counted)


def test_four_eyes_and_the_right_roles(counted):
    counted.write(*AS_COUNTED)
    for by in (counted.by_lead, Actor(make_user(Role.SUP), Role.SUP), Actor(counted.lead, Role.STAFF)):
        with pytest.raises(NotPermitted):
            counted.act(drafting.submit, by=by, quota_note="")
        with pytest.raises(NotPermitted):
            counted.act(drafting.write, by=by, chosen={})
    submit(counted)
    Proposal.objects.update(submitted_by=counted.lead)
    with pytest.raises(NotPermitted):
        confirm(counted)
    with pytest.raises(NotPermitted):
        confirm(counted, by=counted.by)


@pytest.mark.parametrize("verb", ["write", "submit", "give_back", "confirm"])
def test_whoever_stays_away_from_one_of_them_has_no_hand_in_it(counted, verb):
    for user in (counted.staff, counted.lead):
        StaffConflict.objects.create(user=user, application=counted.files[0], reason="近亲属")
        forget(user)
    if verb == "write":
        with pytest.raises(NotPermitted):
            counted.write(*AS_COUNTED)
        counted.write(None, *AS_COUNTED[1:])
        return
    terms = {"submit": {"quota_note": ""}, "give_back": {"reason": "请补充说明。"}}.get(verb, {})
    by = counted.by if verb == "submit" else counted.by_lead
    Proposal.objects.update(state="draft" if verb == "submit" else "submitted")
    with pytest.raises(NotPermitted):
        counted.act(getattr(drafting, verb), by=by, **terms)


def test_a_change_after_the_list_was_handed_in_stops_it(counted):
    handed_in(counted)
    advance(counted.files[0], "withdraw_late", by=counted.by_lead, permit=yes, reason="本人申请退出。")
    with pytest.raises(TransitionError, match="有变化，请退回"):
        confirm(counted)
    assert statuses(counted)[1:] == [Status.IN_DEFENSE] * 3
    counted.act(drafting.give_back, by=counted.by_lead, reason="有一人退出，请重新计算。")
    with pytest.raises(TransitionError, match="请先重新计算"):
        submit(counted)
    counting.count(counted.cycle, by=counted.by)
    counted.write(None, "propose_reserve", "defense_fail", "propose")
    submit(counted)
    confirm(counted)
    assert statuses(counted)[1:] == [Status.RESERVE, Status.DEFENSE_REJECTED, Status.PROPOSED]


def test_the_same_confirmation_twice_is_one_and_an_old_page_is_told(counted):
    handed_in(counted)
    with pytest.raises(StaleVersion):
        confirm(counted, version=1)
    key, version = click(), counted.proposal.version
    confirm(counted, key=key, version=version)
    confirm(counted, key=key, version=version)
    assert StageEvent.objects.filter(move__in=AS_COUNTED).count() == 4
    with pytest.raises(WrongState):
        confirm(counted)


def test_after_an_appeal_the_list_is_opened_for_one_and_stands_for_the_others(counted):
    handed_in(counted)
    confirm(counted)
    chief = Actor(make_user(Role.CHIEF), Role.CHIEF)
    with pytest.raises(TransitionError, match="没有因复核回到会审答辩"):
        counted.act(drafting.reopen, by=chief, reason="复核成立，重新办理。")
    counted.files[1].refresh_from_db()
    advance(counted.files[1], "reconsider", by=chief, permit=yes, reason="复核成立，程序有误。")
    with pytest.raises(NotPermitted):
        counted.act(drafting.reopen, by=counted.by_lead, reason="复核成立，重新办理。")
    Cycle.objects.update(stage="approval")
    with pytest.raises(TransitionError, match="本年度当前处于“名单审定”，不能重开建议名单"):
        counted.act(drafting.reopen, by=chief, reason="复核成立，重新办理。")
    Cycle.objects.update(stage="defense")
    counted.act(drafting.reopen, by=chief, reason="复核成立，重新办理。")
    counted.write("propose", ("propose_reserve", WHY), "defense_fail", "propose_reserve")
    submit(counted, note="复核增加后备 1 人。")
    confirm(counted)
    assert statuses(counted) == [Status.PROPOSED, Status.RESERVE, Status.DEFENSE_REJECTED, Status.RESERVE]
    assert StageEvent.objects.filter(move="propose_reserve").last().payload["place"] == 2
    assert StageEvent.objects.filter(move="propose").count() == 1
