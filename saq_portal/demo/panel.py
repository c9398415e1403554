"""The fourteen experts of the demonstration's written review: in the pool, appointed, with their relations, sworn."""

import csv
from dataclasses import dataclass

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from review.expert_pool import transitions as pooling
from review.experts.models import Appointment, Expert
from saq_portal.demo.setting import Directory
from saq_portal.demo.story import Tale, day
from saq_portal.demo.tables import HERE


@dataclass(frozen=True)
class ExpertRow:
    """One expert of the table; `harsh` is what this one takes off (or adds to) each tenth of a score."""

    code: str
    name: str
    employer: str
    registry: bool
    fields: list[str]
    methods: list[str]
    title: str
    harsh: float
    relation: tuple[str, str] | None


def rows() -> list[ExpertRow]:
    """The table `experts.csv`."""
    with (HERE / "experts.csv").open(encoding="utf-8") as source:
        return [
            ExpertRow(
                row["code"], row["name"], row["employer"], row["registry"] == "yes", row["fields"].split(),
                row["methods"].split(), row["title"], float(row["harsh"]),
                (row["relation_kind"], row["relation_person"]) if row["relation_kind"] else None,
            )
            for row in csv.DictReader(source)
        ]  # fmt: skip


def _account(tale: Tale, directory: Directory, row: ExpertRow, number: int) -> User:
    """The expert to try is the first of the table."""
    if number == 1:
        return tale.stage.people[Role.EXP]
    return directory.add(Role.EXP, row.name, email=f"expert{number}@example.com")


def seat(tale: Tale, directory: Directory, staff: User) -> dict[str, Expert]:
    """{code: expert} of fourteen people, each appointed for the year, relations declared and pledges signed."""
    office, cycle = Actor(staff, Role.STAFF), tale.stage.cycle
    experts: dict[str, Expert] = {}
    with clock.at(day(5, 6, 9)):
        for number, row in enumerate(rows(), start=1):
            user = _account(tale, directory, row, number)
            unit = tale.stage.employers[row.employer] if row.registry else None
            said = {
                "employer": unit.name if unit else row.employer, "title": row.title, "fields_": row.fields,
                "methods": row.methods, "note": "",
            }  # fmt: skip
            experts[row.code] = pooling.enter(user, said=said, by=office)
        made = pooling.appoint(experts.values(), cycle, max_load=25, by=office)
    with clock.at(day(5, 7, 20)):
        _swear(made, {row.code: row for row in rows()}, experts)
    return experts


def _swear(made: list[Appointment], table: dict[str, ExpertRow], experts: dict[str, Expert]) -> None:
    """Relations first, then both pledges: what is not declared is declared not to exist."""
    by_expert = {one.expert_id: one for one in made}
    for code, expert in experts.items():
        by = Actor(expert.user, Role.EXP)
        if relation := table[code].relation:
            pooling.relate(
                expert, kind=relation[0], person_name=relation[1], unit_name="", note="二十年前的师徒", by=by
            )
        pooling.sign(by_expert[expert.pk], by=by)
