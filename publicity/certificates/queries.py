"""One function per screen: the register of a year, one title, and what its holders read of their own."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.roles import has_role
from documents.models import StoredFile
from nominations import listing
from nominations.models import Cycle
from nominations.visibility import READERS
from publicity.certificates import permissions
from publicity.certificates.forms import STATES
from publicity.titles import lists, papers, sight
from publicity.titles.models import HandOut, Title

EMPTY = {"title": _("没有符合条件的证书"), "text": _("命名决定签发后，每人的证书和铭牌登记在这里。")}
NONE_YET = {"title": _("还没有证书"), "text": _("被命名为“上海质量工匠”后，电子证书在这里查看。")}
COLUMNS = (
    ("", _("证书编号")), ("", _("姓名")), ("", _("工作单位")), ("", _("证书")), ("", _("铭牌")), ("", _("状态")),
)  # fmt: skip


def _lies(what: str) -> Exists:
    lines = HandOut.objects.filter(title=OuterRef("pk"), what=what, way=HandOut.Way.OUT, voided_at=None)
    return Exists(lines)


HANDED = Q(has_certificate=True, has_plaque=True)
CONDITIONS = {
    "waiting": ~HANDED & Q(revoked_at=None), "handed": HANDED & Q(revoked_at=None),
    "revoked": Q(revoked_at__isnull=False), "upward": Q(recommend_upward=True),
}  # fmt: skip


def cycle_of(user: Any, year: int | None) -> Cycle | None:
    """The year asked for, or the latest with a title; None hides as 404."""
    if not has_role(user, *READERS):
        return None
    rows = Cycle.objects.filter(pk__in=Title.objects.values("naming__cycle")).order_by("-year")
    return (rows.filter(year=year) if year is not None else rows).first()


def years() -> list[int]:
    """The years with titles, newest first."""
    return sorted(set(Title.objects.order_by().values_list("year", flat=True)), reverse=True)


def register(user: Any, cycle: Cycle, form: Any, data: QueryDict) -> listing.Listing:
    """The titles of a year by number, with what was handed out; nobody whom the viewer may not see is counted."""
    asked = listing.given(form)
    rows = sight.registered(user).filter(year=cycle.year)
    rows = rows.annotate(has_certificate=_lies("certificate"), has_plaque=_lies("plaque"))
    if text := asked.get("q"):
        found = Q(name__icontains=text) | Q(employer__icontains=text) | Q(number__icontains=text)
        rows = rows.filter(found)
    numbers = rows.order_by().aggregate(
        all=Count("pk"), **{name: Count("pk", filter=rule) for name, rule in CONDITIONS.items()}
    )
    state = asked.get("state")
    if state:
        rows = rows.filter(CONDITIONS[state])
    page = listing.page_of(lists.with_lines(rows.order_by("sequence")), data.get("page"), count=numbers[state or "all"])
    page.object_list = [
        {"title": row, "certificate": lists.told(row.live, "certificate"), "plaque": lists.told(row.live, "plaque")}
        for row in page.object_list
    ]
    return listing.Listing(
        form=form, page=page, chips=listing.chips(form, asked, data),
        counts=listing.counts("state", numbers, STATES, data), headings=listing.headings(COLUMNS, "", data),
    )  # fmt: skip


def title_of(user: Any, key: UUID) -> Title | None:
    """One title as the association reads it; None hides as 404."""
    return sight.registered(user).filter(key=key).first()


def line_of(user: Any, title: UUID, key: UUID) -> HandOut | None:
    """One line of the register; None hides as 404."""
    found = title_of(user, title)
    rows = HandOut.objects.select_related("title__application", "scan")
    return rows.filter(title=found, key=key).first() if found is not None else None


def scan_of(user: Any, title: UUID, key: UUID) -> StoredFile | None:
    line = line_of(user, title, key)
    return line.scan if line is not None else None


def one(user: Any, title: Title) -> dict[str, Any]:
    """One title with its papers, lines and what this person may do."""
    return {
        "title": title, "address": papers.address(title),
        "papers": papers.of(title, papers.CERTIFICATE, papers.PLAQUE), "edition": papers.editions(title),
        "lines": list(title.handouts.select_related("by", "voided_by", "scan").order_by("-pk")),
        "registers": permissions.can_register(user, title), "recommends": permissions.can_recommend(user, title),
    }  # fmt: skip


def mine(user: Any) -> dict[str, Any]:
    """The titles of a person and of their units, newest first; two queries, however many."""
    return {"titles": list(sight.held_by(user).order_by("-year", "sequence")[:200]), "empty": NONE_YET}


def own(user: Any, application: UUID) -> dict[str, Any] | None:
    """One of them, with the file for the person named; None hides as 404."""
    title = sight.held_by(user).filter(application__key=application).first()
    if title is None:
        return None
    may = title.application.nominee_id == user.pk and permissions.can_have_certificate(user, title)
    paper = papers.certificates_of([title]).get(papers.target(title)) if may else None
    return {"title": title, "address": papers.address(title), "paper": paper, "demo": settings.SAQ_DEMO}
