"""One function per screen of the recommending unit; the same rules choose the rows as the predicates (law 4)."""

from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Min, QuerySet, Value, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import RoleGrant
from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations import (
    act_panels,
    annex1_rules,
    batch_contents,
    deadlines,
    desks,
    dossier,
    evidence,
    extensions,
    history,
    listing,
    packs,
    viewer,
    wording,
)
from nominations.conditions import worded
from nominations.models import Application, Attachment, Batch, BatchItem, BatchRevision, Cycle, Opinion, Unit
from nominations.pipeline import BATCH_MOVES, MOVES, BatchStatus, Status
from nominations.printing import application_target
from nominations.recommendation import permissions
from nominations.recommendation.forms import COLUMNS, GROUPS
from nominations.recommendation.models import Viewed

NOTHING = gettext_lazy("工作单位同意申报并选择本单位推荐后，申报表会出现在这里，同时通知您。")
EMPTY = {"title": gettext_lazy("这里还没有申报表"), "text": NOTHING}
REVIEW = (
    gettext_lazy("%(name)s 的申报表待推荐审核"), gettext_lazy("%(n)d 份申报表待推荐审核"), gettext_lazy("审核"),
)  # fmt: skip
BATCH_TURNS = {
    BatchStatus.EDITING: (gettext_lazy("%(unit)s 第 %(n)d 批次名单尚未锁定"), gettext_lazy("编辑名单")),
    BatchStatus.SEALING: (gettext_lazy("%(unit)s 第 %(n)d 批次待盖章、上传扫描件并报送"), gettext_lazy("去报送")),
}
MANY = 20
RANK = Case(
    When(status=Status.RECOMMENDER_REVIEW, then=Value(0)),
    When(status=Status.RECOMMENDED, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)
SHOWN = ("key", "name", "post_name", "status", "entered_at", "employer__name", *desks.NEAR)


def queue(user: Any, form: Any, data: QueryDict) -> listing.Listing:
    """What the work units have passed on, my turn first, fifty rows a page."""
    rows = Application.objects.filter(permissions.openable(user)).select_related("employer").only(*SHOWN)
    return desks.grouped_queue(
        rows.order_by(RANK, "entered_at", "pk"),
        form,
        data,
        groups=GROUPS,
        columns=COLUMNS,
        searches={"q": "name__icontains", "employer": "employer__name__icontains"},
        as_row=lambda row: {
            "name": row.name,
            "post_name": row.post_name,
            "employer": row.employer.name if row.employer else "",
            "url": reverse("recommendation:detail", args=[row.key]),
            "mine": row.status == Status.RECOMMENDER_REVIEW and row.nominee_id != user.pk,
            "chip": wording.chip(row.status, precise=False),
            "entered_at": row.entered_at,
        },
    )


def _whole() -> QuerySet[Application]:
    return Application.objects.select_related("employer", "recommender", "cycle").prefetch_related("honours")


def case(user: Any, key: UUID, chosen: str = "") -> dict[str, Any] | None:
    """The case screen: form, files, what was said so far, what to look at twice; None hides as 404."""
    application = _whole().filter(permissions.openable(user), key=key).first()
    if application is None:
        return None
    opinions = {row.party: row for row in application.opinions.filter(void_at=None).select_related("by")}
    unit_opinion, opinion = (opinions.get(party) for party in (Opinion.Party.UNIT, Opinion.Party.RECOMMENDER))
    deadline = annex1_rules.deadline_day(application.cycle)
    rows = GeneratedDocument.objects.filter(target=application_target(application), kind="annex1", void_at=None)
    return {
        "application": application,
        "chip": wording.chip(application.status, precise=False),
        "sections": dossier.sections(application, Role.REC),
        "sheet": _sheet(application, list(evidence.openable(user, application)), chosen),
        "hints": [hint.sentence for hint in annex1_rules.hints(application, application.honours.all(), deadline)],
        "unit_opinion": unit_opinion,
        "opinion": opinion,
        "answers": worded(opinion.checklist) if opinion else [],
        "same_entity": application.employer_id == application.recommender_id,
        "same_officer": unit_opinion is not None and unit_opinion.by_id == user.pk,
        "history": history.application_rows(application),
        "document": None if application.submitted_at else rows.order_by("-pk").first(),
        "my_turn": application.status == Status.RECOMMENDER_REVIEW,
        "may_take_back": application.status == Status.RECOMMENDED,
        "own": application.nominee_id == user.pk,
        "closed": act_panels.closed_because(application, application.cycle, MOVES["recommend"]),
    }


def _sheet(application: Application, files: list[Attachment], chosen: str) -> dict[str, Any]:
    """An image in view is being opened just now, and counts; a PDF counts once it was opened to read."""
    seen = set(viewed(application).values_list("attachment_id", flat=True))
    counted = {file.pk for file in files}
    terms: dict[str, Any] = {
        "counted": counted,
        "address": lambda file: reverse("recommendation:file", args=[file.key]),
    }
    made = viewer.sheet(application, files, chosen=chosen, done=seen, **terms)
    shown = made["current"]["attachment"] if files else None
    if shown is None or shown.file.media_type == "application/pdf":
        return made
    return viewer.sheet(application, files, chosen=str(shown.key), done=seen | {shown.pk}, **terms)


def viewed(application: Application) -> QuerySet[Viewed]:
    """What officers of this recommending unit have opened; those of another unit do not count (R61)."""
    officers = RoleGrant.objects.filter(role=Role.REC, unit_id=application.recommender_id)
    return Viewed.objects.filter(attachment__application=application, user__in=officers.values("user"))


def unopened(application: Application) -> int:
    """How many files of the application nobody of the recommending unit has opened yet."""
    seen = viewed(application).values("attachment")
    return application.attachments.filter(removed_at=None).exclude(pk__in=seen).count()


def to_decide(user: Any, key: UUID) -> Application | None:
    """What an act is about, wherever it stands meanwhile."""
    return _whole().filter(permissions.decidable(user), key=key).first()


def to_view(user: Any, key: UUID) -> Attachment | None:
    """A file the officer may open."""
    found = evidence.find(user, key)
    return found if found is not None and permissions.can_open(user, found.application) else None


def summary(user: Any, key: UUID) -> dict[str, Any] | None:
    """The recommender's opinion, with its checklist for those who may read it (F9)."""
    application = _whole().filter(key=key).first()
    if application is None or not permissions.can_read_opinion(user, application):
        return None
    opinion = application.opinions.filter(void_at=None, party=Opinion.Party.RECOMMENDER).select_related("by").first()
    shown = worded(opinion.checklist) if opinion and permissions.can_read_checklist(user, application) else []
    return {"application": application, "opinion": opinion, "answers": shown}


def batches(user: Any) -> dict[str, Any]:
    """The unit's batches, newest first, where a new one may be begun, and how many people wait for one."""
    rows = list(_batches(user).order_by("-pk")[:200])
    editing = {(row.recommender_id, row.cycle_id) for row in rows if row.status == BatchStatus.EDITING}
    fresh = [(unit, cycle) for unit, cycle in pairs(user) if (unit.pk, cycle.pk) not in editing]
    return {"batches": rows, "pairs": fresh, "free": _free(user).count()}


def pairs(user: Any) -> list[tuple[Unit, Cycle]]:
    """The units and open cycles a batch may be begun for (B1)."""
    units = list(Unit.objects.filter(permissions.batch_units(user)).order_by("name", "pk"))
    return extensions.open_pairs(units)


def _batches(user: Any) -> QuerySet[Batch]:
    return Batch.objects.filter(permissions.manageable(user)).select_related("cycle", "recommender")


def _free(user: Any) -> QuerySet[Application]:
    """Recommended people on no list yet."""
    rows = Application.objects.filter(permissions.sendable(user), status=Status.RECOMMENDED)
    return rows.exclude(pk__in=BatchItem.objects.filter(live=True).values("application"))


def batch(user: Any, key: UUID) -> dict[str, Any] | None:
    """A batch with its list, its papers and who may still join; None hides as 404."""
    found = to_manage(user, key)
    if found is None:
        return None
    held, editing = batch_contents.contents(found), found.status == BatchStatus.EDITING
    free = _free(user).filter(cycle=found.cycle_id, recommender=found.recommender_id).select_related("employer")
    return held | {
        "batch": found,
        "printed": packs.of_batch(user, found, [row["item"].application for row in held["items"]]),
        "free": list(free.order_by("entered_at", "pk")) if editing else [],
        "editing": editing,
        "sealing": found.status == BatchStatus.SEALING,
        "why_not": _unready(found, held["revision"]),
    }


def _unready(found: Batch, current: BatchRevision | None) -> str:
    """What has to come first, as the greyed button says it."""
    if closed := act_panels.closed_because(found, found.cycle, BATCH_MOVES["submit"]):
        return closed
    if found.status == BatchStatus.SEALING:
        return "" if current and current.scan_id else _("请先上传盖章扫描件。")
    if not found.item_count:
        return _("名单中还没有人。")
    return "" if found.contact_name and found.contact_phone else _("请先填写联系人和联系电话。")


def to_manage(user: Any, key: UUID) -> Batch | None:
    """The batch an act is about."""
    return _batches(user).filter(key=key).first()


def scan(user: Any, key: UUID) -> BatchRevision | None:
    """The revision in force with its sealed scan."""
    rows = BatchRevision.objects.filter(batch__in=_batches(user).filter(key=key), void_at=None, scan__isnull=False)
    return rows.select_related("scan").first()


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: forms to check, recommended people on no list yet, lists to lock or to hand in."""
    rows = Application.objects.filter(permissions.decidable(user), extensions.open_rows(Application))
    told = desks.lines(
        rows.filter(status=Status.RECOMMENDER_REVIEW),
        "recommendation:detail",
        reverse("recommendation:queue") + "?state=review",
        REVIEW,
    )
    free = _free(user).filter(extensions.open_rows(Application))
    numbers = free.aggregate(n=Count("pk"), deadline=Min(extensions.deadline_column(Application)))
    if numbers["n"]:
        sentence = _("%(n)d 人已同意推荐，还没有列入报送批次") % {"n": numbers["n"]}
        told.append(desks.line(sentence, reverse("recommendation:batches"), numbers["deadline"], _("列入批次")))
    open_batches = _batches(user).filter(extensions.open_rows(Batch), status__in=BATCH_TURNS).order_by("pk")
    return told + [_batch_line(row, *BATCH_TURNS[BatchStatus(row.status)]) for row in open_batches[:MANY]]


def waiting(user: Any) -> list[dict[str, Any]]:
    """Batches the association has not received yet."""
    rows = _batches(user).filter(status=BatchStatus.SUBMITTED).order_by("pk")
    return [_batch_line(row, _("%(unit)s 第 %(n)d 批次已报送，等待协会签收")) for row in rows[:MANY]]


def _batch_line(row: Batch, sentence: Any, verb: Any = "") -> dict[str, Any]:
    words = {"unit": row.recommender.name, "n": row.number}
    deadline = deadlines.submit_by(row, row.cycle) if verb else None
    return desks.line(str(sentence) % words, reverse("recommendation:batch", args=[row.key]), deadline, str(verb))
