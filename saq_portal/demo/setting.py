"""The stage of the demonstration: people of the association, units with their officers, and the two cycles."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from accounts import clock
from accounts.models import RoleGrant, User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.cycles.transitions import publish_notice, tick
from nominations.identity import normalise_unit_name
from nominations.models import Cycle, Unit
from saq_portal.demo import tables

PASSWORD = "saq-demo-2023"
PREFIX = "（演示）"
PEOPLE = (
    (Role.STAFF, "程予安", "19900000001", "staff@example.com"),
    (Role.STAFF, "林知微", "19900000002", "staff2@example.com"),
    (Role.LEAD, "何书衡", "19900000003", "lead@example.com"),
    (Role.CHIEF, "陆怀远", "19900000004", "chief@example.com"),
    (Role.SUP, "严若水", "19900000005", "sup@example.com"),
    (Role.ADM, "钟守一", "19900000006", "adm@example.com"),
    (Role.EXP, "白景行", "19900000007", "expert@example.com"),
)
PRIVATE_NATURE = {"U11": "private", "U12": "private", "U07": "public_institution"}


@dataclass
class Stage:
    """Everything the story needs to find by the codes of the tables."""

    cycle: Cycle
    people: dict[str, User] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    employers: dict[str, Unit] = field(default_factory=dict)
    officers: dict[int, User] = field(default_factory=dict)
    recommenders: dict[int, User] = field(default_factory=dict)


class Directory:
    """Makes accounts with one password hash between them: hashing a hundred would take most of the time."""

    def __init__(self) -> None:
        self.hash = make_password(PASSWORD)
        self.phones = iter(range(1, 1000))

    def add(self, role: str, name: str, *, unit: Unit | None = None, phone: str = "", email: str = "") -> User:
        user = User(name=name, email=email, password=self.hash, known_demo=True)
        user.set_phone(phone or f"199000{next(self.phones) + 100:05d}")
        user.phone_verified_at = clock.now() if phone else None  # who is tried out may log in by a code
        user.save()
        RoleGrant.objects.create(user=user, role=role, unit_id=unit.pk if unit else None)
        return user


def credit_code(serial: int) -> str:
    """A valid code of the made-up registration district 310199."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91310199{99010000 + serial:08d}0"
    total = sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + alphabet[(31 - total % 31) % 31]


def _unit(name: str, code: str, **fields: Any) -> Unit:
    return Unit.objects.create(
        name=name, name_normal=normalise_unit_name(name), uscc=code, district="minhang",
        address="演示路100号", postcode="200240", **fields,
    )  # fmt: skip


def make_units(stage: Stage, directory: Directory) -> None:
    """Twelve recommending units with an officer each, and every employer of the forty (U07 is its own, A-14)."""
    for number, row in enumerate(tables.units(), start=1):
        nature = {"U07": "public_institution", "U11": "government", "U12": "public_institution"}.get(row.code, "state")
        unit = _unit(
            row.name, row.credit_code, recommender_kind=row.kind, industry=row.industry, nature=nature,
            phone=f"021-500000{number:02d}",
        )  # fmt: skip
        stage.units[row.code] = unit
        stage.recommenders[unit.pk] = directory.add(
            Role.REC, f"{row.code}推荐经办", unit=unit, email=f"rec{number}@example.com"
        )
    serial = 0
    for person in tables.nominees():
        group = stage.units[person.unit]
        if person.employer in stage.employers:
            continue
        if group.name == PREFIX + person.employer:
            employer = group
        else:
            serial += 1
            employer = _unit(
                PREFIX + person.employer, credit_code(serial), parent=group, industry=person.content["industry"],
                nature=PRIVATE_NATURE.get(person.unit, "state"),
            )  # fmt: skip
        stage.employers[person.employer] = employer
        stage.officers[employer.pk] = directory.add(
            Role.UNIT, f"{person.employer[:4]}经办", unit=employer, email=f"unit{len(stage.officers) + 1}@example.com"
        )


def _notice(year: int, deadline: datetime) -> dict[str, Any]:
    last = (deadline - timedelta(seconds=1)).astimezone(clock.SHANGHAI)
    text = (tables.HERE / "notice.json").read_text(encoding="utf-8")
    text = text.replace("{year}", str(year)).replace("{deadline}", f"{last.year}年{last.month}月{last.day}日")
    words = json.loads(text)
    return {"intro": "\n".join(words["intro"]), "sections": words["sections"]}


def make_cycle(year: int, *, doc_no: str, open_at: datetime, deadline: datetime, **rules: Any) -> Cycle:
    """A cycle still in preparation; its contact persons are invented."""
    return Cycle.objects.create(
        year=year,
        doc_no=doc_no,
        title=f"关于开展{year}年度“上海质量工匠”培养选树工作的通知",
        basis_docs=[
            {
                "title": "关于在本市开展“上海工匠”培养选树千人计划的实施意见",
                "doc_no": "沪工总经〔2015〕260号",
            }
        ],
        contacts=[{"name": "演示联系人", "tel": ["021-50000000"], "mobile": []}],
        address="上海市演示区演示路1号",
        postcode="200000",
        email="office@example.com",
        open_at=open_at,
        submit_deadline=deadline,
        **_notice(year, deadline),
        **rules,
    )


def open_for_business(cycle: Cycle, chief: User, *, published: datetime) -> None:
    """C1 by the chief at `published`, C2 by the scheduler when the cycle opens."""
    with clock.at(published):
        publish_notice(cycle, by=Actor(chief, Role.CHIEF), version=cycle.version, key="")
    with clock.at(cycle.open_at):
        tick()
    cycle.refresh_from_db()


def make_people(stage: Stage, directory: Directory) -> None:
    for role, name, phone, email in PEOPLE:
        key = role if role not in stage.people else f"{role}2"
        stage.people[key] = directory.add(role, name, phone=phone, email=email)
