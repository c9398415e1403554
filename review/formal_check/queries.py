"""One function per screen of the formal check: the list, one case, what an act is about."""

from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Role, holders
from nominations import (
    desks,
    dossier,
    evidence,
    letters,
    listing,
    printing,
    viewer,
    visibility,
    wording,
)
from nominations.models import Application, Attachment, Cycle
from nominations.pipeline import MOVES, SYS, CycleStage, Status
from review.checklist.material import Material
from review.checklist.models import EligibilityWaiver, RejectProposal
from review.checklist.overview import overview
from review.checklist.waiting import flagged, notes_of
from review.formal_check.forms import COLUMNS, MINE, NOBODY, STATES
from review.formal_check.permissions import can_check, can_confirm, can_read, checkable, confirmable, readable
from review.mailed import ledger as mail

MANY = 20
SHOWN = (
    "key",
    "acceptance_no",
    "name",
    "employer__name",
    "recommender__name",
    "post_name",
    "status",
    "case_worker__name",
)
LETTERS = (letters.CORRECTION, letters.CONCLUSION)
PAPERS = ("annex1", *LETTERS)
OPEN = Q(application=OuterRef("pk"), outcome="")
EMPTY = {
    "title": gettext_lazy("没有符合条件的申报"),
    "text": gettext_lazy("已报送协会的申报会出现在这里；请换一个条件，或者清除筛选。"),
}


def years() -> dict[int, int]:
    """{year: key} of the years that have been published, newest first: what both lists can be narrowed to."""
    stages = (CycleStage.PREPARING, CycleStage.CANCELLED)
    return dict(Cycle.objects.exclude(stage__in=stages).order_by("-year").values_list("year", "pk"))


def queue(user: Any, form: Any, data: QueryDict, years: dict[int, int]) -> listing.Listing:
    """The submitted applications of one year in the order of their numbers, lean: bare values, two queries.

    The numbers are the index the list is read by, so that a page costs the same among a hundred and among ten thousand.
    """
    asked = listing.given(form)
    flag = asked.get("flag", "")
    sort, per_page = asked.pop("sort", "acceptance_no"), asked.pop("per_page", listing.PER_PAGE)
    newest = max(years, default=None)
    rows = Application.objects.filter(readable(user), cycle=years.get(asked.get("cycle", newest) or 0))
    rows = flagged(_of_worker(_matching(rows, asked), user, asked.get("worker", "")), flag)
    numbers = dict(rows.order_by().values_list("status").annotate(n=Count("*")))
    if status := asked.get("status"):
        rows = rows.filter(status=status)
    page = listing.page_of(
        rows.order_by(sort).values(*SHOWN),
        data.get("page"),
        per_page=per_page,
        count=numbers.get(status, 0) if status else sum(numbers.values()),
    )
    chips = {state: wording.chip(state, precise=True) for state in numbers}
    found = list(page.object_list)
    returned = [row["key"] for row in found if row["status"] == Status.CORRECTION]
    notes = notes_of(returned) if returned else {}
    page.object_list = [
        {
            **row,
            "status": chips[row["status"]],
            "note": notes.get(row["key"], ""),
            "case_worker__name": row["case_worker__name"] or "",
        }
        for row in found
    ]
    return listing.Listing(
        form=form,
        page=page,
        chips=listing.chips(form, asked, data),
        counts=listing.counts("status", numbers, STATES, data),
        headings=listing.headings(COLUMNS, sort, data),
    )


def _of_worker(rows: QuerySet[Application], user: Any, worker: str) -> QuerySet[Application]:
    """What is mine, what is nobody's, what is a colleague's."""
    if not worker:
        return rows
    if worker == NOBODY:
        return rows.filter(case_worker=None)
    return rows.filter(case_worker=user.pk if worker == MINE else int(worker))


def workers() -> list[tuple[int, str]]:
    """The case workers of the association, by name."""
    return list(holders(Role.STAFF).order_by("name", "pk").values_list("pk", "name"))


def known_workers() -> list[tuple[int, str]]:
    """The same for a list that is opened all day: a minute old at most, and asked anew before anything is given."""
    return list(cache.get_or_set("formal_check.workers", workers, 60) or [])


def worker(pk: int) -> User | None:
    """One of them."""
    return holders(Role.STAFF).filter(pk=pk).first()


def _matching(rows: QuerySet[Application], asked: dict[str, Any]) -> QuerySet[Application]:
    if text := asked.get("q"):
        unit = Q(employer__name__icontains=text) | Q(recommender__name__icontains=text)
        rows = rows.filter(unit | Q(name__icontains=text) | Q(acceptance_no__endswith=text))
    for name in ("recommender", "employer"):
        if name in asked:
            rows = rows.filter(**{f"{name}__name__icontains": asked[name]})
    return rows.filter(industry=asked["industry"]) if "industry" in asked else rows


