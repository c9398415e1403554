"""Rows of the meeting's pages: one ranked application, one decision, what happened in the meeting."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from documents.models import StoredFile
from nominations.pipeline import Status
from review.meetings.models import Case, Decision, Meeting
from review.rankings.charts import is_unsure
from review.rankings.models import RankingRow

FLAGS = {"range": gettext_lazy("分差大"), "deviation": gettext_lazy("偏离均值")}
WHAT = {
    "roll": gettext_lazy("登记到会情况"), "convene": gettext_lazy("开始会议"), "add_case": gettext_lazy("增加一案"),
    "decide": gettext_lazy("登记入围名单"), "close": gettext_lazy("结束会议"), "reopen": gettext_lazy("重开会议"),
    "scan": gettext_lazy("上传会议纪要扫描件"), "confirm": gettext_lazy("确认合议结果"),
}  # fmt: skip


def history(meeting: Meeting) -> list[dict[str, Any]]:
    """Who did what in the meeting; whom a case was about stays on the case's own page."""
    rows = meeting.events.select_related("actor").order_by("-pk")[:50]
    return [
        {"when": row.at, "who": row.actor.name if row.actor else "", "what": WHAT[row.move],
         "why": row.reason if row.move == "reopen" else "", "event": row.pk, "scan": bool(row.payload.get("scan")),
         "held_on": date.fromisoformat(row.payload["held_on"]) if row.payload.get("held_on") else None}
        for row in rows
    ]  # fmt: skip


def scan_of(meeting: Meeting, event: int | None) -> StoredFile | None:
    """The signed minutes; with `event` those that this reopening took off."""
    if event is None:
        return meeting.scan
    row = meeting.events.filter(pk=event, move="reopen").first()
    return StoredFile.objects.filter(key=row.payload["scan"]).first() if row and row.payload.get("scan") else None


def ranked(row: RankingRow, beside: dict[str, Any], quota: int | None) -> dict[str, Any]:
    """A row of the ranking with what stands beside it for information."""
    span = beside.get("interval")
    return {
        "row": row, "application": row.application, "flags": [FLAGS[flag] for flag in row.flags],
        "gone": [sheet for sheet in row.sheets if sheet["mark"] == "quarantined"],
        "beside": beside, "span": f"{span[0]}–{span[1]}" if span else "", "unsure": is_unsure(span, quota),
        # The line of the quota is drawn under the last one inside it.
        "last_in": quota is not None and row.rank == quota,
    }  # fmt: skip


def decision(row: RankingRow, made: Decision | None, spoken: Case | None) -> dict[str, Any]:
    """A row of the list: what is decided, else what the case, else what the ranking suggests."""
    value, reason = row.suggested, ""
    if spoken is not None and spoken.outcome in (Case.Outcome.IN, Case.Outcome.OUT):
        value, reason = spoken.outcome == Case.Outcome.IN, spoken.conclusion[:300]
        reason = reason if value != row.suggested else ""
    if made is not None:
        value, reason = made.shortlisted, made.reason
    return {
        "row": row, "application": row.application, "made": made, "case": spoken, "reason": reason,
        # Decided before the meeting was opened again for somebody else: shown, and not to be changed.
        "settled": made is not None and row.application.status != Status.WRITTEN_REVIEW,
        "in": "" if value is None else "yes" if value else "no", "place": made.place if made else None,
    }  # fmt: skip
