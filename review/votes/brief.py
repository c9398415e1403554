"""What a member of the committee reads of one candidate: named, groups F5, F6, F8, a summary of F7, opinions, results.

Never identity, contact, political or civil data, scans, or anybody's single score sheet (§4.2).
"""

from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from nominations.dossier import COMM, FIELDS, sections
from nominations.models import Application, Opinion, StageEvent
from nominations.pipeline import Status

SUMMARY = 300  # characters of the long text
NARRATIVE = ("understanding", "job_brief", "self_statement", "achievements", "honours")
LISTED = (Status.PROPOSED, Status.RESERVE)
DECIDED = (Status.CANDIDATE, Status.RESERVE_APPROVED, Status.APPROVAL_REJECTED)


def results(applications: list[Application]) -> dict[int, dict[str, Any]]:
    """{application: what T19 and T22 handed over: means, total, rank, place, and "reserve": which list}; one query."""
    moves = ("shortlist", "propose", "propose_reserve")
    events = StageEvent.objects.filter(application__in=applications, move__in=moves).order_by("pk")
    found: dict[int, dict[str, Any]] = {}
    for event in events:
        listed = {"reserve": event.move == "propose_reserve"}
        found[event.application_id] = found.get(event.application_id, {}) | event.payload | listed
    return found


def order(application: Application, result: dict[str, Any]) -> tuple[bool, int, str]:
    """The proposed first, then the reserves, each in the order of the list; the decision about them changes nothing."""
    return bool(result.get("reserve")), int(result.get("place") or 999), application.acceptance_no


def summary(application: Application) -> list[dict[str, Any]]:
    """The sections a member reads; of the long text its beginning."""
    made = sections(application, COMM)
    rows = []
    for name in NARRATIVE:
        text = FIELDS[name].value(application)
        if name == "achievements":
            text = Truncator(text).chars(SUMMARY, truncate="……")
        if text:
            rows.append({"name": name, "label": FIELDS[name].label, "value": text, "multiline": True, "masked": False})
    return [*made, {"key": "narrative", "title": _("理解、自述与成绩（摘要）"), "rows": rows}]


def opinions(application: Application) -> list[dict[str, str]]:
    """What the two units said of the person, as it stands on the form."""
    rows = Opinion.objects.filter(application=application, void_at=None).order_by("pk")
    return [{"party": str(row.get_party_display()), "text": row.text, "signer": row.signer} for row in rows]


def figures(result: dict[str, Any], *, ranked: bool) -> list[tuple[str, str]]:
    """[(label, figure)] of the two stages before, always the same four; '' where there is none.

    `ranked` False for whoever steps out of somebody: a gap among the ranks would tell the rank they may not see.
    """
    found = [
        (_("书面初评平均分"), (result.get("written") or {}).get("mean")),
        (_("会审答辩平均分"), (result.get("defense") or {}).get("mean")),
        (_("综合得分"), result.get("total")),
        (_("综合名次"), result.get("rank") if ranked else None),
    ]
    return [(str(label), "" if value is None else str(value)) for label, value in found]
