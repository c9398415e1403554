"""One function per screen of intake: the batches, and one batch."""

from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role, has_role
from documents.models import GeneratedDocument
from nominations import desks, history, listing, packs, wording
from nominations.models import Batch, BatchItem, Cycle
from nominations.pipeline import BatchStatus, CycleStage
from nominations.printing import batch_target, may_print_batch, people_on
from nominations.visibility import can_read_list
from review.intake.forms import BATCH_COLUMNS, BATCH_STATES
from review.intake.models import ReturnProposal
from review.intake.permissions import (
    can_confirm_return,
    can_examine,
    can_receive,
    readable_batches,
    receivable,
    returns_to_confirm,
    stages_to_begin,
)
from review.mailed import ledger as mail
from review.reading import can_read

MANY = 20
EMPTY_BATCHES = {
    "title": gettext_lazy("没有符合条件的批次"),
    "text": gettext_lazy("推荐单位报送后，批次会出现在这里，同时通知经办人。"),
}


def years() -> dict[int, int]:
    """{year: key} of the years that have been published, newest first: what both lists can be narrowed to."""
    stages = (CycleStage.PREPARING, CycleStage.CANCELLED)
    return dict(Cycle.objects.exclude(stage__in=stages).order_by("-year").values_list("year", "pk"))


def queue(user: Any, form: Any, data: QueryDict) -> listing.Listing:
    """The batches that have reached the association, newest first; the counts follow the other filters."""
    asked = listing.given(form)
    sort = asked.pop("sort", "-submitted_at")
    rows = _batches_matching(Batch.objects.filter(readable_batches(user)), asked)
    numbers = dict(rows.order_by().values_list("status").annotate(n=Count("*")))
    if status := asked.get("status"):
        rows = rows.filter(status=status)
    shown = ("key", "number", "status", "item_count", "submitted_at", "recommender__name", "cycle__year")
    page = listing.page_of(
        rows.order_by(sort, "-pk").values(*shown),
        data.get("page"),
        count=numbers.get(status, 0) if status else sum(numbers.values()),
    )
    page.object_list = [{**row, "chip": wording.batch_chip(row["status"])} for row in page.object_list]
    return listing.Listing(
        form=form,
        page=page,
        chips=listing.chips(form, asked, data),
        counts=listing.counts("status", numbers, BATCH_STATES, data),
        headings=listing.headings(BATCH_COLUMNS, sort, data),
    )


def _batches_matching(rows: QuerySet[Batch], asked: dict[str, Any]) -> QuerySet[Batch]:
    if text := asked.get("q"):
        named = Q(application__name__icontains=text) | Q(application__acceptance_no=text)
        on_list = BatchItem.objects.filter(named, batch=OuterRef("pk"), live=True)
        rows = rows.filter(Q(recommender__name__icontains=text) | Exists(on_list))
    if name := asked.get("recommender"):
        rows = rows.filter(recommender__name__icontains=name)
    if year := asked.get("cycle"):
        rows = rows.filter(cycle__year=year)
    return rows


def batch(user: Any, key: UUID) -> dict[str, Any] | None:
    """One batch: its list, the sealed revision, the papers made of it, its history; None hides as 404."""
    rows = Batch.objects.filter(readable_batches(user), key=key)
    found = rows.select_related("cycle", "recommender", "received_by").first()
    if found is None:
        return None
    asked = ReturnProposal.objects.filter(batch=found, outcome="").select_related("proposed_by").first()
    papers = GeneratedDocument.objects.filter(target=batch_target(found), void_at=None).select_related("file")
    lines, may_list = list_of(found), can_read_list(user, found)
    mails = mail.register_of(user, found)
    return {
        "batch": found,
        "chip": wording.batch_chip(found.status),
        # Who may not read one of them finds no line of it.
        "items": [line for line in lines if can_read(user, line["application"])],
        "printed": packs.of_batch(user, found, [line["application"] for line in lines]),
        "revision": found.revisions.filter(void_at=None).select_related("scan__sealed__by", "locked_by").first(),
        "may_list": may_list,
        "documents": sorted(papers, key=lambda paper: (paper.kind, paper.format)) if may_list else [],
        "mailed": mail.number(mails),
        "history": sorted([*history.batch_rows(found), *mail.story(mails)], key=itemgetter("when"), reverse=True),
        "to_receive": found.status == BatchStatus.SUBMITTED and can_receive(user, found),
        "to_examine": found.status == BatchStatus.RECEIVED and can_examine(user, found),
        "proposal": asked,
        "to_return": asked if asked and can_confirm_return(user, found) and asked.proposed_by_id != user.pk else None,
    }


