"""Loads the demonstration in one transaction, and lists its accounts."""

from collections import Counter

from django.db import transaction

from accounts import clock, phones
from accounts.models import RoleGrant, User
from accounts.roles import Role
from nominations.cycles.transitions import tick
from nominations.models import Application, Cycle, Unit
from nominations.pipeline import Status
from saq_portal.demo import (
    approval,
    batches,
    defense,
    examination,
    hall,
    named,
    present,
    public,
    setting,
    story,
    tables,
    written,
)


class NotEmpty(Exception):
    """The database holds data that the demonstration did not make."""


def is_loaded() -> bool:
    """Whether the demonstration stands already."""
    return User.objects.filter(known_demo=True).exists() and Cycle.objects.exists()


def refuse_other_data() -> None:
    """Never mix the demonstration with real data."""
    if User.objects.filter(known_demo=False).exists() or (Unit.objects.exists() and not is_loaded()):
        raise NotEmpty


@transaction.atomic
def load() -> dict[str, dict[str, int]]:
    """Everything, through the real moves; the report counts what came of the forty."""
    directory = setting.Directory()
    cycle = setting.make_cycle(
        2023, doc_no="沪质协〔2023〕13号", open_at=story.day(3, 15), deadline=story.day(4, 13, 0), quota_shortlist=17,
        quota_proposed=11, quota_reserve=2, defense_notice_days=3,
    )  # fmt: skip
    stage = setting.Stage(cycle)
    setting.make_people(stage, directory)
    setting.make_units(stage, directory)
    setting.open_for_business(cycle, stage.people[Role.CHIEF], published=story.day(3, 13))
    tale = story.Tale(stage, directory)
    rows = tables.nominees()
    story.ban(next(row for row in rows if row.code == "N40"))
    for number, row in enumerate(rows):
        tale.prepare(row, number)
    rival = story.rival_entry(tale, next(row for row in rows if row.code == "N39"))
    for number, row in enumerate(rows):
        if not story.stays_draft(row) and tale.try_to_send(row, number):
            tale.decide(row, number)
    with clock.at(story.day(4, 6)):
        rival.refresh_from_db()
        story.filling.withdraw(rival, by=story.Actor(rival.nominee, Role.NOM), version=rival.version, key=story.click())
    batches.all_batches(tale)
    with clock.at(story.day(4, 13, 0, 1)):
        tick()
    examination.examine(tale)
    experts = written.review(tale, directory)
    days = defense.plan(tale, experts)
    hall.hold(days)
    hall.propose(days)
    approval.decide(days, experts, directory)
    public.show(days)
    named.name(days)
    now = present.build(directory, stage)
    assert set(tale.blocked) == {"N39", "N40"}, tale.blocked
    return {str(year.year): states_of(year) for year in (cycle, now.cycle)}


def states_of(cycle: Cycle) -> dict[str, int]:
    """How many applications of the year stand in each state, by the state's label."""
    rows = Counter(Application.objects.filter(cycle=cycle).values_list("status", flat=True))
    return {str(Status(status).label): rows[status] for status in Status if status in rows}


def accounts() -> list[tuple[str, str, str, str]]:
    """(role, name, phone, e-mail) of one account of every role, those of the open year first."""
    rows = []
    for role in Role:
        grants = RoleGrant.objects.filter(role=role, revoked_at=None, user__known_demo=True, user__is_active=True)
        tried = grants.filter(user__email=f"{role}@example.com").first() or grants.order_by("pk").first()
        if tried is not None:
            rows.append((str(role.label), tried.user.name, phones.local(tried.user.phone), tried.user.email))
    return rows
