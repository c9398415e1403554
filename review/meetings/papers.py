"""What the papers of the 合议 say, frozen: D10 with ranking, list and reasons; the workbook to count it all again."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents import minutes as minutes_paper
from documents import ranking_sheet, registry
from documents.models import GeneratedDocument
from documents.requests import request_document
from documents.snapshots import freeze
from nominations.deadlines import beijing
from review.meetings.cases import away, quorums
from review.meetings.models import Case, Meeting, Voice
from review.meetings.results import final_rank
from review.rankings.models import Ranking, RankingRow
from review.sheets import rubric

MINUTES, WORKBOOK = "consensus_minutes", "ranking_workbook"


def register_kinds(can_read: Any) -> None:
    """Tell documents of the two papers; `can_read` is the stage's rule."""
    registry.register(
        registry.DocumentKind(
            MINUTES, _("初评汇总表暨合议纪要"), ("pdf",), minutes_paper.render, minutes_paper.filename, can_read
        )
    )
    registry.register(
        registry.DocumentKind(
            WORKBOOK, _("书面初评排名表"), ("xlsx",), ranking_sheet.render, ranking_sheet.filename, can_read
        )
    )


def target(ranking: Ranking) -> str:
    return f"ranking:{ranking.key}"


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _worded(shortlisted: bool) -> str:
    return "入围" if shortlisted else "未入围"


def _rows(ranking: Ranking) -> list[RankingRow]:
    rows = ranking.rows.select_related("application__employer").order_by("rank", "pk")
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.pk))


def _line(row: RankingRow, place: int | None = None) -> dict[str, str]:
    application = row.application
    return {
        "rank": _text(final_rank(row.rank, place)),
        "code": row.code,
        "number": application.acceptance_no,
        "name": application.name,
        "employer": application.employer.name if application.employer else "",
        "mean": _text(row.mean),
        "skill": _text(row.skill),
        "contribution": _text(row.contribution),
    }


@translation.override("zh-hans")
def workbook(ranking: Ranking, *, by: User | None) -> GeneratedDocument:
    """Schema ranking/1: the same ranking gives the same file."""
    content = rubric.of_cycle(ranking.cycle).content
    info = ranking.information["rows"]
    rows = []
    for row in _rows(ranking):
        beside = info.get(str(row.application_id)) or {}
        low, high = beside.get("interval") or ("", "")
        rows.append(_line(row) | {
            "count": str(row.count), "spread": _text(row.spread),
            "flags": "、".join(minutes_paper.FLAGS[flag] for flag in row.flags),
            "plain": beside.get("plain", ""), "standard": beside.get("standard", ""), "model": beside.get("model", ""),
            "low": str(low), "high": str(high),
            "sheets": [
                {
                    "expert": sheet["expert"], "total": sheet["total"], "mark": sheet["mark"],
                    "dimensions": [sheet["dimensions"].get(one["code"], "") for one in content["dimensions"]],
                    "items": [str(sheet["scores"].get(item["code"], "")) for _one, item in rubric.items(content)],
                }
                for sheet in row.sheets
            ],
        })  # fmt: skip
    payload = {
        "year": ranking.cycle.year, "number": ranking.number, "made_at": beijing(ranking.made_at),
        "sha256": ranking.sha256, "demo": settings.SAQ_DEMO, "rows": rows, "seed": str(ranking.information["seed"]),
        "parameters": {name: _text(ranking.parameters[name]) for name in ranking_sheet.PARAMETERS},
        "dimensions": [{"code": one["code"], "title": one["title"]} for one in content["dimensions"]],
        "items": [item["title"] for _one, item in rubric.items(content)],
    }  # fmt: skip
    return request_document(
        WORKBOOK, target=target(ranking), snapshot=freeze("ranking/1", payload), format="xlsx", by=by
    )


@translation.override("zh-hans")
def minutes(meeting: Meeting, *, by: User | None) -> GeneratedDocument:
    """D10, schema minutes/1, of the closing that has just been written."""
    ranking, cycle = meeting.ranking, meeting.cycle
    assert ranking is not None and meeting.held_on is not None
    rows, decisions = _rows(ranking), {row.application_id: row for row in meeting.decisions.all()}
    people = list(meeting.attendances.select_related("expert__user"))
    whole, _of_cases = quorums(meeting)
    lines = [
        _line(row, decisions[row.application_id].place)
        | {"decided": _worded(decisions[row.application_id].shortlisted)}
        for row in rows
    ]
    payload = {
        "year": cycle.year, "organiser": cycle.organiser, "department": cycle.department, "place": meeting.place,
        "held_on": f"{meeting.held_on.year}年{meeting.held_on.month}月{meeting.held_on.day}日",
        "chair": "".join(row.expert.user.name for row in people if row.chair),
        "recorder": meeting.closed_by.name if meeting.closed_by else "",
        "present": [row.expert.user.name for row in people if row.present],
        "absent": [row.expert.user.name for row in people if not row.present],
        "quorum": f"应到 {whole.members} 人，到会 {whole.present} 人，法定人数 {whole.needed} 人。",
        "method": minutes_paper.method({name: _text(ranking.parameters[name]) for name in ranking_sheet.PARAMETERS}),
        "rows": lines, "cases": _cases(meeting, rows),
        "changes": [
            f"{row.code} {row.application.name}（{_worded(decisions[row.application_id].shortlisted)}）："
            f"{decisions[row.application_id].reason}"
            for row in rows if decisions[row.application_id].reason
        ],
        # Who has left since is in no row: a decision that was written down about them is not counted either.
        "chosen": str(sum(decisions[row.application_id].shortlisted for row in rows)),
        "quota": _text(cycle.quota_shortlist), "quota_note": meeting.quota_note,
        "number": ranking.number, "sha256": ranking.sha256, "demo": settings.SAQ_DEMO,
    }  # fmt: skip
    return request_document(MINUTES, target=target(ranking), snapshot=freeze("minutes/1", payload), by=by)


def _cases(meeting: Meeting, rows: list[RankingRow]) -> list[dict[str, Any]]:
    """Votes as counts; who said what stays in the records."""
    cases = {case.application_id: case for case in meeting.cases.prefetch_related("voices")}
    leaving, found = away(meeting), []
    members = {row.expert_id for row in meeting.attendances.all()}
    for row in rows:
        case = cases.get(row.application_id)
        if case is None:
            continue
        voices = list(case.voices.all())
        votes = {choice: sum(voice.choice == choice for voice in voices) for choice in Voice.Choice}
        found.append({
            "code": row.code, "name": row.application.name,
            "why": "：".join(filter(None, ("、".join(str(Case.Kind(kind).label) for kind in case.kinds), case.reason))),
            "away": str(len(members & leaving[row.application_id])),
            "votes": "，".join(f"{choice.label} {n} 人" for choice, n in votes.items()),
            "said": [voice.text for voice in voices if voice.text],
            "outcome": str(case.get_outcome_display()), "conclusion": case.conclusion,
        })  # fmt: skip
    return found
