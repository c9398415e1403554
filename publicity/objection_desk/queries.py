"""One function per screen: the list of objections, one of them, its files; what waits for whom."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role, has_role
from documents.models import StoredFile
from nominations import desks
from nominations.pipeline import Status
from nominations.visibility import far_from
from publicity.lists.models import Entry, Publication
from publicity.lists.moves import PUBLIC
from publicity.objection_desk import permissions
from publicity.objections import filing, sight
from publicity.objections.concluding import CONCLUDED, against_releasing
from publicity.objections.models import Objection
from publicity.objections.moves import ANSWERABLE, MOVES, OPEN, State

EMPTY = {
    "title": gettext_lazy("还没有异议"),
    "text": gettext_lazy("公示期间收到的异议在这里受理、核查和答复。来信、来电、来访的，由经办人登记。"),
}
WHAT = {
    "take": gettext_lazy("承办"), "propose": gettext_lazy("提出受理意见"), "report": gettext_lazy("提交核查报告"),
    "release": gettext_lazy("恢复公示"),
}  # fmt: skip
TAKEABLE = OPEN | ANSWERABLE
GROUPS = {"open": OPEN, "to_answer": ANSWERABLE, "closed": frozenset({State.CLOSED})}


def listed(user: Any, group: str) -> dict[str, Any]:
    """{"rows", "groups"}: newest first; nobody who objects is named in the list."""
    rows = sight.readable(user).order_by("-pk")
    counts = {key: rows.filter(state__in=states).count() for key, states in GROUPS.items()}
    shown = rows.filter(state__in=GROUPS[group]) if group in GROUPS else rows
    words = {"open": _("办理中"), "to_answer": _("待答复"), "closed": _("已办结")}
    groups = [{"key": key, "label": words[key], "n": counts[key], "on": key == group} for key in GROUPS]
    return {"rows": list(shown[:200]), "groups": groups, "may_enter": bool(enterable(user))}


def enterable(user: Any) -> list[Entry]:
    """Whom a letter can be about that is entered now, also the days after the period; empty for everybody else."""
    if not permissions.can_enter(user):
        return []
    lists = Publication.objects.filter(state__in=PUBLIC).exclude(cycle__stage__in=("completed", "archived"))
    away = far_from(user)
    return [entry for entry in filing.people(list(lists)) if entry.application_id not in away]


def one(user: Any, key: UUID) -> Objection | None:
    """None hides as 404."""
    return sight.readable(user).filter(key=key).first()


def detail(user: Any, row: Objection) -> dict[str, Any]:
    """The case: facts, files, what the parties said, report, history; the identity for those who may see it."""
    who = sight.can_see_identity(user, row)
    return {
        "objection": row, "identity": who, "proofs": list(row.proofs.select_related("file")),
        "opens_proofs": permissions.can_see_proofs(user, row), "replies": list(row.replies.select_related("by")),
        "struck": list(row.struck.select_related("ban")), "history": history(row), "open": row.state in OPEN,
        "facts": row.facts if who or sight.can_investigate(user, row) else "",
    }  # fmt: skip


def history(row: Objection) -> list[dict[str, Any]]:
    return [
        {"when": event.at, "who": event.actor.name if event.actor else _("反映人或系统"),
         "what": WHAT.get(event.move) or MOVES[event.move].label, "why": event.reason}
        for event in row.events.select_related("actor").order_by("-pk")[:50]
    ]  # fmt: skip


def proof(user: Any, key: UUID, proof: UUID) -> StoredFile | None:
    """One file; None hides as 404."""
    row = one(user, key)
    if row is None or not permissions.can_see_proofs(user, row):
        return None
    found = row.proofs.select_related("file").filter(key=proof).first()
    return found.file if found is not None else None


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: what nobody has taken up and my own cases; what LEAD decides; what CHIEF concludes; my investigations."""
    if not has_role(user, Role.STAFF, Role.LEAD, Role.CHIEF):
        return []
    held = Q(state=State.CLOSED, application__status=Status.OBJECTION_HOLD)
    rows = sight.readable(user).filter(~Q(state=State.CLOSED) | held).order_by("pk")[:100]
    found, released = [], set[int]()
    for row in rows:
        for allowed, sentence, verb, due in _waiting(user, row, released):
            if allowed:
                url = reverse("objection_desk:detail", args=[row.key])
                found.append(desks.line(sentence % {"number": row.number}, url, due, verb))
                break
    return found


def _waiting(user: Any, row: Objection, released: set[int]) -> list[tuple[bool, str, str, Any]]:
    """What this person could do, by the permissions of the acts; `released`: whom a line above speaks of already."""
    lead, state = has_role(user, Role.LEAD), row.state
    owns, judges = sight.can_handle(user, row), sight.can_judge(user, row)
    investigates = sight.can_investigate(user, row)
    free = lead and state in CONCLUDED and row.application.status == Status.OBJECTION_HOLD
    if free:
        free = row.application_id not in released and not against_releasing(row)
        released.add(row.application_id)
    return [
        (not owns and sight.can_own(user, row) and state in TAKEABLE, _("异议 %(number)s 待承办"), _("查看"),
         row.screen_due),
        (owns and state == State.RECEIVED and not row.told, _("异议 %(number)s 待受理审查"), _("办理"), row.screen_due),
        (sight.can_decide(user, row) and state == State.RECEIVED and bool(row.told),
         _("异议 %(number)s 待决定是否受理"), _("决定"), row.screen_due),
        (lead and state == State.ACCEPTED, _("异议 %(number)s 待指定核查人"), _("指定"), row.due_at),
        (investigates and state == State.INVESTIGATING and not row.report, _("异议 %(number)s 待核查"), _("核查"),
         row.due_at),
        (judges and state == State.INVESTIGATING and bool(row.report), _("异议 %(number)s 待作出结论"), _("查看"),
         row.due_at),
        (owns and state in ANSWERABLE, _("异议 %(number)s 待答复反映人"), _("答复"), row.due_at),
        (free, _("异议 %(number)s 已办结，待恢复当事人的公示"), _("恢复"), None),
    ]  # fmt: skip
