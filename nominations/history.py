"""What happened to an application or a batch, in the words of the page: who, when, what, why, newest first."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import RoleGrant
from accounts.roles import Role
from nominations.models import Application, Batch, StageEvent
from nominations.pipeline import BATCH_MOVES, MOVES, SYS, WITH_ASSOCIATION
from nominations.wording import applicant_label


def _by_unit(role: str, unit_id: int | None) -> Q:
    """Events of officers of this very unit; those of a unit the nominee went to before are none of its business."""
    held = RoleGrant.objects.filter(user=OuterRef("actor"), role=role, unit_id=unit_id)
    return ~Q(role=role) | Q(actor=None) | Q(Exists(held))


def events_of(application: Application) -> QuerySet[StageEvent]:
    """The events that nominee, work unit and recommending unit of this application share."""
    rows = application.events.filter(
        _by_unit(Role.UNIT, application.employer_id), _by_unit(Role.REC, application.recommender_id)
    )
    return rows.select_related("actor").order_by("-pk")


def _role(event: Any) -> str:
    return _("系统") if event.role == SYS or event.actor is None else str(Role(event.role).label)


def _row(event: Any, what: str) -> dict[str, Any]:
    who = event.actor.name if event.actor is not None else ""
    return {"who": who, "role": _role(event), "when": event.at, "what": what, "why": event.reason}


def application_rows(application: Application) -> list[dict[str, Any]]:
    """For parts/_history.html as the two units read it: past the submission only the applicant's wording, no names."""
    rows: list[dict[str, Any]] = []
    for event in list(events_of(application))[::-1]:
        if event.from_status in WITH_ASSOCIATION:
            what = applicant_label(event.to_status)
            if not rows or rows[-1]["what"] != what:
                rows.append({"who": "", "role": "", "when": event.at, "what": what, "why": ""})
        else:
            rows.append(_row(event, str(MOVES[event.move].label)))
    return rows[::-1]


def batch_rows(batch: Batch) -> list[dict[str, Any]]:
    """The same for a batch."""
    events = batch.events.select_related("actor").order_by("-pk")
    return [_row(event, str(BATCH_MOVES[event.move].label)) for event in events]
