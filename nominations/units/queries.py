"""One function per screen of the registry."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AuditEvent, RoleGrant
from accounts.roles import Role
from nominations import listing
from nominations.dictionaries import District, RecommenderKind
from nominations.identity import credit_code_warning, normalise_credit_code, normalise_unit_name, postcode_warning
from nominations.models import Application, Unit
from nominations.pipeline import LIVE
from nominations.units.permissions import can_edit, readable
from nominations.visibility import association_rows

COLUMNS = (
    ("name", gettext_lazy("单位全称")),
    ("", gettext_lazy("统一社会信用代码")),
    ("", gettext_lazy("推荐单位类别")),
    ("", gettext_lazy("上级单位")),
    ("district", gettext_lazy("所在区")),
    ("", gettext_lazy("状态")),
)
SHOWN = ("key", "name", "uscc", "recommender_kind", "district", "verified", "active", "parent__name")
ONLY_WORK = "work"
EMPTY = {
    "title": gettext_lazy("没有符合条件的单位"),
    "text": gettext_lazy("请换一个名称，或者清除筛选条件。"),
    "icon": "building",
}
ACTIONS = {
    "unit.add": gettext_lazy("登记单位"),
    "unit.change": gettext_lazy("修改单位信息"),
    "unit.verify": gettext_lazy("核对单位"),
    "unit.retire": gettext_lazy("停用单位"),
    "unit.restore": gettext_lazy("恢复使用"),
}


@dataclass(frozen=True)
class Detail:
    """A unit with what the registry knows around it."""

    unit: Unit
    children: list[Unit]
    namesakes: list[Unit]
    warnings: list[str]
    officers: list[RoleGrant]
    numbers: dict[str, int]
    history: list[dict[str, Any]]


def _matching(rows: QuerySet[Unit], asked: dict[str, Any]) -> QuerySet[Unit]:
    if text := asked.get("q"):
        named = Q(name__icontains=text) | Q(name_normal__icontains=normalise_unit_name(text))
        rows = rows.filter(named | Q(uscc__startswith=normalise_credit_code(text) or "-"))
    if kind := asked.get("kind"):
        rows = rows.filter(recommender_kind="" if kind == ONLY_WORK else kind)
    for name in ("verified", "active"):
        if name in asked:
            rows = rows.filter(**{name: asked[name] == "yes"})
    return rows


def queue(user: Any, form: Any, data: QueryDict) -> listing.Listing:
    """The registry, fifty rows a page, by name unless asked otherwise."""
    asked = listing.given(form)
    sort = asked.pop("sort", "name")
    base = Unit.objects.filter(readable(user))
    rows = _matching(base, asked).order_by(sort, "name", "pk").values(*SHOWN)
    page = listing.page_of(rows, data.get("page"))
    page.object_list = [_row(row) for row in page.object_list]
    waiting = base.aggregate(no=Count("pk", filter=Q(verified=False)), yes=Count("pk", filter=Q(verified=True)))
    return listing.Listing(
        form=form,
        page=page,
        chips=listing.chips(form, asked, data),
        counts=listing.counts("verified", waiting, form.fields["verified"].choices[1:], data),
        headings=listing.headings(COLUMNS, sort, data),
    )


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """The codes of a row as words, and its state as a chip."""
    if not row["active"]:
        state = {"state": _("已停用"), "tone": "muted", "icon": "dash"}
    elif row["verified"]:
        state = {"state": _("在用"), "tone": "ok", "icon": "check"}
    else:
        state = {"state": _("待核对"), "tone": "warn", "icon": "alert"}
    kind = row["recommender_kind"]
    return {
        **row,
        **state,
        "kind": RecommenderKind(kind).label if kind else _("仅为工作单位"),
        "district_label": District(row["district"]).label if row["district"] else "",
    }


def unit(user: Any, key: UUID) -> Unit | None:
    """One unit; None hides as 404."""
    return Unit.objects.filter(readable(user), key=key).select_related("parent", "created_by").first()


def detail(user: Any, key: UUID) -> Detail | None:
    """The unit, its line, its officers, how many applications it has with the association, and who changed what."""
    found = unit(user, key)
    if found is None:
        return None
    seen = Application.objects.filter(association_rows(user))
    return Detail(
        unit=found,
        children=list(found.children.only("key", "name", "active").order_by("name", "pk")),
        namesakes=namesakes(found.name, besides=found.pk),
        warnings=warnings_for(found),
        officers=_officers(found),
        numbers=seen.aggregate(
            employed=Count("pk", filter=Q(employer=found)), recommended=Count("pk", filter=Q(recommender=found))
        ),
        history=_history(found),
    )


def namesakes(name: str, *, besides: int | None = None) -> list[Unit]:
    """Units whose name reads the same: probably one unit entered twice (§2.2)."""
    rows = Unit.objects.filter(name_normal=normalise_unit_name(name)).exclude(pk=besides or 0)
    return list(rows.only("key", "name", "uscc", "active").order_by("pk")[:10])


def warnings_for(found: Unit) -> list[str]:
    """What STAFF should look at and nothing refuses: postcode outside Shanghai (R11), a legacy code (GB 11714)."""
    hints = [
        postcode_warning(found.postcode) if found.postcode else None,
        credit_code_warning(found.uscc) if found.uscc else None,
    ]
    return [hint for hint in hints if hint]


def _officers(found: Unit) -> list[RoleGrant]:
    grants = RoleGrant.objects.filter(unit_id=found.pk, role__in=(Role.UNIT, Role.REC), revoked_at=None)
    return list(grants.select_related("user").order_by("role", "pk"))


def _history(found: Unit) -> list[dict[str, Any]]:
    events = AuditEvent.objects.filter(target=f"unit:{found.pk}").select_related("actor").order_by("-seq")[:50]
    return [
        {
            "what": ACTIONS.get(event.action, event.action),
            "when": event.at,
            "who": event.actor.name if event.actor else "",
            "why": event.detail.get("reason", ""),
            "changes": event.detail.get("changes", []),
        }
        for event in events
    ]


def parents() -> list[str]:
    """The names offered while typing the superior unit: the recommending units in use."""
    rows = Unit.objects.filter(active=True).exclude(recommender_kind="").order_by("name", "pk")
    return list(rows.values_list("name", flat=True)[:300])


def named(text: str) -> list[Unit]:
    """The units in use that this full name or credit code means; more than one where names are double."""
    rows = Unit.objects.filter(active=True)
    return list(rows.filter(Q(name_normal=normalise_unit_name(text)) | Q(uscc=normalise_credit_code(text) or "-"))[:2])


def in_hand(found: Unit) -> int:
    """Applications under way that name this unit as their recommending unit."""
    return Application.objects.filter(recommender=found, status__in=LIVE).count()


def turns(user: Any) -> list[dict[str, Any]]:
    """轮到我: units that nominees have named and nobody has checked yet."""
    waiting = Unit.objects.filter(verified=False, active=True).count() if can_edit(user) else 0
    if not waiting:
        return []
    sentence = _("有 %(n)d 家申报人填写的单位待核对") % {"n": waiting}
    url = reverse("units:queue") + "?verified=no"
    return [{"sentence": sentence, "verb": _("核对单位"), "url": url, "deadline": None, "tone": "calm"}]


def waiting(user: Any) -> list[dict[str, Any]]:
    """Nothing in the registry waits for others."""
    return []
