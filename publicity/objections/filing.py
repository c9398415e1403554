"""O1, O4, O8: what an objector does, on the public page or through a case worker; no address is kept of who comes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from documents.models import StoredFile
from nominations import workdays
from nominations.acting import Actor, TransitionError
from nominations.models import Cycle
from nominations.taking import taken
from nominations.transitions import everyone, locked
from publicity.lists.models import Entry, Publication
from publicity.lists.moves import PUBLIC
from publicity.lists.period import is_running
from publicity.objections import codes, sight, telling
from publicity.objections.advancing import OBJECTION
from publicity.objections.models import Objection, Proof
from publicity.objections.moves import EX_OFFICIO, State

LEAST_FACTS, MOST_FACTS, MOST_FILES = 30, 3000, 5


def open_lists(year: int) -> list[Publication]:
    """The lists to which one can object now, by the database's clock."""
    rows = Publication.objects.filter(cycle__year=year, state__in=PUBLIC).select_related("cycle").order_by("number")
    return [row for row in rows if is_running(row)]


def people(lists: Sequence[Publication]) -> list[Entry]:
    """Those whom an objection can be about: on a running list and not taken off it."""
    return list(Entry.objects.filter(publication__in=lists, removed_at=None).order_by("publication", "place"))


@contextmanager
def _proofs(files: Sequence[UploadedFile], by: Actor) -> Iterator[list[StoredFile]]:
    """Cleaned like every upload; named by their number, because a name may tell who sent it."""
    with taken(files, by=by, field="file_1") as stored:
        for number, kept in enumerate(stored, start=1):
            kept.original_name = f"{_('证明材料')}{number}.{kept.original_name.rpartition('.')[2]}"
            kept.save(update_fields=["original_name"])
        yield stored


def file(
    entry: Entry, *, said: dict[str, Any], files: Sequence[UploadedFile], by: Actor, key: str
) -> tuple[Objection, str]:  # fmt: skip
    """O1: (objection, query code); the code is told here and nowhere else. The same form sent twice is one objection.

    `said`: origin, by_unit, name, unit_name, phone, address, facts. The period counts by the database's clock.
    """
    with _proofs(files, by) as stored:
        return _file(entry, dict(said), stored, by, codes.of_form(key))


@transaction.atomic
def _file(
    entry: Entry, said: dict[str, Any], stored: Sequence[StoredFile], by: Actor, code: str
) -> tuple[Objection, str]:  # fmt: skip
    cycle = locked(Cycle, entry.publication.cycle_id)
    if done := Objection.objects.filter(code_index=codes.index(code)).first():
        if done.application_id != entry.application_id:
            raise TransitionError(_("这张表已经提交过一件异议。要对另一个人提出异议，请重新打开表格填写。"))
        return done, code
    publication = Publication.objects.get(pk=entry.publication_id)
    # A letter that came in time may be entered the day after; the case worker says when it came.
    received: datetime = said.pop("received_at", None) or clock.db_now()
    if publication.ends_at is None or received >= publication.ends_at or not is_open(publication, received):
        raise TransitionError(_("公示期已经结束，不再受理异议。"))
    row = Objection.objects.create(
        publication=publication, application_id=entry.application_id, number=_number(cycle), version=0,
        code_index=codes.index(code), received_at=received, owner=by.user,
        screen_due=workdays.after(cycle.objection_screening_days).at, **said,
    )  # fmt: skip
    # The form's own key stays out of the event: the code follows from it.
    OBJECTION.write(row, "file", "", by)
    Proof.objects.bulk_create(Proof(objection=row, file=one) for one in stored)
    telling.came(row, cycle.objection_screening_days)
    return row, code


def is_open(publication: Publication, moment: datetime) -> bool:
    """Whether the list was public at that moment."""
    return publication.published_at is not None and publication.published_at <= moment


def _number(cycle: Cycle) -> str:
    """YY2023-001, counted by the year under its lock."""
    count = Objection.objects.filter(publication__cycle=cycle).count()
    return f"YY{cycle.year}-{count + 1:03d}"


def by_code(typed: str) -> Objection | None:
    """The objection of this query code; None for every other."""
    rows = Objection.objects.select_related("publication__cycle", "application", "letter__file")
    return rows.filter(code_index=codes.index(typed)).first() if typed else None


def supply(
    row: Objection, files: Sequence[UploadedFile], *, text: str, by: Actor, key: str, version: int | None = None
) -> None:  # fmt: skip
    """O4: the objector adds what was asked for, or a case worker for them; the screening goes on."""

    def change(one: Objection) -> None:
        one.supplement_due = None
        if text:
            one.facts = f"{one.facts}\n\n{_('补充：')}{text}"

    with _proofs(files, by) as stored, transaction.atomic():
        _event, fresh = OBJECTION.advance(
            row, "supply", by=by, permit=_objector_or_owner, version=version, key=key, change=change,
            guard=_against_late,
        )  # fmt: skip
        if fresh:
            Proof.objects.bulk_create(Proof(objection=row, file=one) for one in stored)
            telling.owner(row, "supply")


def _against_late(row: Objection) -> list[str]:
    """The clock may come a little after the deadline; who comes in between is late all the same (O4)."""
    late = row.supplement_due is not None and row.supplement_due <= clock.db_now()
    return [_("补充材料的期限已过。")] if late else []


def _objector_or_owner(user: Any, row: Objection) -> bool:
    """Who holds the code acts without an account; a case worker enters what came by letter."""
    return everyone(user, row) or sight.can_handle(user, row)


def goes_on_anyway(row: Objection) -> bool:
    """Whether the association has once gone on after a withdrawal: a second one changes nothing."""
    return row.events.filter(move__in=EX_OFFICIO).exists()


@transaction.atomic
def withdraw(row: Objection, *, key: str) -> None:
    """O8: by the code."""

    def guard(one: Objection) -> list[str]:
        return [_("协会已依职权继续核查，不能再次撤回。")] if goes_on_anyway(one) else []

    _event, fresh = OBJECTION.advance(row, "withdraw", by=Actor.system(), permit=everyone, key=key, guard=guard)
    if fresh:
        telling.owner(row, "withdraw")


def lapse_overdue() -> int:
    """O4: what was asked for and did not come in time; returns how many."""
    late = Objection.objects.filter(state=State.SUPPLEMENT, supplement_due__lte=clock.db_now())
    return sum(_lapse(row) for row in late.select_related("owner"))


def _lapse(row: Objection) -> bool:
    try:
        with transaction.atomic():
            OBJECTION.advance(row, "lapse", by=Actor.system(), permit=everyone)
            telling.owner(row, "lapse")
    except TransitionError:
        return False
    return True
