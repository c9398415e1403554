"""Experts of the pool, appointed and sworn, and applications on their way through the written review."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application, Cycle, Unit
from nominations.pipeline import Status
from nominations.transitions import advance, advance_cycle, everyone
from nominations.workdays import Due
from review.allotment import drawing
from review.assignment import transitions as assigning
from review.blind import making
from review.blind.models import BlindCopy, BlindFile
from review.experts.models import Appointment, Expert, Pledge
from review.experts.texts import PLEDGES
from review.sheets import inviting, keeping, printing, rubric, writing
from review.sheets.advancing import advance_assignment, propose
from review.sheets.models import Assignment, Plan, Sheet
from review.sheets.writing import Filled
from tests.factories.formal_check import answered, examining, passed
from tests.factories.journey import Town, click
from tests.factories.nominations import make_user


def yes(user: Any, thing: Any) -> bool:
    return True


def fine(thing: Any) -> list[Any]:
    return []


def expert(name: str = "", *, employer: Unit | None = None, fields: tuple[str, ...] = ("C",), **more: Any) -> Expert:
    """One person of the pool with an account of the role."""
    user = make_user(Role.EXP, **({"name": name} if name else {}))
    values = {"employer_name": employer.name if employer else "（演示）第三方质量研究院", "title": "高级工程师"} | more
    return Expert.objects.create(user=user, employer=employer, fields=list(fields), **values)


def appointed(one: Expert, cycle: Cycle, by: User, max_load: int = 25) -> Appointment:
    return Appointment.objects.create(expert=one, cycle=cycle, appointed_by=by, max_load=max_load)


def sworn(appointment: Appointment) -> Appointment:
    """Every pledge of the present version is signed."""
    for text in PLEDGES:
        Pledge.objects.create(appointment=appointment, kind=text.kind, text_version=text.version, text_hash=text.sha256)
    return appointment


def formal_passed(town: Town, staff: User, **fields: Any) -> Application:
    """The application of the town's nominee, then of one more person each, passed through the real moves."""
    if Application.objects.filter(cycle=town.cycle, nominee=town.nominee).exists():
        town = replace(town, nominee=make_user(Role.NOM))
    application = town.reach(Status.SUBMITTED, **fields)
    examining(application.batch_items.get(live=True).batch, staff)
    application.refresh_from_db()
    return passed(answered(application, staff), staff)


def written_stage(cycle: Cycle) -> Cycle:
    """C3, C5, C6; the rubric is frozen. Everything submitted must have been decided."""
    cycle.refresh_from_db()
    lead = Actor(None, Role.LEAD)
    for name, by in (("deadline", Actor.system()), ("begin_formal", lead), ("start_written", lead)):
        advance_cycle(cycle, name, by=by, permit=everyone)
    held = rubric.of_cycle(cycle)
    held.frozen_at, held.sha256 = clock.now(), rubric.sha256(held.content)
    held.save(update_fields=["frozen_at", "sha256"])
    return cycle


def copied(application: Application, staff: User, choice: str = BlindFile.Choice.RELEASED) -> BlindCopy:
    """A copy whose files are all decided alike, confirmed by the real verbs."""
    by = Actor(staff, Role.STAFF)
    making.make_all(application.cycle, [application], by=by)
    copy = BlindCopy.objects.get(application=application)
    for file in copy.files.all():
        making.decide_file(file, choice=choice, by=by, version=BlindCopy.objects.get(pk=copy.pk).version)
    copy.refresh_from_db()
    return making.confirm(copy, by=by, version=copy.version)


def started(application: Application, lead: User) -> Application:
    """T18."""
    advance(application, "start_written", by=Actor(lead, Role.LEAD), permit=yes)
    return application


def drawn(cycle: Cycle, staff: User, seed: int | None = None) -> Plan:
    """A plan asked for, and drawn as a worker does."""
    plan = assigning.draw(cycle, by=Actor(staff, Role.STAFF), seed=seed)
    assert drawing.run(plan.pk)
    plan.refresh_from_db()
    return plan


def proposed(application: Application, one: Expert, staff: User) -> Assignment:
    """E1."""
    return propose(application, one, by=Actor(staff, Role.STAFF), permit=yes, guard=fine, key=click()).assignment


def invited(application: Application, one: Expert, staff: User, lead: User) -> Assignment:
    """E1 and E2, due in two weeks."""

    def due(row: Assignment) -> None:
        row.due_at = clock.now() + timedelta(days=14)

    row = proposed(application, one, staff)
    advance_assignment(row, "confirm", by=Actor(lead, Role.LEAD), permit=yes, change=due, key=click())
    return row


