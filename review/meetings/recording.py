"""What is written down in the meeting: who came, what was said about a case, the list, the signed minutes.

The stage has asked for the right before; here the meeting's row is locked, and state, version and click are checked.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from documents.models import StoredFile
from nominations.acting import Actor, TransitionError
from nominations.pipeline import Status
from review.meetings import guards
from review.meetings.advancing import MEETING
from review.meetings.cases import quorums, speakers, undecided
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

    def change(row: Meeting) -> None:
        if roll.chair is not None and roll.chair not in roll.present:
            sentence = _("主持人须到会。")
            raise TransitionError(sentence, [("chair", sentence)])
        people = list(row.attendances.all())
        row.attendances.filter(chair=True).update(chair=False)
        for one in people:
            one.present, one.chair = one.expert_id in roll.present, one.expert_id == roll.chair
            one.save(update_fields=["present", "chair"])
        row.held_on, row.place = roll.held_on, roll.place

    said = {"present": len(roll.present)}
    MEETING.enter(meeting, DRAFTABLE, "roll", by=by, version=version, key=key, change=change, payload=said)


@transaction.atomic
def settle(
    case: Case, *, by: Actor, voices: dict[int, tuple[str, str]], outcome: str, conclusion: str, version: int, key: str
) -> None:
    """STAFF writes down what each expert in the room said and, once all have spoken, what follows from it."""
    assert by.user is not None
    # Not an entry of the meeting's own: two people may write down two cases at the same time.
    MEETING.hold(case.meeting)
    MEETING.require(case.meeting, (State.CONVENED,))
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

    def change(row: Meeting) -> None:
        ranking = freezing.latest(row.cycle)
        rows = {one.application_id: one for one in undecided(ranking) if one.application_id in chosen}
        problems = [
            (f"reason_{pk}", guards.reason_missing(one))
            for pk, one in rows.items()
            if guards.needs_reason(one, chosen[pk].shortlisted) and len(chosen[pk].reason) < guards.LEAST
        ]
        if problems := problems + _against_settled(row, chosen):
            raise TransitionError(problems[0][1], problems)
        for pk in rows:
            _store(row, pk, chosen[pk], by)

    said = {"chosen": {str(pk): one.shortlisted for pk, one in chosen.items()}}
    MEETING.enter(meeting, (State.CONVENED,), "decide", by=by, version=version, key=key, change=change, payload=said)


def _store(meeting: Meeting, application: int, chosen: Chosen, by: Actor) -> None:
    said: dict[str, Any] = {"shortlisted": chosen.shortlisted, "reason": chosen.reason, "place": chosen.place}
    if not meeting.decisions.filter(application=application, **said).exists():
        said |= {"entered_by": by.user, "entered_at": clock.now()}
        Decision.objects.update_or_create(meeting=meeting, application_id=application, defaults=said)


def _against_settled(meeting: Meeting, chosen: dict[int, Chosen]) -> list[tuple[str, str]]:
    """What a meeting that was opened again would change of those who have their result: it stays, place and all."""
    made = meeting.decisions.filter(application__in=list(chosen)).exclude(application__status=Status.WRITTEN_REVIEW)
    found = []
    for row in made.select_related("application"):
        said = chosen[row.application_id]
        if said.shortlisted != row.shortlisted or said.place not in (None, row.place):
            sentence = _("%(name)s 的结果已经确认，不能改变。") % {"name": row.application.name}
            found.append((f"in_{row.application_id}", sentence))
    return found


def earlier(meeting: Meeting) -> dict[str, Any]:
    """The meeting as it was signed, for the event that opens it again: afterwards the row is the next meeting's."""
    papers = {name: getattr(meeting, name) for name in ("ranking", "minutes", "scan")}
    people = {name: getattr(meeting, f"{name}_id") for name in ("closed_by", "confirmed_by")}
    held = meeting.held_on.isoformat() if meeting.held_on else ""
    keys = {name: str(one.key) if one is not None else "" for name, one in papers.items()}
    return {"held_on": held, "place": meeting.place, "quota_note": meeting.quota_note} | keys | people


@transaction.atomic
def attach(meeting: Meeting, stored: StoredFile, *, by: Actor, version: int, key: str) -> None:
    """The scan of the minutes as they were signed."""

    def change(row: Meeting) -> None:
        row.scan = stored

    said = {"sha256": stored.sha256}
    MEETING.enter(meeting, (State.CLOSED,), "scan", by=by, version=version, key=key, change=change, payload=said)
