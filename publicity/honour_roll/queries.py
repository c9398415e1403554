"""One function per page: the roll with its filters (whole pages are kept by revision), and one's own choice."""

import hashlib
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Case, CharField, Count, F, Max, Sum, Value, When
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.my_data import Part
from nominations import listing
from nominations.act_forms import tidied
from nominations.dictionaries import Industry, UnitNature
from nominations.identity import one_dot
from nominations.models import Consent
from publicity.honour_roll import permissions
from publicity.honour_roll.forms import ChooseForm, FilterForm
from publicity.honour_roll.models import HonourConsent
from publicity.honour_roll.permissions import FIELDS
from publicity.titles.models import Title

SECONDS = 300
WORDS: dict[str, dict[str, Any]] = {"industry": dict(Industry.choices), "unit_kind": dict(UnitNature.choices)}


def revision() -> str:
    """Another one as soon as the roll says anything else: a naming, a revocation, an answer; three queries."""
    titles = Title.objects.aggregate(n=Count("pk"), gone=Count("revoked_at"), last=Max("revoked_at"))
    answers = HonourConsent.objects.aggregate(n=Count("pk"), turns=Sum("version"))
    consents = Consent.objects.filter(kind="publication").aggregate(n=Count("pk"), gone=Count("withdrawn_at"))
    said = repr([sorted(found.items()) for found in (titles, answers, consents)])
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def _key(year: int | None, page: int, revision: str) -> str:
    return f"honours:{revision}:{year or 'all'}:{page}:{get_language()}"


def kept(year: int | None, page: int, revision: str) -> Any:
    """The answer that is kept for everybody, or None; no query."""
    return cache.get(_key(year, page, revision))


def keep(year: int | None, page: int, revision: str, answer: Any) -> None:
    cache.set(_key(year, page, revision), answer, SECONDS)


def tag(body: bytes) -> str:
    """What tells one state of a page from another."""
    return hashlib.sha256(body).hexdigest()[:24]


def _public() -> Any:
    """The roll as the public may read it (`public_employer` and so on): what was not agreed to comes out as ''."""
    hidden = {
        f"public_{name}": Case(
            When(permissions.shown(name), then=F(name)), default=Value(""), output_field=CharField()
        )
        for name in FIELDS
    }  # fmt: skip
    return permissions.on_roll().annotate(**hidden)


def years() -> list[int]:
    """The years in which somebody was named, newest first."""
    return sorted(Title.objects.order_by().values_list("year", flat=True).distinct(), reverse=True)


def _industries() -> list[str]:
    """Those that somebody lets the public read."""
    rows = _public().exclude(public_industry="").order_by()
    return sorted(rows.values_list("public_industry", flat=True).distinct())


def roll(year: int | None, data: QueryDict) -> dict[str, Any] | None:
    """One page of fifty; None hides a year that has no titles as 404. At most five queries, however many rows.

    {"form", "page" (its rows: {"year", "rows": [{"name", "employer", "post", "industry", "unit_kind"}]}), "year",
    "asked", "notes" (the public notes of the year)}.
    """
    there = years()
    if year is not None and year not in there:
        return None
    typed = data.copy()
    if year is not None:
        typed["year"] = str(year)
    form = FilterForm(typed, years=there, industries=_industries())
    asked = listing.given(form)
    rows = _matching(asked).order_by("-year", "sequence")
    page = listing.page_of(rows.values("year", "name", *(f"public_{name}" for name in FIELDS)), data.get("page"))
    page.object_list = _by_year(page.object_list)
    filtered = [name for name in asked if name != "year"]
    return {
        "form": form, "page": page, "year": asked.get("year"), "asked": filtered,
        "notes": _notes(asked["year"]) if asked.get("year") and not filtered else [],
    }  # fmt: skip


def _matching(asked: dict[str, Any]) -> Any:
    """By what is shown alone: nobody is found by a field that they keep to themselves."""
    rows = _public()
    if name := tidied(asked.get("q")):
        rows = rows.filter(name__icontains=one_dot(name))
    if year := asked.get("year"):
        rows = rows.filter(year=year)
    if industry := asked.get("industry"):
        rows = rows.filter(public_industry=industry)
    if unit := tidied(asked.get("unit")):
        rows = rows.filter(public_employer__icontains=unit)
    return rows


def _by_year(rows: Any) -> list[dict[str, Any]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        told = {name: row[f"public_{name}"] for name in FIELDS}
        found.setdefault(row["year"], []).append({"name": row["name"], **_worded(told)})
    return [{"year": year, "rows": of_year} for year, of_year in found.items()]


def _worded(told: dict[str, str]) -> dict[str, str]:
    return {name: str(WORDS[name].get(value, "")) if name in WORDS else value for name, value in told.items()}


def _notes(year: int) -> list[dict[str, str]]:
    rows = Title.objects.filter(year=year, revoked_at__isnull=False).order_by("sequence")
    return [{"name": row.name, "revocation_note": row.revocation_note} for row in rows]


def own(user: Any, application: UUID) -> Any | None:
    """The own title with the answer so far; None hides as 404."""
    return permissions.choosable(user).filter(application__key=application).first()


def choosing(title: Any, data: Any = None) -> ChooseForm:
    """The form with what is public now, and beside each tick what would be read."""
    consent = getattr(title, "honour_consent", None)
    values = _worded({name: getattr(title, name) for name in FIELDS})
    initial = {name: permissions.can_show(title, name, consent) for name in FIELDS}
    return ChooseForm(data, values=values, version=consent.version if consent else 0, initial=initial)


def parts(user: User, whole: bool) -> list[Part]:
    """我的个人信息: what the roll says of this person; one query."""
    return [_part(title) for title in permissions.choosable(user).order_by("-year")]


def _part(title: Any) -> Part:
    consent = getattr(title, "honour_consent", None)
    values = _worded({name: getattr(title, name) for name in FIELDS})
    said = [(_("姓名"), title.name), (_("年度"), str(title.year))]
    for name in FIELDS:
        public = permissions.can_show(title, name, consent)
        said.append((str(ChooseForm.base_fields[name].label), values[name] if public else _("不公开")))
    if consent is not None:
        said.append((_("同意的版本"), consent.text_version))
    fix = reverse("honour_roll:own", args=[title.application.key])
    return Part(_("%(year)s年度荣誉榜") % {"year": title.year}, said, fix=fix)
