"""A package is asked for, checked, confirmed (C13) or given up; the retention rule of the copy in the portal."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.models import User
from documents.models import GeneratedDocument
from documents.requests import request_document
from documents.snapshots import freeze
from nominations.models import Application, Cycle
from nominations.pipeline import CycleStage
from nominations.retention import erasing, holds
from nominations.retention.rules import Gone, Rule, of_years_over, years_before
from nominations.retention.rules import register as register_rule
from publicity.archives import checking, papers, tables
from publicity.archives.models import Package
from publicity.archives.moves import State
from publicity.figures.counting import SENT
from publicity.lists.period import worded

YEARS = 30
MOST = 400 * 1024 * 1024  # bytes of papers: a package is made in memory


def register() -> None:
    """Called once, when the application starts."""
    papers.register_kind()
    label, period = gettext_lazy("归档数据包（平台内的一份）"), gettext_lazy("年度结束后 30 年")
    register_rule(Rule("archive", label, period, due, erase, application=lambda row: None))


def due(now: datetime) -> QuerySet[Package]:
    """Packages that hold data of named people whose thirty years are over, also those that were never made."""
    rows = Package.objects.filter(document__in=erasing.speaking(GeneratedDocument.objects.all())).order_by("pk")
    return of_years_over(rows.select_related("document__file"), years_before(now, YEARS))


def erase(row: Package) -> Gone:
    """The copy in the portal, with what it was made of; that there was one, and its code, stays."""
    rows = GeneratedDocument.objects.filter(pk=row.document_id)
    return erasing.documents(erasing.speaking(rows))


def of(cycle: Cycle) -> Package | None:
    """The package in force: proposed or confirmed."""
    rows = Package.objects.exclude(state=State.VOID).filter(cycle=cycle)
    return rows.select_related("document__file", "document__snapshot", "cycle", "proposed_by", "confirmed_by").first()


def against(cycle: Cycle) -> list[str]:
    """What must be done before a package of the year can be asked for."""
    if cycle.stage != CycleStage.COMPLETED:
        return [_("本年度当前处于“%(stage)s”，年度完成后才能归档。") % {"stage": cycle.get_stage_display()}]
    found = []
    held = holds.reasons(set(Application.objects.filter(SENT, cycle=cycle).values_list("pk", flat=True)))
    if held:
        found.append(_("还有 %(n)d 件申报有没有办结的复核、异议、取消资格或个人信息请求。") % {"n": len(held)})
    lines, missing = papers.collected(cycle)
    if missing:
        some = "、".join(missing[:5])
        found.append(_("有 %(n)d 份文件还没有生成：%(some)s。") % {"n": len(missing), "some": some})
    if (size := papers.sizes(line["key"] for line in lines)) > MOST:
        words = {"n": size // 2**20, "most": MOST // 2**20}
        found.append(_("文件共 %(n)d MB，一个数据包最多 %(most)d MB。") % words)
    return found


@translation.override("zh-hans")
def ask(cycle: Cycle, number: int, *, by: User) -> GeneratedDocument:
    """Freeze the year and ask the workers for its package."""
    lines, _missing = papers.collected(cycle)
    payload: dict[str, Any] = {
        "year": cycle.year, "number": number, "organiser": cycle.organiser, "date": worded(clock.today()),
        "demo": settings.SAQ_DEMO, "tables": tables.of(cycle), "papers": lines,
    }  # fmt: skip
    snapshot = freeze("archive/1", payload)
    return request_document(papers.KIND, target=papers.target(cycle), snapshot=snapshot, format="zip", by=by)


def result(package: Package) -> dict[str, Any]:
    """The four checks made now, as `Package.checks` keeps them."""
    package.document.refresh_from_db()
    file = package.document.file
    found, manifest = checking.check(package)
    return {
        "at": clock.now().isoformat(), "found": found, "package": file.sha256 if file else "", "manifest": manifest,
    }  # fmt: skip


def failed(checks: dict[str, Any]) -> list[str]:
    """What the four checks found, each with its name."""
    names = checking.LABELS
    return [f"{names[name]}：{one}" for name, told in checks.get("found", {}).items() for one in told]
