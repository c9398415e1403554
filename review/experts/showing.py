"""How an expert stands in one year, as lists and pages show it: state, load, profile in words, what became of it."""

from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from nominations.dictionaries import Industry
from nominations.models import Cycle
from review.experts.models import Appointment, Expert
from review.experts.standing import sworn
from review.experts.texts import METHODS, PLEDGES
from review.sheets.models import Assignment
from review.sheets.moves import LIVE, State

STATES = (
    ("sworn", _("已聘任，已签承诺")),
    ("unsworn", _("已聘任，未签承诺")),
    ("none", _("本年度未聘任")),
    ("gone", _("已停用")),
)
CHIPS = {
    "sworn": ("ok", "check"), "unsworn": ("warn", "clock"), "none": ("muted", "dash"), "gone": ("muted", "stop"),
}  # fmt: skip
WORDS = dict(STATES)
# The pool's four states of a year, by the columns of `marked`.
RULES = {
    "sworn": Q(active=True, is_sworn=True),
    "unsworn": Q(active=True, appointed=True, is_sworn=False),
    "none": Q(active=True, appointed=False),
    "gone": Q(active=False),
}


def marked(rows: QuerySet[Expert], cycle: Cycle | None, seen: Q) -> QuerySet[Any]:
    """Experts with what a row says of the year: appointed, sworn, how many dossiers, of those this reader may know."""
    held = Appointment.objects.filter(expert=OuterRef("pk"), cycle=cycle, ended_at=None)
    signed = sworn().filter(expert=OuterRef("pk"), cycle=cycle)
    live = Assignment.objects.filter(seen, expert=OuterRef("pk"), cycle=cycle, state__in=LIVE, quarantined_at=None)
    load = live.order_by().values("expert").annotate(n=Count("pk")).values("n")
    return rows.annotate(
        appointed=Exists(held),
        is_sworn=Exists(signed),
        load=Coalesce(Subquery(load, output_field=IntegerField()), 0),
        most=Subquery(held.values("max_load")[:1]),
    )


def chip(one: Any) -> dict[str, Any]:
    name = "gone" if not one.active else "sworn" if one.is_sworn else "unsworn" if one.appointed else "none"
    tone, icon = CHIPS[name]
    return {"label": WORDS[name], "tone": tone, "icon": icon}


def labels(codes: list[str], known: Any) -> list[str]:
    words = known if isinstance(known, dict) else dict(known.choices)
    return [str(words.get(code, code)) for code in codes]


def fields_of(expert: Expert) -> list[str]:
    return labels(expert.fields, Industry)


def profile(expert: Expert) -> dict[str, Any]:
    return {
        "expert": expert,
        "fields": fields_of(expert),
        "methods": labels(expert.methods, METHODS),
    }


def signed(row: Appointment) -> list[dict[str, Any]]:
    """The pledges of one appointment with the titles of their texts."""
    titles = {text.kind: text.title for text in PLEDGES}
    return [{"pledge": one, "title": titles.get(one.kind, one.kind)} for one in row.pledges.all()]


def years_of(expert: Expert, seen: Q) -> list[dict[str, Any]]:
    """Every appointment with its pledges and the number of dossiers in each state; three queries."""
    numbers: dict[int, list[str]] = {}
    counted = Assignment.objects.filter(seen, expert=expert).values("cycle_id", "state").annotate(n=Count("pk"))
    for one in counted.order_by("cycle_id", "state"):
        numbers.setdefault(one["cycle_id"], []).append(f"{State(one['state']).label} {one['n']}")
    rows = expert.appointments.select_related("cycle", "appointed_by").prefetch_related("pledges")
    return [
        {
            "appointment": row,
            "numbers": numbers.get(row.cycle_id, []),
            "pledges": signed(row),
        }
        for row in rows.order_by("-cycle__year", "-pk")
    ]


def asked_for(rows: QuerySet[Any], asked: dict[str, Any]) -> QuerySet[Any]:
    """The rows that the address line asks for, by name, employer, field and method."""
    if text := asked.get("q"):
        rows = rows.filter(Q(user__name__icontains=text) | Q(employer_name__icontains=text))
    for name, column in (("field", "fields"), ("method", "methods")):
        if code := asked.get(name):
            # A list of codes in JSON: looked for as text, which both databases can.
            rows = rows.annotate(**{f"{column}_text": Cast(column, TextField())})
            rows = rows.filter(**{f"{column}_text__contains": f'"{code}"'})
    return rows
