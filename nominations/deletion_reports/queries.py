"""One function per screen: the runs with the rules, one run line by line, its workbook."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts import clock
from accounts.own_account import beijing
from nominations import listing
from nominations.deletion_reports.permissions import can_read, readable
from nominations.models import DeletionLine, DeletionReport
from nominations.retention import rules

REQUESTED = "request"
NEWEST = 20


def label_of(code: str) -> str:
    return _("本人申请删除") if code == REQUESTED else rules.named(code)


def queue(user: Any, form: Any, page: str | None) -> dict[str, Any]:
    """The rules with what is due now, one query each, and the runs, the newest first, fifty a page."""
    rows = readable(user).annotate(
        lines_n=Count("lines"), files_n=Coalesce(Sum("lines__files"), 0), papers_n=Coalesce(Sum("lines__documents"), 0)
    )
    if listing.given(form).get("some"):
        rows = rows.filter(lines_n__gt=0)
    asked = DeletionLine.objects.filter(report=None) if can_read(user) else DeletionLine.objects.none()
    return {
        "page": listing.page_of(rows.order_by("-pk"), page),
        "rules": _rules(),
        "requested": asked.order_by("-pk")[:NEWEST],
        "form": form,
    }


def _rules() -> list[dict[str, Any]]:
    moment = clock.now()
    return [
        {"label": rule.label, "period": rule.period, "due": rule.due(moment).count() if rule.due else None}
        for rule in rules.every()
    ]


def report_of(user: Any, key: UUID) -> DeletionReport | None:
    """One run; None hides as 404."""
    return readable(user).filter(key=key).first()


def detail(report: DeletionReport, page: str | None) -> dict[str, Any]:
    """What went in this run and what was kept, by rule."""
    found = listing.page_of(report.lines.order_by("pk"), page)
    found.object_list = [{"line": line, "label": label_of(line.rule)} for line in found.object_list]
    held = [{"label": label_of(rule["code"]), **one} for rule in report.rules for one in rule["held"]]
    return {"report": report, "page": found, "held": held, "due": _due(report)}


def _due(report: DeletionReport) -> list[dict[str, Any]]:
    """What the run found by rule, and how much of it did not go: it failed, or something had it in hand."""
    gone = dict(report.lines.order_by().values_list("rule").annotate(Count("pk")))
    return [
        {"label": label_of(rule["code"]), "n": rule["due"], "left": max(rule["due"] - gone.get(rule["code"], 0), 0)}
        for rule in report.rules
        if rule["due"]
    ]


def workbook(report: DeletionReport) -> bytes:
    """What went, line by line, and every hash: .xlsx; text stays text (T-09)."""
    from documents.sheet import Column, Sheet, write

    lines = list(report.lines.order_by("pk"))
    made, title = beijing(report.at), _("到期删除记录")
    what = [Column(_("规则"), 34), Column(_("对象编号"), 42)]
    amounts = [Column(_("文件"), 9, True), Column(_("生成文档"), 11, True), Column(_("记录"), 9, True)]
    rows: list[list[str | int]] = [
        [label_of(x.rule), x.subject, beijing(x.at), x.files, x.documents, x.rows] for x in lines
    ]
    held = [[label_of(rule["code"]), one["key"], one["why"]] for rule in report.rules for one in rule["held"]]
    hashes = [[label_of(x.rule), x.subject, one] for x in lines for one in x.sha256]
    footer = [_("运行时间：%(when)s") % {"when": made}, _("只记录编号、数量和摘要，不含被删除的内容。")]
    return write(
        Sheet(_("删除"), title, title, [*what, Column(_("时间"), 22, True), *amounts], rows, footer),
        Sheet(_("暂缓"), title, _("暂缓删除"), [*what, Column(_("原因"), 50)], held, footer),
        Sheet(_("摘要"), title, "SHA-256", [*what, Column("SHA-256", 70)], hashes, footer),
    )
