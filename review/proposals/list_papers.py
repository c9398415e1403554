"""What the papers of the year say, frozen: D13, and the workbook to count everything again."""

from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import translation

from accounts.models import User
from documents import counting_sheet
from documents.models import GeneratedDocument
from documents.requests import request_document
from documents.snapshots import freeze
from nominations.deadlines import beijing
from review.marks.rubric import shown
from review.proposals.counting import lines_of
from review.proposals.models import Choice, Counting, CountingRow, Proposal, ProposalLine
from review.proposals.papers import LIST, WORKBOOK, day_of, text


def target(counting: Counting) -> str:
    return f"counting:{counting.key}"


def _rows(counting: Counting) -> list[CountingRow]:
    rows = counting.rows.select_related("application__employer", "application__recommender")
    return list(rows.order_by(F("rank").asc(nulls_last=True), "application__acceptance_no"))


def _person(row: CountingRow) -> dict[str, str]:
    one = row.application
    return {
        "number": one.acceptance_no, "name": one.name, "employer": one.employer.name if one.employer else "",
    }  # fmt: skip


def _listed(line: ProposalLine, row: CountingRow) -> dict[str, str]:
    one = row.application
    return {
        "place": text(line.place), "name": one.name, "employer": one.employer.name if one.employer else "",
        "post": one.post_name, "recommender": one.recommender.name if one.recommender else "",
    }  # fmt: skip


def _says(proposal: Proposal, proposed: int, reserve: int) -> list[str]:
    cycle = proposal.cycle
    said = [
        f"根据《{cycle.title}》（{cycle.doc_no}），经书面初评和会审答辩，产生{cycle.year}年度“上海质量工匠”"
        f"候选人建议人选{proposed}名、后备人选{reserve}名，提请名单审定。"
    ]
    return said + ([f"人数与名额不同的说明：{proposal.quota_note}"] if proposal.quota_note else [])


@translation.override("zh-hans")
def proposal_list(proposal: Proposal, *, by: User | None) -> GeneratedDocument:
    """D13, schema proposal_list/1, of the list that has just been confirmed."""
    counting, cycle = proposal.counting, proposal.cycle
    assert counting is not None and proposal.confirmed_at is not None
    lines = {line.application_id: line for line in proposal.lines.all()}
    rows = [(lines[row.application_id], row) for row in _rows(counting) if row.application_id in lines]
    rows.sort(key=lambda pair: (pair[0].place or 0, pair[1].pk))
    lists = {
        name: [_listed(line, row) for line, row in rows if line.choice == choice]
        for name, choice in (("proposed", Choice.PROPOSE), ("reserve", Choice.RESERVE))
    }
    payload = {
        "year": cycle.year, "organiser": cycle.organiser, "department": cycle.department, **lists,
        "date": day_of(proposal.confirmed_at), "number": counting.number, "sha256": counting.sha256,
        "says": _says(proposal, len(lists["proposed"]), len(lists["reserve"])), "demo": settings.SAQ_DEMO,
    }  # fmt: skip
    return request_document(LIST, target=target(counting), snapshot=freeze("proposal_list/1", payload), by=by)


@translation.override("zh-hans")
def workbook(counting: Counting, *, by: User | None) -> GeneratedDocument:
    """Schema counting/1: the counting with all it is counted from, and what the list says of each."""
    cycle = counting.cycle
    items = shown(cycle).content["items"]
    lines = {line.application_id: line for line in ProposalLine.objects.filter(proposal__cycle=cycle)}
    payload = {
        "year": cycle.year, "number": counting.number, "made_at": beijing(counting.made_at), "sha256": counting.sha256,
        "items": [item["title"] for item in items], "lines": lines_of(counting), "demo": settings.SAQ_DEMO,
        "parameters": {
            name: text(counting.parameters[name]) for name in (*counting_sheet.PARAMETERS, "rubric")
        },
        "rows": [
            _person(row) | _figures(row) | _decided(lines.get(row.application_id))
            | {"marks": [_mark(mark, items) for mark in row.marks]}
            for row in _rows(counting)
        ],
    }  # fmt: skip
    return request_document(
        WORKBOOK, target=target(counting), snapshot=freeze("counting/1", payload), format="xlsx", by=by
    )


def _figures(row: CountingRow) -> dict[str, Any]:
    return {
        "rank": text(row.rank), "written": text(row.written), "defense": text(row.defense), "total": text(row.total),
        "count": str(row.count), "absent": row.absent, "tied": row.tied, "suggested": row.suggested,
    }  # fmt: skip


def _decided(line: ProposalLine | None) -> dict[str, str]:
    if line is None:
        return {"decided": "", "place": "", "reason": ""}
    return {"decided": line.choice, "place": text(line.place), "reason": line.reason}


def _mark(mark: dict[str, Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "session": mark["session"], "seat": mark["seat"], "total": mark["total"], "state": mark["mark_state"],
        "items": [str(mark["scores"].get(item["code"], "")) for item in items],
    }  # fmt: skip
