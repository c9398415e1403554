"""The three-year ban of R64: who is under it, whom it touches, when it ends; the neutral sentence outsiders read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.crypto import blind_index
from nominations.identity import normalise_id
from nominations.models import Application, Ban, Unit
from nominations.models.ban import BanSubject
from nominations.pipeline import INTAKE, LIVE

# The same words whoever is banned and why (§2.14): an outsider learns nothing but whom to ask.
NEUTRAL = _("该申报人/单位当前不在受理范围，请联系协会。")


def in_force(on: date | None = None) -> Q:
    """Every day from the decision to the day before its anniversary, unless lifted."""
    on = on or clock.today()
    return Q(starts_on__lte=on, ends_on__gt=on, lifted_at=None)


def _hit(subject_type: str, keys: list[str], on: date | None) -> bool:
    rows = Ban.objects.filter(in_force(on), subject_type=subject_type, subject_key__in=[key for key in keys if key])
    return rows.exists()


def is_banned(subject_type: str, subject_key: str, *, on: date | None = None) -> bool:
    """True on every day from the decision to the day before its third anniversary."""
    return bool(subject_key) and _hit(subject_type, [subject_key], on)


def unit_key(unit: Unit) -> str:
    """What a unit's ban is kept under: its credit code, or its number where it has no code."""
    return unit.uscc or _number_key(unit.pk)


def _number_key(pk: int) -> str:
    return f"unit:{pk}"


def unit_is_banned(unit: Unit | None, subject_type: str = BanSubject.EMPLOYER) -> bool:
    """By its credit code, and by its number: a unit that gets its code later is still the unit that was banned."""
    return unit is not None and _hit(subject_type, [unit.uscc, _number_key(unit.pk)], None)


def problems_for(id_index: str, employer: Unit | None, recommender: Unit | None = None) -> list[str]:
    """[] or the one neutral sentence; one query for all three."""
    return [str(NEUTRAL)] if _rows(id_index, employer, recommender).exists() else []


def _rows(id_index: str, employer: Unit | None, recommender: Unit | None) -> QuerySet[Ban]:
    subjects = Q(subject_type=BanSubject.PERSON, subject_key=id_index)
    for kind, unit in ((BanSubject.EMPLOYER, employer), (BanSubject.RECOMMENDER, recommender)):
        if unit is not None:
            subjects |= Q(subject_type=kind, subject_key__in=[unit.uscc, _number_key(unit.pk)])
    return Ban.objects.filter(in_force(), subjects).exclude(subject_key="")


@dataclass(frozen=True)
class Barred:
    """Whom of many a ban touches: blind indexes, keys of employers, and whether the recommending unit itself is."""

    people: set[str]
    units: set[int]
    recommender: bool


def barred(indexes: Collection[str], employers: Collection[Unit], recommender: Unit) -> Barred:
    """The same as problems_for, for a whole list; one query."""
    units = {key: unit.pk for unit in employers for key in (unit.uscc, _number_key(unit.pk)) if key}
    own = [key for key in (recommender.uscc, _number_key(recommender.pk)) if key]
    subjects = Q(subject_type=BanSubject.PERSON, subject_key__in=[key for key in indexes if key])
    subjects |= Q(subject_type=BanSubject.EMPLOYER, subject_key__in=list(units))
    subjects |= Q(subject_type=BanSubject.RECOMMENDER, subject_key__in=own)
    hits = set(Ban.objects.filter(in_force(), subjects).values_list("subject_type", "subject_key"))
    people = {key for kind, key in hits if kind == BanSubject.PERSON}
    touched = {units[key] for kind, key in hits if kind == BanSubject.EMPLOYER}
    return Barred(people, touched, any(kind == BanSubject.RECOMMENDER for kind, _key in hits))


def person_key(id_number: str) -> str:
    """The blind index by which a person is known to bans and to the one-application rule; '' for no number."""
    return blind_index("person.id", normalise_id(id_number)) if id_number else ""


def end_of(start: date, years: int) -> date:
    """The same day `years` later, from which applications are taken again; 29 February ends on the 28th (§2.14)."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def key_of(subject_type: str, application: Application) -> str:
    """Under which key this application's person or unit is banned; '' where there is none."""
    if subject_type == BanSubject.PERSON:
        return application.id_index
    unit = application.employer if subject_type == BanSubject.EMPLOYER else application.recommender
    return unit_key(unit) if unit is not None else ""


def _touching(subject_type: str, field: str) -> Exists:
    number = Concat(Value("unit:"), Cast(OuterRef(field), CharField()))
    code = Q(subject_key=OuterRef(f"{field}__uscc")) & ~Q(subject_key="")
    return Exists(Ban.objects.filter(in_force(), code | Q(subject_key=number), subject_type=subject_type))


def flagged(applications: QuerySet[Application]) -> QuerySet[Any]:
    """The rows with `ban_flag`: person or unit is under a ban, for LEAD to look at; nobody is out by that (A-8)."""
    person = Exists(Ban.objects.filter(in_force(), subject_type=BanSubject.PERSON, subject_key=OuterRef("id_index")))
    employer, recommender = (_touching(kind, kind) for kind in (BanSubject.EMPLOYER, BanSubject.RECOMMENDER))
    return applications.annotate(ban_flag=Q(person) | Q(employer) | Q(recommender))


def touching(application: Application) -> list[Ban]:
    """The bans in force on this person and on both units, the one that lasts longest first; one query."""
    rows = _rows(application.id_index, application.employer, application.recommender)
    return list(rows.order_by("-ends_on", "pk"))


def precisely(ban: Ban, application: Application) -> str:
    """For the association alone: whom the ban names, by which decision and until which day."""
    words = {
        "who": in_words(ban.subject_type, application),
        "day": ban.ends_on - timedelta(days=1),
        "doc": ban.decision_doc,
    }
    return _t("%(who)s，在禁报期内，至 %(day)s（含当日），依据 %(doc)s。") % words


def impose(application: Application, subject_type: str, *, doc_no: str, by: Any) -> Ban:
    """From today until the same day in as many years as the year's rules say."""
    start = clock.today()
    return Ban.objects.create(
        subject_type=subject_type,
        subject_key=key_of(subject_type, application),
        starts_on=start,
        ends_on=end_of(start, application.cycle.ban_years),
        decision_doc=doc_no,
        created_by=by,
    )


def in_words(subject_type: str, application: Application) -> str:
    """“个人：某某”, as the decision names it (A-8)."""
    unit = application.employer if subject_type == BanSubject.EMPLOYER else application.recommender
    name = application.name if subject_type == BanSubject.PERSON else unit.name if unit is not None else ""
    return f"{BanSubject(subject_type).label}：{name}"


def others_of(application: Application, subjects: Collection[str]) -> QuerySet[Application]:
    """What the banned units have under way with the association besides this one (A-8)."""
    rows = Q(pk__in=[])
    if BanSubject.EMPLOYER in subjects:
        rows |= Q(employer=application.employer_id)
    if BanSubject.RECOMMENDER in subjects:
        rows |= Q(recommender=application.recommender_id)
    return Application.objects.filter(rows, status__in=LIVE - INTAKE).exclude(pk=application.pk)
