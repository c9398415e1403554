"""The demonstration's two days in the hall: who came, the talks, nine marks for each; one nominee never comes."""

from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor
from review.hall import transitions as running
from review.halls.models import Seat, Session, Slot
from review.marks import rubric
from review.marks.sight import seat_for
from review.marks.writing import Outcome, Sent
from review.panel import transitions as marking
from review.proposal import transitions as proposing
from saq_portal.demo import images, panel
from saq_portal.demo.defense import Hall
from saq_portal.demo.story import day
from saq_portal.demo.written import half

# How much of what can be had each nominee shows; who is not here never comes.
PARTS = {
    "N01": 0.975, "N05": 0.970, "N07": 0.990, "N09": 0.955, "N11": 0.985, "N13": 0.960, "N17": 0.965, "N21": 0.950,
    "N24": 0.960, "N27": 0.945, "N33": 0.955, "N06": 0.850, "N26": 0.900, "N03": 0.780, "N10": 0.760, "N31": 0.800,
}  # fmt: skip
ABSENT = "N22"
COMMENTS = {True: "思路清楚，数据扎实，现场回答切中要害。", False: "陈述较为笼统，关键数据和因果关系说明不足。"}


def hold(hall: Hall) -> None:
    """S4 to S10 of both days."""
    codes = {application.pk: code for code, application in hall.tale.applications.items()}
    for session in hall.sessions():
        with clock.at(session.starts_at - timedelta(minutes=20)):
            for seat in session.seats.filter(ended_at=None).select_related("session", "expert__user"):
                running.tick(seat, by=hall.by, there=True)
        with clock.at(session.starts_at - timedelta(minutes=2)):
            hall.act(running.open_session, session)
        for slot in session.slots.filter(freed_at=None).order_by("order").values_list("pk", "application"):
            _hear(hall, Slot.objects.select_related("session__cycle", "application").get(pk=slot[0]), codes[slot[1]])
        _end(hall, session)


def _hear(hall: Hall, slot: Slot, code: str) -> None:
    """Ten minutes of talk, questions, nine sheets; or two calls and a quarter of an hour."""
    if code == ABSENT:
        for minutes, verb in ((0, running.hail), (8, running.hail), (16, running.mark_absent)):
            with clock.at(slot.starts_at + timedelta(minutes=minutes)):
                hall.act(verb, slot)
        return
    with clock.at(slot.starts_at - timedelta(minutes=15)):
        running.tick(slot, by=hall.by, there=True)
    for minutes, verb in ((0, running.call), (10, running.end_talk), (18, running.end_questions)):
        with clock.at(slot.starts_at + timedelta(minutes=minutes)):
            hall.act(verb, slot)
    for seat in slot.session.seats.filter(ended_at=None).select_related("expert__user").order_by("number"):
        with clock.at(slot.starts_at + timedelta(minutes=19, seconds=10 * seat.number)):
            _mark(hall, slot, seat, PARTS[code])


def _mark(hall: Hall, slot: Slot, seat: Seat, part: float) -> None:
    by = Actor(seat.expert.user, Role.EXP)
    if seat_for(by.user, slot) is None:
        return  # stepped out for this nominee
    answer = marking.send(_sheet(hall, slot, seat, part), by=by)
    assert answer.outcome == Outcome.ACCEPTED, answer


def _sheet(hall: Hall, slot: Slot, seat: Seat, part: float) -> Sent:
    """Scores around the nominee's part, a little up or down by member; repeatable."""
    harsh = {row.code: row.harsh for row in panel.rows()}
    code = next(code for code, expert in hall.panel.items() if expert.pk == seat.expert_id)
    seed = sha256(f"{slot.application.acceptance_no}{code}".encode()).hexdigest()
    mood = int(seed[:4], 16) / 0xFFFF
    share = min(part + 0.04 * (mood - 0.5) - 0.015 * harsh[code], 1.0)
    content = rubric.shown(slot.session.cycle).content
    scores = {item["code"]: str(half(Decimal(str(round(share, 4))) * item["points"])) for item in content["items"]}
    return Sent(
        slot=slot.key, ticket=seed[:32], scores=scores, comment=COMMENTS[part > 0.9], made_at=clock.now(), hand_in=True
    )


def _end(hall: Hall, session: Session) -> None:
    """S9 by the chair, the summary signed in the hall, S10 in the afternoon."""
    ends = session.slots.order_by("-starts_at").values_list("starts_at", flat=True)[0] + timedelta(minutes=30)
    chair = session.seats.select_related("expert__user").get(chair=True, ended_at=None).expert.user
    with clock.at(ends):
        hall.act(running.close, session, by=Actor(chair, Role.EXP))
    with clock.at(ends + timedelta(minutes=40)):
        hall.act(proposing.attach_scan, session, scan=_signed(session))
    with clock.at(ends + timedelta(hours=3)):
        hall.act(proposing.confirm_session, session, by=hall.head)


def _signed(session: Session) -> Any:
    title = f"答辩评分汇总表（第{session.number}场）签字件"
    lines = ["到会评委、计分人、监督人签字（演示）", "本件为虚构的演示材料"]
    return SimpleUploadedFile(f"{title}.jpg", images.paper(title, lines), "image/jpeg")


def choice_of(outcome: str) -> str:
    """What the list says of whom, by the fate in the table."""
    if "defense" in outcome:
        return "defense_fail"
    return "propose_reserve" if outcome.startswith("reserve") else "propose"


def propose(hall: Hall) -> None:
    """1 June: the list follows the counting; two people; the year goes on to the approval the next day."""
    from review.proposals import counting
    from review.proposals.choosing import Chosen
    from review.proposals.models import Proposal

    held, fates = counting.latest(hall.cycle), hall.tale.fates
    assert held is not None
    outcomes = {hall.tale.applications[code].pk: fate.rpartition("shortlisted→")[2] for code, fate in fates.items()
                if code in hall.tale.applications}  # fmt: skip
    chosen = {}
    for row in held.rows.all():
        choice = choice_of(outcomes[row.application_id])
        assert row.suggested == choice, (row.application, row.total, row.rank, row.suggested, choice)
        chosen[row.application_id] = Chosen(choice)
    proposal = Proposal.objects.select_related("cycle").get(cycle=hall.cycle)
    with clock.at(day(6, 1, 9)):
        hall.act(proposing.write, proposal, chosen=chosen)
    with clock.at(day(6, 1, 10)):
        hall.act(proposing.submit, proposal, quota_note="")
    with clock.at(day(6, 1, 15)):
        hall.act(proposing.confirm, proposal, by=hall.head)
    with clock.at(day(6, 2, 9)):
        hall.act(proposing.start_approval, hall.cycle, by=hall.head)