def letters(rows: Sequence[Assignment], lead: User, days: int = 14) -> None:
    """E2 by the verb of the page: one date, and for each expert one letter D8 and one message."""
    due = Due(clock.now() + timedelta(days=days), estimated=False)
    held = Assignment.objects.filter(pk__in=[row.pk for row in rows])
    inviting.invite(held, by=Actor(lead, Role.LEAD), permit=yes, due=due, key=click())


def accepted(application: Application, one: Expert, staff: User, lead: User) -> Assignment:
    """E1 to E3."""

    def change(row: Assignment) -> None:
        row.accepted_at = clock.now()

    row = invited(application, one, staff, lead)
    advance_assignment(row, "accept", by=Actor(one.user, Role.EXP), permit=yes, change=change, key=click())
    return row


def filled(content: Any, *dimensions: str) -> dict[str, str]:
    """Scores whose dimensions come to these sums, in the order of the sheet: each item is filled before the next."""
    scores = {}
    for dimension, total in zip(content["dimensions"], dimensions, strict=True):
        left = Decimal(total)
        for item in dimension["items"]:
            got = min(left, Decimal(item["points"]))
            scores[item["code"]] = f"{got.normalize():f}"
            left -= got
        assert left == 0, f"{dimension['code']} has no room for {total}"
    return scores


def split(total: str) -> tuple[str, str, str, str]:
    """A total as four dimensions of 25, 30, 20 and 25 points, as evenly as half points allow."""
    left, parts = Decimal(total), []
    for points, rest in ((25, 100), (30, 75), (20, 45), (25, 25)):
        part = (left * points / rest * 2).to_integral_value(ROUND_HALF_UP) / 2
        part = min(part, Decimal(points), left)
        parts.append(part)
        left -= part
    parts[0] += left
    return tuple(f"{part.normalize():f}" for part in parts)  # type: ignore[return-value]


def scored(assignment: Assignment, *dimensions: str, verdict: str = "yes") -> Sheet:
    """E6 and E7: an accepted assignment with a submitted sheet; `dimensions` are four sums, or one total."""
    by = Actor(assignment.expert.user, Role.EXP)
    content = rubric.of_cycle(assignment.cycle).content
    sums = dimensions if len(dimensions) == 4 else split(dimensions[0])
    advance_assignment(assignment, "first_save", by=by, permit=yes, key=click())
    scores = filled(content, *sums)
    result = rubric.evaluate(content, scores, [one["code"] for one in content["dimensions"]])
    sheet = Sheet.objects.create(
        assignment=assignment, scores=scores, verdict=verdict, comment="以QC方法锁定真因，数据链完整，推广有待扩大。",
        dimensions={code: f"{value:.2f}" for code, value in result.dimensions.items()}, total=result.total,
        submitted_at=clock.now(),
    )  # fmt: skip
    keeping.keep_version(sheet, "submit_score", by=by.user, rubric_sha256=assignment.cycle.rubric.sha256)
    advance_assignment(assignment, "submit_score", by=by, permit=yes, key=click())
    return sheet


def sheet_for(assignment: Assignment, part: str = "0.8") -> Filled:
    """What an expert types who gives `part` of everything that can be had, in half points."""
    content, claims = rubric.of_cycle(assignment.cycle).content, rubric.claimed(assignment.application)
    scores, notes = {}, {}
    for dimension in content["dimensions"]:
        share = Decimal(part) * rubric.cap(content, dimension, claims) / dimension["points"]
        for item in dimension["items"]:
            scores[item["code"]] = f"{(share * item['points'] * 2).to_integral_value(ROUND_DOWN) / 2}"
        if dimension["code"] not in claims:
            notes[dimension["code"]] = "申报人未填报本指标，仅就材料中可见的内容给分。"
    return Filled(scores=scores, comment="以QC方法锁定真因，数据链完整，推广有待扩大。", notes=notes, verdict="yes")


def handed_in(assignment: Assignment, part: str = "0.8") -> Assignment:
    """E6 and E7 by the verb of the page, with the printed sheet D9."""
    by = Actor(assignment.expert.user, Role.EXP)
    kept = writing.submit(assignment.key, sheet_for(assignment, part), by=by, version=0, page=click())
    assert not kept.problems, kept.problems
    printing.print_due()
    return assignment


def reviewed(
    town: Town, people: Sequence[Expert], totals: Sequence[Sequence[str | tuple[str, ...]]], staff: User, lead: User
) -> list[Application]:
    """One application per row of `totals`, one sheet per value: a total, or four sums. The year is in stage 2 then."""
    others = [town, *(Town.build(town.cycle) for _row in totals[1:])]
    found = [formal_passed(one, staff) for one in others]
    written_stage(town.cycle)
    for application, row in zip(found, totals, strict=True):
        copied(application, staff)
        started(application, lead)
        for expert_, total in zip(people, row, strict=False):
            sums = (total,) if isinstance(total, str) else total
            scored(accepted(application, expert_, staff, lead), *sums)
    return found
