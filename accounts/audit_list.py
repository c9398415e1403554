"""What the page of the audit trail lists: who may see which rows, filtered and paged in the database (§4.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts import audit_words, clock
from accounts.models import AuditEvent
from accounts.roles import Role, has_role

PER_PAGE = 50


def _technical() -> Q:
    rows = Q()
    for start in audit_words.TECHNICAL:
        rows |= Q(action__startswith=start)
    return rows


def visible(user: Any) -> QuerySet[AuditEvent]:
    """The supervisor reads everything, the administrator what concerns accounts and settings, others nothing."""
    rows = AuditEvent.objects.select_related("actor").order_by("-seq")
    if has_role(user, Role.SUP):
        return rows
    return rows.filter(_technical()) if has_role(user, Role.ADM) else rows.none()


def sees(user: Any, event: AuditEvent) -> bool:
    """Twin of visible for one row."""
    if has_role(user, Role.SUP):
        return True
    return has_role(user, Role.ADM) and event.action.startswith(audit_words.TECHNICAL)


def reads_content(user: Any) -> bool:
    """What exactly was done is for the supervisor alone."""
    return has_role(user, Role.SUP)


@dataclass(frozen=True)
class Page:
    """Fifty rows from the newest down; `older` is where the next page begins, None at the end of the trail."""

    rows: list[dict[str, Any]]
    older: int | None
    newest: bool


def filtered(user: Any, criteria: dict[str, Any]) -> QuerySet[AuditEvent]:
    """{"kind", "actor", "number", "since", "until"}: each may be empty; an unknown number finds nothing."""
    rows = visible(user)
    if kind := criteria.get("kind"):
        starts = Q()
        for start in audit_words.GROUPS[kind][1]:
            starts |= Q(action__startswith=start)
        rows = rows.filter(starts)
    if actor := criteria.get("actor"):
        rows = rows.filter(Q(actor__name__icontains=actor) | Q(actor__code=actor))
    if number := criteria.get("number"):
        found = audit_words.find(user, number)
        rows = rows.filter(target=found[0]) if found else rows.none()
    return _between(rows, criteria.get("since"), criteria.get("until"))


def _between(rows: QuerySet[AuditEvent], since: Any, until: Any) -> QuerySet[AuditEvent]:
    """Whole days in Shanghai, both included."""
    if since:
        rows = rows.filter(at__gte=datetime.combine(since, time(), clock.SHANGHAI))
    if until:
        rows = rows.filter(at__lt=datetime.combine(until + timedelta(days=1), time(), clock.SHANGHAI))
    return rows


def page(user: Any, rows: QuerySet[AuditEvent], before: str | None) -> Page:
    """One page of the rows; the place is a row's number, so that new rows shift nothing."""
    at = int(before) if before and before.isdecimal() and len(before) < 19 else None
    found = list((rows if at is None else rows.filter(seq__lt=at))[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    older = shown[-1].seq if len(found) > PER_PAGE else None
    return Page(worded(shown, content=reads_content(user)), older, at is None)


def worded(events: Iterable[AuditEvent], *, content: bool) -> list[dict[str, Any]]:
    """Rows as a person reads them: [{"event", "what", "who", "target", "lines"}]."""
    events = list(events)
    names = audit_words.targets(events)
    return [
        {
            "event": event,
            "what": audit_words.action(event.action),
            "who": event.actor.name if event.actor is not None else "",
            "target": names.get(event.target, ""),
            "lines": audit_words.lines(event.detail) if content else [],
        }
        for event in events
    ]


def history(user: Any, number: str) -> dict[str, Any] | None:
    """Everything the trail holds of one application the person may read, newest first, at most 500 rows; or None."""
    found = audit_words.find(user, number)
    if found is None:
        return None
    events = AuditEvent.objects.filter(target=found[0]).select_related("actor").order_by("-seq")[:500]
    content = reads_content(user)
    return {"number": number, "title": found[1], "rows": worded(events, content=content), "content": content}
