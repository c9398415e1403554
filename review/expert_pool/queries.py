"""One function per screen: the pool, one expert, the expert's own page, requests of nominees, what waits for whom."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Role, has_role
from nominations import desks, listing
from nominations.models import Application, Cycle
from nominations.pipeline import CycleStage
from nominations.visibility import near
from review import reading
from review.expert_pool import permissions
from review.expert_pool.forms import COLUMNS, REQUEST_COLUMNS, REQUEST_STATES, STATES
from review.experts import pool, showing
from review.experts.kinds import KINDS
from review.experts.models import Appointment, Avoidance, Conflict, Expert, Relation
from review.experts.standing import expert_of, live_conflicts, sworn
from review.experts.texts import PLEDGES

EMPTY = {
    "title": gettext_lazy("没有符合条件的专家"),
    "text": gettext_lazy("请换一个条件，或者邀请专家入库。"),
}
# What is in force comes first, on either database.
NEWEST = F("ended_at").desc(nulls_first=True)
NO_REQUESTS = {
    "title": gettext_lazy("没有回避申请"),
    "text": gettext_lazy("申报人提出的专家回避申请列在这里，由部门负责人决定。"),
}


def years() -> list[int]:
    """The years experts can be appointed for, newest first."""
    rows = Cycle.objects.exclude(stage=CycleStage.CANCELLED).order_by("-year")
    return list(rows.values_list("year", flat=True))


def cycle_of(year: Any = "") -> Cycle | None:
    """The year asked for, or the newest."""
    rows = Cycle.objects.exclude(stage=CycleStage.CANCELLED).order_by("-year")
    return rows.filter(year=year).first() if year else rows.first()


def queue(user: Any, form: Any, data: QueryDict) -> dict[str, Any]:
    """The pool as it stands in one year, by name; conflicts are counted for those alone who read their reasons."""
    asked = listing.given(form)
    cycle = cycle_of(asked.get("year"))
    away = live_conflicts().filter(permissions.reasons(user), application__cycle=cycle)
    rows = showing.asked_for(showing.marked(Expert.objects.filter(permissions.visible(user)), cycle, near(user)), asked)
    if (choice := asked.get("away")) and permissions.may_oversee(user):
        held = Exists(away.filter(expert=OuterRef("pk")))
        rows = rows.filter(held if choice == "yes" else ~held)
    numbers = rows.order_by().aggregate(**{name: Count("pk", filter=rule) for name, rule in showing.RULES.items()})
    count = sum(numbers.values())
    if state := asked.get("state"):
        rows, count = rows.filter(showing.RULES[state]), numbers[state]
    avoided = away.filter(expert=OuterRef("pk")).order_by().values("expert")
    number = avoided.annotate(n=Count("application", distinct=True)).values("n")
    rows = rows.annotate(avoided=Coalesce(Subquery(number, output_field=IntegerField()), 0))
    page = listing.page_of(rows.select_related("user").order_by("user__name", "pk"), data.get("page"), count=count)
    page.object_list = [_row(one) for one in page.object_list]
    return _may(user) | {
        "cycle": cycle,
        "unfiled": pool.unfiled() if permissions.may_keep(user) else [],
        "listing": listing.Listing(
            form=form,
            page=page,
            chips=listing.chips(form, asked, data),
            counts=listing.counts("state", numbers, STATES, data),
            headings=listing.headings([("", label) for label in COLUMNS], "", data),
        ),
    }


def _may(user: Any) -> dict[str, bool]:
    """What else this reader finds on the list."""
    return {
        "may_keep": permissions.may_keep(user),
        "may_appoint": permissions.may_appoint(user),
        "reasons": permissions.may_oversee(user),
        "requests": has_role(user, Role.LEAD, Role.SUP),
    }


def _row(one: Any) -> dict[str, Any]:
    return {"expert": one, "chip": showing.chip(one), "fields": showing.fields_of(one)}


def find(user: Any, key: UUID) -> Expert | None:
    """One expert, or None: missing and forbidden are the same."""
    rows = Expert.objects.filter(permissions.visible(user), key=key)
    return rows.select_related("user", "employer").first()


def detail(user: Any, expert: Expert) -> dict[str, Any]:
    """One expert: profile, years, load and what became of it, relations, conflicts with their reasons."""
    marked = showing.marked(Expert.objects.filter(pk=expert.pk), cycle_of(), near(user)).get()
    context = showing.profile(expert) | {"chip": showing.chip(marked), "years": showing.years_of(expert, near(user))}
    if permissions.may_oversee(user) and expert.user_id != user.pk:
        context["relations"] = expert.relations.filter(withdrawn_at=None)
        context["conflicts"] = [_reason(user, row) for row in _reasons_of(user, expert)]
    return context


def _reasons_of(user: Any, expert: Expert) -> QuerySet[Conflict]:
    rows = Conflict.objects.filter(permissions.reasons(user), expert=expert)
    return rows.select_related("application", "found_by", "ended_by", "expert").order_by(NEWEST, "-pk")[:200]


def _reason(user: Any, row: Conflict) -> dict[str, Any]:
    return {"row": row, "words": KINDS[row.kind].words, "may_lift": permissions.can_lift(user, row)}


def picked(user: Any, keys: list[str]) -> list[Expert]:
    """The ticked experts that this person may appoint."""
    known = [key for key in keys if pool.is_key(key)]
    return list(Expert.objects.filter(permissions.appointable(user), key__in=known))


def unfiled_one(code: str) -> User | None:
    return pool.unfiled().filter(code=code).first()


def application_numbered(user: Any, number: str) -> Application | None:
    """The application of this number, if this person reads it."""
    return Application.objects.filter(reading.readable(user), acceptance_no=number).select_related("cycle").first()


def to_lift(user: Any, pk: int) -> Conflict | None:
    rows = Conflict.objects.filter(permissions.liftable(user), pk=pk)
    return rows.select_related("expert__user", "application").first()


def own_record(user: Any) -> tuple[Expert | None] | None:
    """One's own record, which may not be there yet; nothing at all for whoever was put out of the pool."""
    expert = Expert.objects.filter(user=user.pk).select_related("user").first()
    return None if expert is not None and not expert.active else (expert,)