def application(user: Any, key: UUID) -> Application | None:
    """One submitted application with what its form shows; None hides as 404."""
    rows = Application.objects.select_related("employer", "recommender", "cycle").prefetch_related("honours")
    return rows.filter(readable(user), key=key).first()


def detail(user: Any, key: UUID, chosen: str = "") -> dict[str, Any] | None:
    """The read-only case: form, files, opinions, batch, printed form, history; None hides as 404."""
    found = application(user, key)
    if found is None:
        return None
    role, material = visibility.viewer_role(user, found), Material(found, user)
    hidden = evidence.hidden_kinds(role, found)
    files = [row for row in material.files if row.kind not in hidden]
    papers = printing.in_force(found, (*PAPERS, *printing.BESIDE))
    may = {"checks": can_check(user, found), "confirms": can_confirm(user, found)}
    return overview(user, material, role, **may) | {
        "application": found,
        "chip": wording.chip(found.status, precise=True),
        "sections": dossier.sections(found, role),
        "sheet": viewer.sheet(found, files, chosen=chosen, done=(), counted=(), address=_address_for(role)),
        "hidden": hidden,
        "marked": role == Role.STAFF,
        "checks": may["checks"],
        "oversees": role in (Role.LEAD, Role.SUP),
        "opinions": material.opinions,
        "batch": material.batch,
        "mailed": mail.on_case(user, material.batch, material.facts),
        "document": printing.forms_of(papers)[0],
        "letters": [paper for paper in papers if paper.kind in LETTERS],
        "beside": printing.beside(user, found, papers),
        "history": _history(found),
    }


def to_check(user: Any, key: UUID) -> Application | None:
    """What a case worker's act is about, wherever it stands meanwhile."""
    rows = Application.objects.select_related("employer", "recommender", "cycle").prefetch_related("honours")
    return rows.filter(checkable(user), key=key).first()


def proposal(user: Any, key: UUID, pk: int) -> RejectProposal | None:
    """A proposal to reject that this head of department may decide."""
    rows = Application.objects.filter(confirmable(user), key=key)
    return RejectProposal.objects.filter(application__in=rows, pk=pk).exclude(proposed_by=user.pk).first()


def waiver(user: Any, key: UUID, pk: int) -> EligibilityWaiver | None:
    """The same for a waiver."""
    rows = Application.objects.filter(confirmable(user), key=key)
    return EligibilityWaiver.objects.filter(application__in=rows, pk=pk).exclude(proposed_by=user.pk).first()


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: what a colleague proposed and I have to decide; for case workers, answers that came back."""
    proposals = Application.objects.filter(confirmable(user), status=Status.SUBMITTED)
    rejects: Any = proposals.filter(Exists(RejectProposal.objects.filter(OPEN, ~Q(proposed_by=user.pk))))
    waivers = proposals.filter(Exists(EligibilityWaiver.objects.filter(OPEN, ~Q(proposed_by=user.pk))))
    back = Application.objects.filter(checkable(user), status=Status.SUBMITTED, corrections__outcome="resubmitted")
    words: tuple[tuple[Any, str, str], ...] = (
        (rejects, _("%(no)s 建议不通过，等您复核"), _("复核")),
        (waivers, _("%(no)s 申请例外，等您决定"), _("决定")),
        (back.distinct(), _("%(no)s 已提交补正，等您审查"), _("审查")),
    )
    return [
        desks.line(sentence % {"no": row.acceptance_no}, reverse("formal_check:detail", args=[row.key]), None, verb)
        for rows, sentence, verb in words
        for row in rows.order_by("acceptance_no", "pk")[:MANY]
    ]


def _address_for(role: str) -> Any:
    """Case workers open identity papers here, with their name across them; every other file at its one address."""

    def address(file: Attachment) -> str:
        page = "formal_check:paper" if evidence.must_be_marked(role, file.kind) else "application:file"
        return reverse(page, args=[file.key])

    return address


def _history(found: Application) -> list[dict[str, Any]]:
    """Every move, in the precise words of the table."""
    return [
        {
            "what": MOVES[event.move].label,
            "when": event.at,
            "who": event.actor.name if event.actor else "",
            "role": _("系统") if event.role == SYS else Role(event.role).label,
            "why": event.reason,
        }
        for event in found.events.select_related("actor").order_by("-pk")
    ]


def paper(user: Any, key: UUID) -> Attachment | None:
    """An identity paper that this case worker may look at with a mark; anything else is not here."""
    found = evidence.find(user, key, marked=True)
    if found is None or not can_read(user, found.application):
        return None
    role = visibility.viewer_role(user, found.application)
    return found if evidence.must_be_marked(role, found.kind) else None


def summary(user: Any, key: UUID) -> dict[str, Any] | None:
    """Number, day and state of the submission, for whoever may read the application (embedded by other stages)."""
    found = visibility.readable(user).filter(key=key).exclude(acceptance_no="").select_related("cycle").first()
    if found is None:
        return None
    item = found.batch_items.filter(live=True).select_related("batch").first()
    return {"application": found, "batch": item.batch if item else None}
