"""What conflicts are computed from, read in a fixed number of queries whatever the number of experts and dossiers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Q

from accounts.models import RoleGrant
from accounts.roles import Role
from nominations.models import Application, Honour, Opinion, StageEvent, Unit
from nominations.pipeline import Status
from review.experts import names
from review.experts.models import Avoidance, Expert, Relation

# Who only began a form, took it back or never sent it is no applicant of the year.
NOT_APPLIED = (Status.DRAFT, Status.WITHDRAWN, Status.EXPIRED)
COLUMNS = (
    "pk", "cycle_id", "name", "nominee_id", "id_index", "mobile_index", "employer_id", "recommender_id", "status",
)  # fmt: skip
TEXTS = ("mentoring", "achievements", "self_statement", "job_brief")


@dataclass
class Units:
    """The registry: names, credit codes, and the line of superiors of every unit."""

    rows: Mapping[int, Mapping[str, Any]]
    roots: dict[int, int] = field(default_factory=dict)

    def root(self, pk: int) -> int:
        """The head of the group; a loop in the data ends where it closes."""
        if pk not in self.roots:
            seen, top = set[int](), pk
            while top in self.rows and top not in seen and self.rows[top]["parent_id"]:
                seen.add(top)
                top = self.rows[top]["parent_id"]
            self.roots[pk] = min(seen) if top in seen else top
        return self.roots[pk]

    def name(self, pk: int | None) -> str:
        return str(self.rows[pk]["name"]) if pk is not None and pk in self.rows else ""

    def named(self, text: str) -> set[int]:
        """The units a written name may mean."""
        return {pk for pk, row in self.rows.items() if text and names.same_unit(text, row["name"])}

    def twins(self, pk: int) -> set[int]:
        """The unit itself, and rows of the same credit code or name."""
        row = self.rows[pk]
        same = {other for other, one in self.rows.items() if row["uscc"] and one["uscc"] == row["uscc"]}
        return same | self.named(row["name"]) | {pk}


@dataclass
class Person:
    """One expert as the comparison needs them. `units`: registry units of the employer; `roots`: their groups."""

    pk: int
    user_id: int
    name: str
    phone_index: str
    employer: str
    units: set[int]
    id_indexes: set[str] = field(default_factory=set)
    roots: set[int] = field(default_factory=set)
    serves: set[int] = field(default_factory=set)
    relations: list[Mapping[str, Any]] = field(default_factory=list)
    awards: set[tuple[Any, ...]] = field(default_factory=set)
    applied: set[int] = field(default_factory=set)  # cycles in which the person is an applicant


@dataclass
class Dossier:
    """One application as the comparison needs it; `hands`: accounts that acted on it, `signers`: names under it.

    `mentoring` and `words` are as typed: they are brought to one form only where a name's characters all occur.
    """

    pk: int
    row: dict[str, Any]
    person: str
    mentoring: str
    words: str
    signers: set[str] = field(default_factory=set)
    hands: set[int] = field(default_factory=set)
    awards: set[tuple[Any, ...]] = field(default_factory=set)
    asked: list[Mapping[str, Any]] = field(default_factory=list)

    @cached_property
    def letters(self) -> frozenset[str]:
        """Every character of the texts, in the form of names."""
        return frozenset(names.person("".join(set(self.words + self.mentoring))))

    @cached_property
    def mentors(self) -> str:
        return names.text(self.mentoring)

    @cached_property
    def texts(self) -> str:
        return names.text(self.words)


@dataclass
class Facts:
    units: Units
    people: list[Person]
    dossiers: list[Dossier]


def gather(experts: Iterable[Expert | int], applications: Iterable[Application | int]) -> Facts:
    """Twelve queries."""
    registry = Unit.objects.order_by().values("pk", "name", "uscc", "parent_id")
    units = Units({row["pk"]: dict(row) for row in registry})
    people = _people(_keys(experts), units)
    dossiers = _dossiers(_keys(applications))
    cycles = {one.row["cycle_id"] for one in dossiers}
    users = {one.user_id: one for one in people}
    _own_applications(people, users, cycles, units)
    _honours(users, dossiers)
    _serves(users)
    _hands(users, dossiers)
    return Facts(units, people, dossiers)


def _keys(things: Iterable[Any]) -> set[int]:
    return {thing if isinstance(thing, int) else thing.pk for thing in things}


def _people(keys: Collection[int], units: Units) -> list[Person]:
    people = {}
    twins: dict[tuple[Any, str], set[int]] = {}
    for one in Expert.objects.filter(pk__in=keys).select_related("user").order_by("pk"):
        place = (one.employer_id, one.employer_name)
        if place not in twins:
            known = units.twins(one.employer_id) if one.employer_id else set()
            twins[place] = known | units.named(one.employer_name)
        people[one.pk] = Person(
            one.pk, one.user_id, names.person(one.user.name), one.user.phone_index, one.employer_name, twins[place],
        )  # fmt: skip
    rows = Relation.objects.filter(expert__in=keys, withdrawn_at=None).order_by("pk")
    for row in rows.values("expert_id", "kind", "person_name", "unit_name"):
        people[row["expert_id"]].relations.append(row)
    return list(people.values())


def _dossiers(keys: Collection[int]) -> list[Dossier]:
    found = {}
    for row in Application.objects.filter(pk__in=keys).order_by("pk").values(*COLUMNS, *TEXTS):
        mentoring = "\n".join(str(said) for said in (row.pop("mentoring") or {}).values())
        texts = "\n".join(row.pop(name) for name in TEXTS[1:])
        found[row["pk"]] = Dossier(row["pk"], row, names.person(row["name"]), mentoring, texts)
    for said in Opinion.objects.filter(application__in=keys).order_by("pk").values("application_id", "signer", "by_id"):
        found[said["application_id"]].signers.add(names.person(said["signer"]))
        found[said["application_id"]].hands.add(said["by_id"])
    standing = (Avoidance.Outcome.GRANTED, Avoidance.Outcome.UNKNOWN)
    rows = Avoidance.objects.filter(application__in=keys, outcome__in=standing).order_by("pk")
    for row in rows.values("application_id", "person_name", "unit_name"):
        found[row["application_id"]].asked.append(row)
    return list(found.values())


def _own_applications(people: list[Person], users: dict[int, Person], cycles: set[int], units: Units) -> None:
    """Who of the experts applied, now or before; and through which recommending units their employers recommend."""
    rows = Application.objects.filter(Q(cycle__in=cycles) | Q(nominee__in=users)).exclude(status__in=NOT_APPLIED)
    through: dict[int, set[int]] = defaultdict(set)
    applied = list(rows.order_by().values(*COLUMNS))
    for row in applied:
        if row["employer_id"] and row["recommender_id"] and row["cycle_id"] in cycles:
            through[row["employer_id"]].add(row["recommender_id"])
        if (owner := users.get(row["nominee_id"])) is not None and row["id_index"]:
            owner.id_indexes.add(row["id_index"])
    for one in people:
        recommenders = set().union(*(through[pk] for pk in one.units if pk in through))
        one.roots = {units.root(pk) for pk in one.units | recommenders}
    for row in (row for row in applied if row["cycle_id"] in cycles):
        name = names.person(row["name"])
        for one in people:
            if is_self(one, row, name):
                one.applied.add(row["cycle_id"])


def is_self(one: Person, row: Mapping[str, Any], name: str) -> bool:
    """The same account, ID number or mobile number, or the same name at the same employer."""
    return (
        row["nominee_id"] == one.user_id
        or bool(row["id_index"] and row["id_index"] in one.id_indexes)
        or bool(row["mobile_index"] and row["mobile_index"] == one.phone_index)
        or bool(name and name == one.name and row["employer_id"] in one.units)
    )


def _honours(users: dict[int, Person], dossiers: list[Dossier]) -> None:
    """Team awards by name, giver and month: those of dossiers, and those experts listed when they applied."""
    known = {one.pk: one for one in dossiers}
    rows = Honour.objects.filter(Q(application__in=known) | Q(application__nominee__in=users), is_team=True)
    columns = ("application_id", "application__nominee_id", "name", "organiser", "awarded_month")
    for row in rows.order_by("pk").values(*columns):
        award = (names.simplified(row["name"]), names.simplified(row["organiser"]), row["awarded_month"])
        if (dossier := known.get(row["application_id"])) is not None:
            dossier.awards.add(award)
        if (owner := users.get(row["application__nominee_id"])) is not None:
            owner.awards.add(award)


def _serves(users: dict[int, Person]) -> None:
    """Units for which an expert is an officer, or was this year (a role taken away does not undo what was done)."""
    rows = RoleGrant.objects.filter(user__in=users, role__in=(Role.UNIT, Role.REC), unit_id__isnull=False)
    for user, unit in rows.order_by().values_list("user_id", "unit_id"):
        if unit is not None:
            users[user].serves.add(unit)


def _hands(users: dict[int, Person], dossiers: list[Dossier]) -> None:
    """Accounts of experts that ever moved one of the applications, in any role."""
    known = {one.pk: one for one in dossiers}
    rows = StageEvent.objects.filter(application__in=known, actor__in=users)
    for application, actor in rows.order_by().values_list("application_id", "actor_id").distinct():
        known[application].hands.add(actor)