def mine(user: Any) -> dict[str, Any]:
    """The expert's own page: profile, relations, and for each running year what was signed and what is left to."""
    expert = expert_of(user)
    if expert is None:
        return {"expert": None}
    rows = expert.appointments.filter(ended_at=None).exclude(cycle__stage__in=pool.OVER)
    done = set(sworn().filter(expert=expert).values_list("pk", flat=True))
    appointments = rows.select_related("cycle").prefetch_related("pledges").order_by("-cycle__year")
    return showing.profile(expert) | {
        "relations": expert.relations.filter(withdrawn_at=None),
        "frozen": pool.under_way(expert),
        "years": [{"appointment": row, "sworn": row.pk in done} for row in appointments],
    }


def to_sign(user: Any, key: UUID) -> dict[str, Any] | None:
    """One's own live appointment with what was signed and whether that is all."""
    expert = expert_of(user)
    rows = Appointment.objects.filter(expert=expert, ended_at=None, key=key) if expert else Appointment.objects.none()
    row = rows.select_related("cycle", "expert__user").first()
    if row is None:
        return None
    return {"row": row, "signed": showing.signed(row), "sworn": sworn().filter(pk=row.pk).exists(), "texts": PLEDGES}


def own_relation(user: Any, pk: int) -> Relation | None:
    """One's own entry."""
    return Relation.objects.filter(expert__user=user.pk, pk=pk).select_related("expert").first()


def asking(user: Any, key: UUID) -> dict[str, Any] | None:
    """The nominee's page: whether more may be asked, and one's own requests, each received or handled."""
    rows = Application.objects.filter(nominee=user.pk, key=key).select_related("cycle", "employer")
    application = rows.first()
    if application is None:
        return None
    asked = list(Avoidance.objects.filter(application=application).order_by("pk"))
    allowed = permissions.can_ask(user, application)
    if not asked and application.status not in permissions.ASKING:
        return None
    return {"application": application, "asked": asked, "open": allowed and len(asked) < pool.MOST_ASKED}


def requests(user: Any, form: Any, data: QueryDict) -> listing.Listing:
    """What nominees asked for, the newest first; two queries."""
    asked = listing.given(form)
    rows = Avoidance.objects.filter(permissions.requests(user))
    if text := asked.get("q"):
        rows = rows.filter(application__acceptance_no=text)
    rules = {"open": Q(outcome=""), "done": ~Q(outcome="")}
    numbers = rows.order_by().aggregate(**{name: Count("pk", filter=rule) for name, rule in rules.items()})
    count = sum(numbers.values())
    if state := asked.get("state"):
        rows, count = rows.filter(rules[state]), numbers[state]
    rows = rows.select_related("application").order_by("-pk")
    return listing.Listing(
        form=form,
        page=listing.page_of(rows, data.get("page"), count=count),
        chips=listing.chips(form, asked, data),
        counts=listing.counts("state", numbers, REQUEST_STATES, data),
        headings=listing.headings([("", label) for label in REQUEST_COLUMNS], "", data),
    )


def request_of(user: Any, pk: int) -> dict[str, Any] | None:
    """One request, with the experts of the year whom it means."""
    rows = Avoidance.objects.filter(permissions.requests(user), pk=pk)
    row = rows.select_related("application__cycle", "application__employer", "asked_by", "decided_by").first()
    if row is None:
        return None
    return {"row": row, "meant": pool.meant(row), "may_decide": permissions.can_decide(user, row)}


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: an expert's profile and pledges; requests that wait for LEAD."""
    told: list[dict[str, Any]] = []
    if has_role(user, Role.EXP):
        told += _own_turns(user)
    if permissions.may_decide(user) and (n := Avoidance.objects.filter(permissions.decidable(user)).count()):
        url = reverse("expert_pool:requests") + "?state=open"
        told.append(desks.line(_("%(n)d 项专家回避申请等待您决定") % {"n": n}, url, None, _("研究决定")))
    return told


def _own_turns(user: Any) -> list[dict[str, Any]]:
    url = reverse("expert_pool:mine")
    expert = expert_of(user)
    if expert is None:
        if Expert.objects.filter(user=user.pk).exists():
            return []
        return [desks.line(_("请填写您的专家信息，聘任时需要"), reverse("expert_pool:profile"), None, _("填写"))]
    rows = expert.appointments.filter(ended_at=None).exclude(cycle__stage__in=pool.OVER)
    left = rows.exclude(pk__in=sworn().filter(expert=expert).values("pk")).select_related("cycle")
    sentence = _("请签署%(year)d年度的保密与廉洁承诺书和回避声明，签署后才能评审")
    return [
        desks.line(sentence % {"year": row.cycle.year}, url, None, _("阅读并签署"))
        for row in left.order_by("cycle__year", "pk")
    ]
