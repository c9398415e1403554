"""The public notice pages: no log-in, no script, the same for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from accounts.guards import public
from documents.files import MEDIA_TYPES
from publicity.cycle_notice import queries

NAMES = {"annex1": "附件1-申报审批表（空白）", "annex2": "附件2-推荐汇总表（空白）"}


@public
def queue(request: HttpRequest) -> HttpResponse:
    """All published years; the only one there is opens at once."""
    rows = queries.notices(None)
    if len(rows) == 1:
        return redirect("cycle_notice:detail", year=rows[0].cycle.year)
    return render(request, "publicity/cycle_notice/queue.html", {"notices": rows})


@public
def detail(request: HttpRequest, year: int) -> HttpResponse:
    """One year's notice (R3)."""
    found = queries.notice(None, year)
    if found is None:
        raise Http404
    return render(request, "publicity/cycle_notice/detail.html", {"notice": found, "cycle": found.cycle})


@public
def blank(request: HttpRequest, year: int, kind: str, format: str) -> HttpResponse:
    """An empty annex to read or to fill by hand (R75)."""
    content = queries.blank(None, year, kind, format)
    if content is None:
        raise Http404
    name = f"{year}年度上海质量工匠-{NAMES[kind]}.{format}"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=MEDIA_TYPES[format], headers={"Content-Disposition": disposition})
