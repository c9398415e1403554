"""What is written down in the meeting: who came, what was said about a case, the list, the signed minutes.

The stage has asked for the right before; here the meeting's row is locked, and state, version and click are checked.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from documents.models import StoredFile
from nominations.acting import Actor, TransitionError
from nominations.pipeline import Status
from review.meetings import guards
from review.meetings.advancing import MEETING, enter
from review.meetings.cases import quorums, speakers
from review.meetings.models import Case, Decision, Meeting, Voice
from review.meetings.moves import State
from review.rankings import freezing

DRAFTABLE = (State.DRAFT, State.CONVENED)


@dataclass(frozen=True)
class RollCall:
    """When and where, who came, who is in the chair (experts by key)."""

    held_on: date
    place: str
    present: frozenset[int]
    chair: int | None


@transaction.atomic
def call_roll(meeting: Meeting, *, by: Actor, roll: RollCall, version: int, key: str) -> None:
    """STAFF writes down date, place and attendance; before and during the meeting."""
    MEETING.hold(meeting)
    if meeting.last_key == key:
        return
    enter(meeting, DRAFTABLE, version=version)
    if roll.chair is not None and roll.chair not in roll.present:
        sentence = _("主持人须到会。")
        raise TransitionError(sentence, [("chair", sentence)])
    rows = list(meeting.attendances.all())
    meeting.attendances.filter(chair=True).update(chair=False)
    for row in rows:
        row.present, row.chair = row.expert_id in roll.present, row.expert_id == roll.chair
        row.save(update_fields=["present", "chair"])
    meeting.held_on, meeting.place, meeting.last_key = roll.held_on, roll.place, key
    MEETING.write(meeting, "roll", meeting.state, by, key=key, payload={"present": len(roll.present)})


@transaction.atomic
def settle(
    case: Case, *, by: Actor, voices: dict[int, tuple[str, str]], outcome: str, conclusion: str, version: int, key: str
) -> None:
    """STAFF writes down what each expert in the room said and, once all have spoken, what follows from it."""
    assert by.user is not None
    enter(case.meeting, (State.CONVENED,), version=None)
    case = Case.objects.select_for_update(of=("self",)).select_related("meeting__cycle").get(pk=case.pk)
    if case.last_key == key:
        return
    if case.version != version:
        raise TransitionError(_("这一案已由他人登记，请核对最新内容后再办理。"))
    room = {row.expert_id for row in speakers(case)}
    voices = {expert: said for expert, said in voices.items() if expert in room and said[0]}
    if outcome and len(voices) < len(room):
        raise TransitionError(_("形成合议意见之前，请登记每位到会专家的意见。"))
    if outcome and not quorums(case.meeting)[1][case.application_id].reached:
        raise TransitionError(_("这一案到会人数不足，不能形成合议意见。"))
    # Who is not in the room has no voice, even one that was written down before the conflict was known.
    case.voices.exclude(expert__in=list(voices)).delete()
    for expert, (choice, text) in voices.items():
        said = {"choice": choice, "text": text, "entered_by": by.user, "entered_at": clock.now()}
        Voice.objects.update_or_create(case=case, expert_id=expert, defaults=said)
    case.outcome, case.conclusion, case.last_key, case.version = outcome, conclusion, key, version + 1
    case.decided_by, case.decided_at = (by.user, clock.now()) if outcome else (None, None)
    case.save()
    detail = {"case": case.pk, "outcome": outcome, "voices": len(voices)}
    target = f"application:{case.application_id}"
    audit.record_late("consensus.case", actor=by.user, ip=by.ip, target=target, detail=detail)


@dataclass(frozen=True)
class Chosen:
    """What the list says about one application."""

    shortlisted: bool
    reason: str = ""
    place: int | None = None


@transaction.atomic
def decide(meeting: Meeting, *, by: Actor, chosen: dict[int, Chosen], version: int, key: str) -> None:
    """Who is in and who is out; wherever the ranking says otherwise or nothing, with the reason."""
    MEETING.hold(meeting)
    if meeting.last_key == key:
        return
    enter(meeting, (State.CONVENED,), version=version)
    ranking = freezing.latest(meeting.cycle)
    rows = {row.application_id: row for row in ranking.rows.filter(application__in=list(chosen))} if ranking else {}
    problems = [
        (f"reason_{pk}", _("%(code)s 的决定与排名不同，请写明理由。") % {"code": rows[pk].code})
        for pk, said in chosen.items()
        if pk in rows and guards.needs_reason(rows[pk], said.shortlisted) and len(said.reason) < guards.LEAST
    ]
    problems += _settled(meeting, {pk: chosen[pk] for pk in chosen if pk in rows})
    if problems:
        raise TransitionError(problems[0][1], problems)
    for pk in set(chosen) & set(rows):
        said = {"shortlisted": chosen[pk].shortlisted, "reason": chosen[pk].reason, "place": chosen[pk].place}
        same = Decision.objects.filter(meeting=meeting, application=pk, **said).exists()
        if not same:
            said |= {"entered_by": by.user, "entered_at": clock.now()}
            Decision.objects.update_or_create(meeting=meeting, application_id=pk, defaults=said)
    meeting.last_key = key
    said = {"chosen": {str(pk): chosen[pk].shortlisted for pk in chosen}}
    MEETING.write(meeting, "decide", meeting.state, by, key=key, payload=said)


def _settled(meeting: Meeting, chosen: dict[int, Chosen]) -> list[tuple[str, str]]:
    """What a meeting that was opened again would change of those who have their result."""
    made = meeting.decisions.filter(application__in=list(chosen)).exclude(application__status=Status.WRITTEN_REVIEW)
    return [
        (f"in_{row.application_id}", _("%(name)s 的结果已经确认，不能改变。") % {"name": row.application.name})
        for row in made.select_related("application")
        if row.shortlisted != chosen[row.application_id].shortlisted
    ]


@transaction.atomic
def attach(meeting: Meeting, stored: StoredFile, *, by: Actor, version: int, key: str) -> None:
    """The scan of the minutes as they were signed."""
    MEETING.hold(meeting)
    if meeting.last_key == key:
        return
    enter(meeting, (State.CLOSED,), version=version)
    meeting.scan, meeting.last_key = stored, key
    MEETING.write(meeting, "scan", meeting.state, by, key=key, payload={"sha256": stored.sha256})
