"""The lists of a year as data: the 发放登记表 (R58) and those recommended upward (R9), frozen as they stand now."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils import translation

from accounts import clock
from accounts.models import User
from documents.models import GeneratedDocument
from documents.requests import request_document
from documents.snapshots import freeze
from nominations.dictionaries import Industry
from nominations.models import Cycle
from publicity.lists.period import worded
from publicity.titles import papers
from publicity.titles.models import HandOut, Title

# What can be asked for: kind → its formats.
KINDS = {papers.REGISTER: ("pdf", "xlsx"), papers.UPWARD: ("xlsx",)}


def with_lines(titles: Any) -> Any:
    """The titles with their lines in force as `live`, one query more."""
    lines = HandOut.objects.filter(voided_at=None).order_by("copy", "pk")
    return titles.prefetch_related(Prefetch("handouts", queryset=lines, to_attr="live"))


def told(lines: Iterable[HandOut], what: str) -> str:
    """“2023年7月12日 沈某（本人）”, the last line of this thing; '' where it was never handed out."""
    rows = [line for line in lines if line.what == what]
    if not rows:
        return ""
    back = [line for line in rows if line.way == HandOut.Way.BACK]
    last = (back or rows)[-1]
    again = "补发：" if not back and last.copy else "收回：" if back else ""
    return f"{again}{worded(last.handed_on)} {last.receiver}（{last.relation}）"


def _register(cycle: Cycle, titles: Iterable[Any]) -> dict[str, Any]:
    rows = [
        {
            "number": row.number, "name": row.name, "employer": row.employer,
            "certificate": told(row.live, HandOut.What.CERTIFICATE), "plaque": told(row.live, HandOut.What.PLAQUE),
            "state": "已撤销" if row.revoked_at else "",
        }
        for row in titles
    ]  # fmt: skip
    said = {"year": cycle.year, "organiser": cycle.organiser, "rows": rows}
    return said | {"date": worded(clock.today()), "demo": settings.SAQ_DEMO}


def _upward(cycle: Cycle, titles: Iterable[Title]) -> dict[str, Any]:
    words = {str(code): str(label) for code, label in Industry.choices}
    rows = [
        {
            "number": row.number, "name": row.name, "employer": row.employer, "post": row.post,
            "recommender": row.recommender, "industry": words.get(row.industry, ""), "reason": row.upward_reason,
        }
        for row in titles
        if row.recommend_upward and row.revoked_at is None
    ]  # fmt: skip
    return {"year": cycle.year, "organiser": cycle.organiser, "rows": rows}


@translation.override("zh-hans")
def ask(cycle: Cycle, kind: str, format: str, *, by: User) -> GeneratedDocument:
    """The list as it stands now; the same twice is made once."""
    titles = list(with_lines(Title.objects.filter(year=cycle.year).order_by("sequence")))
    made = _register(cycle, titles) if kind == papers.REGISTER else _upward(cycle, titles)
    snapshot = freeze(f"{kind}/1", made)
    return request_document(kind, target=papers.target(cycle), snapshot=snapshot, format=format, by=by)
