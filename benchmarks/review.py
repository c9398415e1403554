"""A year of stage 2 at its busiest: each act that concerns all 1,000 dossiers × 60 experts × 5; seconds and queries."""

import argparse
import contextlib
import sys
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.pages import database, surroundings

# Seconds an act on everything may take; None for what runs behind a progress bar.
REACH: dict[str, float | None] = {
    "conflicts, first": 10.0, "conflicts, again": 10.0, "plan drawn": None, "plan taken up": 10.0,
    "review begun": 10.0, "accepted by all": 10.0, "consensus opened": 10.0, "result confirmed": 10.0,
}  # fmt: skip


class Clock:
    """Says how long each act took, how much of it this process computed, and how many queries it made."""

    def __init__(self) -> None:
        self.late: list[str] = []

    @contextlib.contextmanager
    def of(self, act: str) -> Iterator[None]:
        from django.db import connection

        asked = [0]

        def count(execute: Any, *args: Any) -> Any:
            asked[0] += 1
            return execute(*args)

        wall, cpu = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(count):
            yield
        wall, cpu, reach = time.perf_counter() - wall, time.process_time() - cpu, REACH[act]
        missed = reach is not None and wall > reach
        goal = f"≤ {reach:.0f} s  {'MISSED' if missed else 'met'}" if reach is not None else ""
        print(f"{act:18}{wall:8.2f} s {cpu:8.2f} s CPU {asked[0]:7,} queries   {goal}", flush=True)
        if missed:
            self.late.append(act)


def year(asked: argparse.Namespace) -> tuple[Any, ...]:
    """(cycle, its dossiers, the case worker, the head of department): everything before the assignment."""
    from accounts.roles import Role
    from benchmarks import _pages_data as pages
    from benchmarks import _review_data as data
    from nominations.models import Unit

    staff, nominee = pages.people()
    lead = data.people(Role.LEAD, 1, "负责人")[0]
    pages.year_and_draft(nominee)
    works = list(Unit.objects.filter(parent__isnull=False).select_related("parent").order_by("pk"))
    data.officers(works)
    cycle, rows = data.written_year(works, asked.dossiers, staff)
    data.panel(cycle, asked.experts, staff, works)
    return cycle, rows, staff, lead


def assign(said: Clock, cycle: Any, rows: list[Any], staff: Any, lead: Any) -> None:
    """From the comparison to the experts' answers."""
    from accounts.roles import Role
    from nominations.acting import Actor
    from review.allotment import drawing
    from review.assignment import transitions as assigning
    from review.experts import conflicts
    from review.sheets.models import Assignment
    from review.written_review import transitions as reviewing

    office, head = Actor(staff, Role.STAFF), Actor(lead, Role.LEAD)
    for which in ("conflicts, first", "conflicts, again"):
        with said.of(which):
            conflicts.refresh(cycle, by=office)
    with said.of("plan drawn"):
        plan = assigning.draw(cycle, by=office, seed=7)
        drawing.run(plan.pk)
        plan.refresh_from_db()
    with said.of("plan taken up"):
        assigning.take_up(plan, by=office, version=plan.version, key="take")
    with said.of("review begun"):
        reviewing.begin(cycle, [row.key for row in rows], by=head, days=10, version=cycle.version, key="begin")
    experts: dict[Any, list[Any]] = {}
    for one in Assignment.objects.filter(cycle=cycle).select_related("expert__user"):
        experts.setdefault(one.expert.user, []).append(one.key)
    with said.of("accepted by all"):
        for user, keys in experts.items():
            reviewing.accept(keys, by=Actor(user, Role.EXP), key="accept")


def confer(said: Clock, cycle: Any, staff: Any, lead: Any) -> None:
    """From the last sheet to the confirmed list."""
    from accounts import clock
    from accounts.roles import Role
    from benchmarks import _review_data as data
    from documents.models import StoredFile
    from nominations.acting import Actor
    from review.consensus import transitions as conferring
    from review.meetings.models import Meeting
    from review.meetings.recording import Chosen, RollCall
    from review.rankings import freezing

    office, head = Actor(staff, Role.STAFF), Actor(lead, Role.LEAD)
    data.sheets(cycle)
    cycle.refresh_from_db()
    with said.of("consensus opened"):
        conferring.open_consensus(cycle, by=head, version=cycle.version, key="open")
    meeting = Meeting.objects.get(cycle=cycle)
    there = list(meeting.attendances.values_list("expert", flat=True))
    roll = RollCall(clock.today(), "三楼会议室", frozenset(there), there[0])
    conferring.call_roll(meeting, by=office, roll=roll, version=meeting.version, key="roll")
    meeting.refresh_from_db()
    conferring.convene(meeting, by=office, version=meeting.version, key="convene")
    meeting.cases.update(outcome="keep", conclusion="按排名。", decided_by=staff, decided_at=clock.now())
    ranking = freezing.latest(cycle)
    assert ranking is not None
    chosen = {row.application_id: Chosen(bool(row.suggested)) for row in ranking.rows.all()}
    for act in (
        lambda: conferring.decide(meeting, by=office, chosen=chosen, version=meeting.version, key="decide"),
        lambda: conferring.close(meeting, by=office, quota_note="按名额。", version=meeting.version, key="close"),
    ):
        meeting.refresh_from_db()
        act()
    meeting.refresh_from_db()
    scan = {"original_name": "纪要.pdf", "media_type": "application/pdf", "size": 1, "sha256": "0" * 64}
    meeting.scan = StoredFile.objects.create(storage_name="bench/scan", **scan)
    meeting.save(update_fields=["scan"])
    with said.of("result confirmed"):
        conferring.confirm(meeting, by=head, version=meeting.version, key="confirm")


def main() -> int:
    """0 when every act is within reach and the audit trail is whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=1000)
    parser.add_argument("--experts", type=int, default=60)
    asked = parser.parse_args()
    with surroundings() as folder, contextlib.ExitStack() as stop:
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        stop.enter_context(database(folder, asked.dossiers))
        call_command("migrate", verbosity=0, interactive=False)
        cycle, rows, staff, lead = year(asked)
        size = f"{asked.dossiers:,} dossiers, {asked.experts} experts, {cycle.experts_per_file} each"
        print(f"{connection.vendor}, {size}")
        said = Clock()
        assign(said, cycle, rows, staff, lead)
        confer(said, cycle, staff, lead)
        return int(not _whole() or bool(said.late))


def _whole() -> bool:
    from accounts import audit

    verdict = audit.verify()
    print(f"audit trail: {verdict.rows:,} records, {'whole' if verdict.broken is None else verdict.why}")
    return verdict.broken is None


if __name__ == "__main__":
    sys.exit(main())
