"""One function per screen of the work unit; the same rules choose the rows as the predicates (law 4)."""

from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.roles import Role, unit_ids
from documents.models import GeneratedDocument
from nominations import (
    act_panels,
    desks,
    dossier,
    evidence,
    extensions,
    history,
    listing,
    registry,
    viewer,
    wording,
)
from nominations.endorsement import permissions
from nominations.endorsement.forms import GROUPS
from nominations.endorsement.transitions import CONFIRMED_KINDS
from nominations.models import Application, Attachment, Cycle, Opinion, Unit
from nominations.pipeline import MOVES, CycleStage, Status
from nominations.printing import application_target

COLUMNS = (
    gettext_lazy("姓名"), gettext_lazy("所在岗位"), gettext_lazy("推荐单位"), gettext_lazy("进度"),
    gettext_lazy("进入时间"),
)  # fmt: skip
EMPTY = {
    "title": gettext_lazy("这里还没有申报表"),
    "text": gettext_lazy("本单位职工填写申报表并选择本单位后，会出现在这里；提交审核时会通知您。"),
}
REVIEW = (
    gettext_lazy("%(name)s 的申报表待本单位审核"),
    gettext_lazy("%(n)d 份申报表待本单位审核"),
    gettext_lazy("审核"),
)
BEHALF = (
    gettext_lazy("为 %(name)s 代填的申报表尚未完成"),
    gettext_lazy("%(n)d 份代填的申报表尚未完成"),
    gettext_lazy("继续填写"),
)
ELSEWHERE = (gettext_lazy("%(name)s 的申报表在推荐单位"), gettext_lazy("%(n)d 份申报表在推荐单位"), "")
# My turn first, then what I fill on behalf, then the others.
RANK = Case(
    When(status=Status.UNIT_REVIEW, then=Value(0)),
    When(status=Status.DRAFT, on_behalf=True, then=Value(1)),
    When(status=Status.DRAFT, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)
SHOWN = (
    "key", "name", "post_name", "status", "on_behalf", "sent_to_unit_at", "entered_at", "employer__name",
    "recommender__name", "employer_id", *desks.NEAR,
)  # fmt: skip


def queue(user: Any, form: Any, data: QueryDict) -> listing.Listing:
    """Everybody of the own unit, fifty rows a page; of other people's drafts only the title row."""
    rows = Application.objects.filter(permissions.listed(user)).select_related("employer", "recommender").only(*SHOWN)
    return desks.grouped_queue(
        rows.order_by(RANK, "entered_at", "pk"),
        form,
        data,
        groups=GROUPS,
        columns=COLUMNS,
        searches={"q": "name__icontains"},
        as_row=lambda row: _row(user, row),
    )


def _row(user: Any, application: Application) -> dict[str, Any]:
    url = ""
    if permissions.can_open(user, application):
        url = reverse("endorsement:detail", args=[application.key])
    elif application.on_behalf and application.status == Status.DRAFT:
        url = reverse("application:detail", args=[application.key])
    return {
        **dossier.title_row(application),
        "url": url,
        "employer": application.employer.name if len(unit_ids(user, Role.UNIT)) > 1 and application.employer else "",
        "mine": application.status == Status.UNIT_REVIEW and permissions.can_decide(user, application),
        "on_behalf": application.on_behalf,
        "chip": wording.chip(application.status, precise=False),
        "entered_at": application.entered_at,
    }


def case(user: Any, key: UUID, chosen: str = "") -> dict[str, Any] | None:
    """The case screen: form, files, what was said so far; None hides as 404."""
    application = _whole().filter(permissions.openable(user), key=key).first()
    if application is None:
        return None
    files = list(evidence.openable(user, application))
    opinions = {row.party: row for row in application.opinions.filter(void_at=None).select_related("by")}
    return {
        "application": application,
        "chip": wording.chip(application.status, precise=False),
        "sections": dossier.sections(application, Role.UNIT),
        "sheet": _sheet(application, files, chosen),
        "opinion": opinions.get(Opinion.Party.UNIT),
        "recommendation": opinions.get(Opinion.Party.RECOMMENDER),
        "history": history.application_rows(application),
        "document": _document(application),
        "my_turn": application.status == Status.UNIT_REVIEW,
        "own": application.nominee_id == user.pk,
        "closed": act_panels.closed_because(application, application.cycle, MOVES["unit_agree"]),
        "recommenders": registry.recommenders_for(application.employer),
    }


def _whole() -> QuerySet[Application]:
    return Application.objects.select_related("employer", "recommender", "cycle").prefetch_related("honours")


def _sheet(application: Application, files: list[Attachment], chosen: str) -> dict[str, Any]:
    return viewer.sheet(
        application,
        files,
        chosen=chosen,
        counted={file.pk for file in files if file.kind in CONFIRMED_KINDS},
        done={file.pk for file in files if file.confirmed_at is not None},
        address=lambda file: reverse("application:file", args=[file.key]),
    )


def _document(application: Application) -> GeneratedDocument | None:
    """The form to print and seal, until it has been submitted."""
    if application.submitted_at is not None:
        return None
    rows = GeneratedDocument.objects.filter(target=application_target(application), kind="annex1", void_at=None)
    return rows.order_by("-pk").first()


def to_decide(user: Any, key: UUID) -> Application | None:
    """What an act is about, wherever it stands meanwhile."""
    return _whole().filter(permissions.decidable(user), key=key).first()


def to_confirm(user: Any, key: UUID) -> Attachment | None:
    """A file of an application the officer decides about."""
    rows = Attachment.objects.filter(key=key, removed_at=None, kind__in=CONFIRMED_KINDS).select_related("application")
    found = rows.first()
    return found if found is not None and permissions.can_decide(user, found.application) else None


def summary(user: Any, key: UUID) -> dict[str, Any] | None:
    """The unit's opinion and checks, for the screens of those who come after (F9)."""
    application = _whole().filter(key=key).first()
    if application is None or not permissions.can_read_opinion(user, application):
        return None
    opinion = application.opinions.filter(void_at=None, party=Opinion.Party.UNIT).select_related("by").first()
    return {"application": application, "opinion": opinion}


def to_fill(user: Any) -> tuple[list[Unit], list[Cycle]]:
    """The units and open cycles for which a form may be started on behalf."""
    units = list(Unit.objects.filter(permissions.fillable(user)).order_by("name", "pk"))
    return units, list(Cycle.objects.filter(stage=CycleStage.OPEN).order_by("-year"))


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: forms to check, and forms begun on behalf; one line each, or a counted line when there are many."""
    open_now = Application.objects.filter(extensions.open_rows(Application))
    review = open_now.filter(permissions.decidable(user), status=Status.UNIT_REVIEW)
    behalf = open_now.filter(permissions.listed(user), status=Status.DRAFT, on_behalf=True)
    queue_url = reverse("endorsement:queue")
    return [
        *desks.lines(review, "endorsement:detail", f"{queue_url}?state=review", REVIEW),
        *desks.lines(behalf, "application:detail", f"{queue_url}?state=draft", BEHALF),
    ]


def waiting(user: Any) -> list[dict[str, Any]]:
    """What the recommending units still have of our people."""
    rows = Application.objects.filter(permissions.openable(user), extensions.open_rows(Application))
    rows = rows.filter(status__in=(Status.RECOMMENDER_REVIEW, Status.RECOMMENDED))
    return desks.lines(rows, "endorsement:detail", reverse("endorsement:queue") + "?state=recommender", ELSEWHERE)
