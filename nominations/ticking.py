"""What the clock does to a year: open, close, expire what was not submitted, bring it back (C2, C3, C4, T37, B10)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any

import structlog
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts import clock
from nominations import corrections, deadlines, extensions, imports, reminders
from nominations.acting import Actor, TransitionError
from nominations.models import Application, Batch, BatchItem, Cycle
from nominations.models.application import HOLDS_ID, HOLDS_PERSON
from nominations.pipeline import INTAKE, BatchStatus, CycleStage, Status
from nominations.transitions import advance, advance_batch, advance_cycle, everyone

log = structlog.get_logger(__name__)
CHUNK = 50
# The year has closed for everybody but units with a deadline of their own.
CLOSED = (CycleStage.CLOSED, CycleStage.FORMAL_EXAM, CycleStage.WRITTEN)
TIMED = (CycleStage.PUBLISHED, CycleStage.OPEN, *CLOSED)
# What keeps a batch under examination open.
EXAMINED = (Status.SUBMITTED, Status.CORRECTION)


def tick(now: datetime | None = None) -> None:
    """Do what is due: open, close, expire, bring back, reject what was not corrected, remind, close what is decided.

    May run at any time, twice at once, and after a crash.

    `now` is for the demo's calendar; in production the database's clock decides.
    """
    with clock.at(now) if now else nullcontext():
        for cycle in Cycle.objects.filter(stage__in=TIMED):
            if cycle.stage == CycleStage.PUBLISHED and clock.db_now() >= cycle.open_at:
                _by_clock(cycle, "open", lambda subject: clock.db_now() >= subject.open_at)
            if cycle.stage == CycleStage.OPEN and deadlines.is_past(cycle, cycle):
                _by_clock(cycle, "deadline", _closes)
            if cycle.stage in CLOSED:
                ahead, held = _extended(cycle)
                _expire(cycle, held)
                _revive(cycle, ahead)
            elif cycle.stage == CycleStage.OPEN:
                _revive(cycle)
        corrections.overdue()
        reminders.remind()
        imports.forget()
        close_decided()


def close_decided() -> None:
    """B9: a batch under examination of which nothing is open any more."""
    open_items = BatchItem.objects.filter(batch=OuterRef("pk"), live=True, application__status__in=EXAMINED)
    _in_chunks(
        Batch.objects.filter(~Exists(open_items), status=BatchStatus.EXAMINING),
        lambda batch: advance_batch(batch, "all_decided", by=Actor.system(), permit=everyone),
        "all_decided",
    )


def _closes(cycle: Cycle) -> bool:
    """Past the last instant, and nobody who began in time is still submitting (C3, T-01)."""
    return deadlines.is_past(cycle, cycle) and not deadlines.in_flight(deadlines.last_instant(cycle, cycle))


def _by_clock(cycle: Cycle, name: str, due: Callable[[Cycle], bool]) -> None:
    """One move of the scheduler; when another one made it first, there is nothing to do."""
    with _left_to_others(cycle, name):
        advance_cycle(
            cycle,
            name,
            by=Actor.system(),
            permit=everyone,
            guard=lambda subject: [] if due(subject) else [_("未到时间。")],
        )


@contextmanager
def _left_to_others(subject: models.Model, name: str) -> Iterator[None]:
    try:
        yield
    except TransitionError as error:
        log.info("tick.skipped", move=name, model=subject._meta.model_name, pk=subject.pk, why=error.code)
    except IntegrityError as error:
        # The database's last word on one row must not keep the others waiting; the log says which row to look at.
        log.warning("tick.refused", move=name, model=subject._meta.model_name, pk=subject.pk, why=str(error))


def _in_chunks(rows: Any, move: Callable[[Any], Any], name: str) -> None:
    """Fifty rows a transaction, so that nobody waits long; rows that somebody holds are left for the next tick."""
    last = 0
    while True:
        with transaction.atomic():
            locked_rows = rows.filter(pk__gt=last).order_by("pk").select_for_update(of=("self",), skip_locked=True)
            chunk = list(locked_rows[:CHUNK])
            for subject in chunk:
                with _left_to_others(subject, name):
                    move(subject)
        if len(chunk) < CHUNK:
            return
        last = chunk[-1].pk


def _extended(cycle: Cycle) -> tuple[list[int], list[int]]:
    """The units whose own deadline lies ahead, and those that may still be submitting: ahead, or begun in time."""
    if cycle.stage not in extensions.STAGES:
        return [], []
    now, given = clock.db_now(), dict(extensions.live(cycle).values_list("unit", "until"))
    ahead = [unit for unit, until in given.items() if now < until]
    return ahead, ahead + [unit for unit in given if unit not in ahead and deadlines.in_flight(given[unit])]


def _of_units(model: type[models.Model], cycle: Cycle) -> Any:
    """The rows of a year, each with the unit by whose deadline it goes."""
    return model._default_manager.filter(cycle=cycle).alias(by_unit=extensions.unit_column(model))


def _expire(cycle: Cycle, held: list[int]) -> None:
    """T37 and B10: what was not submitted in time, once for each person; `held` units have time of their own."""
    waits = Q(by_unit__in=held, by_unit__isnull=False)
    _in_chunks(
        _of_units(Batch, cycle).filter(~waits, status__in=(BatchStatus.EDITING, BatchStatus.SEALING)),
        lambda batch: advance_batch(batch, "expire_batch", by=Actor.system(), permit=everyone),
        "expire_batch",
    )
    _in_chunks(
        _of_units(Application, cycle).filter(~waits, status__in=INTAKE),
        lambda application: advance(application, "expire", by=Actor.system(), permit=everyone),
        "expire",
    )


def revive_batches(cycle: Cycle, unit_id: int | None = None) -> None:
    """C4: expired batches go back to where they were, in the extension's own transaction, before new ones open."""
    rows = Batch.objects.filter(cycle=cycle, status=BatchStatus.EXPIRED)
    for batch in (rows if unit_id is None else rows.filter(recommender=unit_id)).order_by("pk"):
        with _left_to_others(batch, "revive_batch"):
            advance_batch(batch, "revive_batch", by=Actor.system(), permit=everyone)


def _revive(cycle: Cycle, units: list[int] | None = None) -> None:
    """C4: applications that expired before the extension; whoever has begun another one meanwhile keeps that.

    Of several expired ones of one person the last comes back. What cannot come back is left out here, so that it is
    not tried again at every tick; the database's unique indexes stand behind it. `units`: only theirs.
    """
    if units == []:
        return
    person = Q(nominee=OuterRef("nominee"))
    number = Q(id_index=OuterRef("id_index"), id_index__gt="")
    later = Q(status=Status.EXPIRED, pk__gt=OuterRef("pk"))
    other = Application.objects.filter(
        (person & Q(status__in=HOLDS_PERSON)) | (number & Q(status__in=HOLDS_ID)) | (person & later), cycle=cycle
    )
    rows = _of_units(Application, cycle).filter(~Exists(other), status=Status.EXPIRED)
    _in_chunks(
        rows if units is None else rows.filter(by_unit__in=units),
        lambda application: advance(application, "revive", by=Actor.system(), permit=everyone),
        "revive",
    )


def tick_soon() -> None:
    """Wake the scheduler once the transaction stands; beat comes by anyway."""
    from nominations.tasks import tick_cycles

    transaction.on_commit(tick_cycles.delay, robust=True)
