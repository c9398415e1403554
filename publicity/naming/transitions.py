"""One verb, one function: end the publicity (C11), draft, hand in, review, issue (T31), give up, complete (C12)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from nominations.acting import Actor, NotPermitted, TransitionError
from nominations.models import Application, Cycle
from nominations.pipeline import CycleStage
from nominations.transitions import advance_all, advance_cycle, locked
from publicity.figures import papers as statistics
from publicity.lists import showing
from publicity.naming import permissions
from publicity.titles import closing, drafting, numbering, papers, wording
from publicity.titles.advancing import NAMING
from publicity.titles.models import Naming, Title


def end_publicity(cycle: Cycle, *, by: Actor, version: int, key: str) -> None:
    """C11: the year goes on to its naming; whoever is on hold waits for a later decision."""
    advance_cycle(
        cycle, "publicity_over", by=by, permit=permissions.can_end_publicity, version=version, key=key,
        guard=closing.against_naming,
    )  # fmt: skip


@transaction.atomic
def prepare(cycle: Cycle, *, by: Actor, version: int, key: str) -> Naming:
    """STAFF begins a decision with everybody who can be named; one at a time, the same click answers the first."""
    assert by.user is not None
    if not permissions.can_prepare(by.user, cycle):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    cycle = locked(Cycle, cycle.pk)
    if done := drafting.begun_by(by.user, key) or drafting.open_draft(cycle):
        return done
    if cycle.stage != CycleStage.NAMING:
        raise TransitionError(_("本年度当前处于“%(stage)s”，不能命名。") % {"stage": cycle.get_stage_display()})
    naming = Naming.objects.create(
        cycle=cycle, number=drafting.next_number(cycle), version=0, prepared_by=by.user
    )  # fmt: skip
    if not drafting.fill(naming):
        raise TransitionError(_("没有公示期满、可以命名的人。"))
    NAMING.write(naming, "prepare", "", by, key=key)
    return naming


def hand_in(naming: Naming, *, decision_no: str, by: Actor, version: int, key: str) -> None:
    """STAFF gives it its 发文字号 and hands it to LEAD; whoever hands it in has prepared it."""

    def guard(row: Naming) -> list[Any]:
        return [("decision_no", one) for one in drafting.against_number(row, decision_no)] + drafting.against(row)

    def change(row: Naming) -> None:
        row.decision_no, row.prepared_by, row.reviewed_by, row.reviewed_at = decision_no, by.user, None, None

    NAMING.advance(
        naming, "hand_in", by=by, permit=permissions.can_write, version=version, key=key, change=change, guard=guard
    )


def review(naming: Naming, *, by: Actor, version: int, key: str) -> None:
    """LEAD has compared the people with the public list."""

    def change(row: Naming) -> None:
        row.reviewed_by, row.reviewed_at = by.user, clock.now()

    NAMING.advance(
        naming, "review", by=by, permit=permissions.can_review, version=version, key=key, change=change,
        guard=drafting.against_issuing,
    )  # fmt: skip


def send_back(naming: Naming, *, by: Actor, reason: str, version: int, key: str) -> None:
    """LEAD or CHIEF: to be corrected; the review is asked for again."""

    def change(row: Naming) -> None:
        row.reviewed_by = row.reviewed_at = None

    NAMING.advance(
        naming, "send_back", by=by, permit=permissions.can_return, version=version, key=key, reason=reason,
        change=change,
    )  # fmt: skip


def void(naming: Naming, *, by: Actor, reason: str, version: int, key: str) -> None:
    """LEAD or CHIEF: this decision is not made; its people wait for another."""
    NAMING.advance(
        naming, "void", by=by, permit=permissions.can_return, version=version, key=key, reason=reason
    )  # fmt: skip


@transaction.atomic
def issue(naming: Naming, *, by: Actor, version: int, key: str) -> None:
    """CHIEF signs (T31): everybody on it is named, or nobody; numbers, D19, certificates, plaques, messages.

    The year is locked first, so that two decisions cannot number at once and nobody can object meanwhile, then the
    people; what was true when the page was shown is asked once more under these locks (R57).
    """
    cycle = locked(Cycle, naming.cycle_id)
    people = naming.rows.values("application")
    list(Application.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=people).order_by("pk"))
    titles: list[Title] = []

    def change(row: Naming) -> None:
        row.signed_by, row.issued_at = by.user, clock.db_now()
        titles.extend(numbering.give(row, list(row.rows.select_related("application__recommender", "entry"))))
        row.words = wording.frozen(row, [title.name for title in titles])
        row.sha256 = drafting.fingerprint(row, papers.rows_of(titles), papers.day_of(row.issued_at))

    _event, fresh = NAMING.advance(
        naming, "issue", by=by, permit=permissions.can_issue, version=version, key=key, change=change,
        guard=drafting.against_issuing, payload={"year": cycle.year},
    )  # fmt: skip
    if fresh:
        _name(naming, titles, by, key)


def _name(naming: Naming, titles: list[Title], by: Actor, key: str) -> None:
    words = {"year": naming.cycle.year, "decision": naming.decision_no}
    payloads: dict[int, dict[str, Any]] = {
        title.application_id: {
            "naming": str(naming.key), "number": title.number, "words": words | {"certificate": title.number},
        }
        for title in titles
    }  # fmt: skip
    advance_all(payloads, "name", by=by, permit=permissions.can_name, payloads=payloads, key=key)
    papers.decision(naming, titles, by=by.user)
    papers.for_people(titles, naming.cycle, by=by.user)
    showing.forget(naming.cycle.year)


@transaction.atomic
def complete(cycle: Cycle, *, by: Actor, version: int, key: str) -> None:
    """C12: the year is over; its reserves are not named (T32); D21 is frozen and asked for."""
    advance_cycle(
        cycle, "complete", by=by, permit=permissions.can_complete, version=version, key=key,
        guard=closing.against_completing,
    )  # fmt: skip
    closing.close_reserves(cycle)
    statistics.ask(cycle, by=by.user)
    showing.forget(cycle.year)