def list_of(found: Batch) -> list[dict[str, Any]]:
    """The lines of Annex 2 with where each application stands."""
    rows = found.items.filter(live=True).select_related("application__employer").order_by("position", "pk")
    return [
        {
            "position": number,
            "application": row.application,
            "chip": wording.chip(row.application.status, precise=True),
        }
        for number, row in enumerate(rows, start=1)
    ]


def to_print(user: Any, key: UUID) -> Batch | None:
    """A batch whose papers this person may ask for in one file; None hides as 404."""
    found = Batch.objects.filter(readable_batches(user), key=key).select_related("cycle", "recommender").first()
    return found if found is not None and may_print_batch(user, found, people_on(found)) else None


def sealed_scan(user: Any, key: UUID) -> Any:
    """The sealed scan of the list as submitted, or None: it names everybody, so whoever stays away has none."""
    found = Batch.objects.filter(readable_batches(user), key=key).first()
    open_to = found is not None and can_read_list(user, found)
    revision = found.revisions.filter(void_at=None).select_related("scan").first() if found and open_to else None
    return revision.scan if revision else None


def to_begin(user: Any) -> list[Cycle]:
    """Years whose intake is over and whose formal check this person may begin (C5)."""
    return list(Cycle.objects.filter(stages_to_begin(user), stage=CycleStage.CLOSED).order_by("-year"))


def year_to_begin(user: Any, year: int) -> Cycle | None:
    """The year an act is about, wherever it stands meanwhile."""
    return Cycle.objects.filter(stages_to_begin(user), year=year).first()


def return_proposal(user: Any, key: UUID) -> ReturnProposal | None:
    """The open proposal to send a batch back, for the second person."""
    rows = Batch.objects.filter(returns_to_confirm(user), key=key)
    return ReturnProposal.objects.filter(batch__in=rows, outcome="").exclude(proposed_by=user.pk).first()


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: batches to receive, to examine, to send back; a year whose formal check can begin."""
    told = _waiting(Batch.objects.filter(receivable(user)), _("签收"))
    asked = Batch.objects.filter(returns_to_confirm(user), return_proposals__outcome="")
    for row in asked.exclude(return_proposals__proposed_by=user.pk).select_related("recommender").order_by("pk")[:MANY]:
        sentence = _("%(unit)s第 %(n)d 批次建议整批退回，等您决定") % {"unit": row.recommender.name, "n": row.number}
        told.append(desks.line(sentence, reverse("intake:batch", args=[row.key]), None, _("决定")))
    if received := Batch.objects.filter(receivable(user), status=BatchStatus.RECEIVED).count():
        url = reverse("intake:queue") + f"?status={BatchStatus.RECEIVED}"
        told.append(desks.line(_("有 %(n)d 个批次已签收，等待开始审查") % {"n": received}, url, None, _("开始审查")))
    for cycle in to_begin(user):
        sentence = _("%(year)s年度申报已截止，可以开始形式审查") % {"year": cycle.year}
        told.append(desks.line(sentence, reverse("intake:queue"), None, _("开始")))
    return told


def waiting(user: Any) -> list[dict[str, Any]]:
    """For those who only look on: what waits for the case workers."""
    return [] if has_role(user, Role.STAFF) else _waiting(Batch.objects.filter(readable_batches(user)), "")


def _waiting(rows: QuerySet[Batch], verb: str) -> list[dict[str, Any]]:
    rows = rows.filter(status=BatchStatus.SUBMITTED).select_related("recommender").order_by("submitted_at", "pk")
    found = list(rows[: MANY + 1])
    if len(found) > MANY:
        url = reverse("intake:queue") + f"?status={BatchStatus.SUBMITTED}&sort=submitted_at"
        return [desks.line(_("有 %(n)d 个报送批次等待签收") % {"n": rows.count()}, url, None, verb)]
    words = _("%(unit)s报送的第 %(number)d 批次（%(n)d 人）等待签收")
    return [
        desks.line(
            words % {"unit": row.recommender.name, "number": row.number, "n": row.item_count},
            reverse("intake:batch", args=[row.key]),
            None,
            verb,
        )
        for row in found
    ]
