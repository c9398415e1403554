"""O1, O4, O8: what an objector does, on the public page or through a case worker; no address is kept of who comes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, inbox
from accounts.roles import Role, holders
from documents import uploads
from documents.files import drop
from documents.models import StoredFile
from nominations import workdays
from nominations.acting import Actor, TransitionError
from nominations.models import Cycle
from nominations.transitions import everyone, locked
from publicity.lists.models import Entry, Publication
from publicity.lists.moves import PUBLIC
from publicity.lists.period import is_running
from publicity.objections import codes
from publicity.objections.advancing import OBJECTION
from publicity.objections.models import Objection, Proof
from publicity.objections.moves import State

LEAST_FACTS, MOST_FACTS, MOST_FILES = 30, 3000, 5


def open_lists(year: int) -> list[Publication]:
    """The lists to which one can object now, by the database's clock."""
    rows = Publication.objects.filter(cycle__year=year, state__in=PUBLIC).select_related("cycle").order_by("number")
    return [row for row in rows if is_running(row)]


def people(lists: Sequence[Publication]) -> list[Entry]:
    """Those whom an objection can be about: on a running list and not taken off it."""
    return list(Entry.objects.filter(publication__in=lists, removed_at=None).order_by("publication", "place"))


def _take(files: Sequence[UploadedFile], by: Actor) -> list[StoredFile]:
    """Cleaned like every upload; named by their number, because a name may tell who sent it."""
    stored: list[StoredFile] = []
    try:
        for number, file in enumerate(files, start=1):
            kept = uploads.accept(file, by=by.user)
            kept.original_name = f"{_('证明材料')}{number}.{kept.original_name.rpartition('.')[2]}"
            kept.save(update_fields=["original_name"])
            stored.append(kept)
    except uploads.UploadRefused as refusal:
        _drop(stored)
        raise TransitionError(refusal.message, [("file_1", refusal.message)]) from refusal
    return stored


def _drop(stored: Sequence[StoredFile]) -> None:
    for one in stored:
        drop(one)


def file(
    entry: Entry, *, said: dict[str, Any], files: Sequence[UploadedFile], by: Actor, key: str
) -> tuple[Objection, str]:  # fmt: skip
    """O1: (objection, query code); the code is told here and nowhere else. The same form sent twice is one objection.

    `said`: origin, by_unit, name, unit_name, phone, address, facts. The period counts by the database's clock.
    """
    stored = _take(files, by)
    try:
        return _file(entry, said, stored, by, key)
    except Exception:
        _drop(stored)
        raise


@transaction.atomic
def _file(
    entry: Entry, said: dict[str, Any], stored: Sequence[StoredFile], by: Actor, key: str
) -> tuple[Objection, str]:  # fmt: skip
    cycle = locked(Cycle, entry.publication.cycle_id)
    publication = Publication.objects.get(pk=entry.publication_id)
    # A letter that came in time may be entered the day after; the case worker says when it came.
    received: datetime = said.pop("received_at", None) or clock.db_now()
    if publication.ends_at is None or received >= publication.ends_at or not is_open(publication, received):
        raise TransitionError(_("公示期已经结束，不再受理异议。"))
    code = codes.of_form(key)
    if done := Objection.objects.filter(code_index=codes.index(code)).first():
        _drop(stored)
        return done, code
    row = Objection.objects.create(
        publication=publication, application_id=entry.application_id, number=_number(cycle), version=0,
        code_index=codes.index(code), received_at=received, owner=by.user,
        screen_due=workdays.after(cycle.objection_screening_days).at, **said,
    )  # fmt: skip
    OBJECTION.write(row, "file", "", by, key=key)
    Proof.objects.bulk_create(Proof(objection=row, file=one) for one in stored)
    _tell_desk(
        row, _("收到一件异议，编号 %(number)s，请在 %(n)d 个工作日内完成受理审查。"), n=cycle.objection_screening_days
    )
    return row, code


def is_open(publication: Publication, moment: datetime) -> bool:
    """Whether the list was public at that moment."""
    return publication.published_at is not None and publication.published_at <= moment


def _number(cycle: Cycle) -> str:
    """YY2023-001, counted by the year under its lock."""
    count = Objection.objects.filter(publication__cycle=cycle).count()
    return f"YY{cycle.year}-{count + 1:03d}"


def _tell_desk(row: Objection, body: str, **words: Any) -> None:
    """The desk hears that something came, by its number alone."""
    people_there = holders(Role.LEAD) if row.owner_id is None else [row.owner]
    told = list(people_there) if row.owner_id else [*holders(Role.STAFF), *people_there]
    inbox.tell(
        [one for one in told if one is not None], key=f"objection:{row.key}:{row.version}",
        subject=_("异议 %(number)s") % {"number": row.number}, body=body % {"number": row.number, **words},
        url=f"/objection_desk/{row.key}/",
    )  # fmt: skip


def by_code(typed: str) -> Objection | None:
    """The objection of this query code; None for every other."""
    rows = Objection.objects.select_related("publication__cycle", "application", "letter__file")
    return rows.filter(code_index=codes.index(typed)).first() if typed else None


def supply(row: Objection, files: Sequence[UploadedFile], *, text: str, by: Actor, key: str) -> None:
    """O4: the objector adds what was asked for; the screening goes on."""
    stored = _take(files, by)
    try:
        with transaction.atomic():

            def change(one: Objection) -> None:
                one.supplement_due = None
                if text:
                    one.facts = f"{one.facts}\n\n{_('补充：')}{text}"

            _event, fresh = OBJECTION.advance(row, "supply", by=by, permit=everyone_or_owner, key=key, change=change)
            if fresh:
                Proof.objects.bulk_create(Proof(objection=row, file=one) for one in stored)
                _tell_desk(row, _("异议 %(number)s 已补充材料，请继续受理审查。"))
            else:
                _drop(stored)
    except Exception:
        _drop(stored)
        raise


def everyone_or_owner(user: Any, row: Objection) -> bool:
    """Who holds the code acts without an account; a case worker enters it for them."""
    return everyone(user, row) or row.owner_id == user.pk


def withdraw(row: Objection, *, key: str) -> None:
    """O8: by the code."""
    _event, fresh = OBJECTION.advance(row, "withdraw", by=Actor.system(), permit=everyone, key=key)
    if fresh:
        with transaction.atomic():
            _tell_desk(row, _("异议 %(number)s 已由反映人撤回。"))


def lapse_overdue() -> int:
    """O4: what was asked for and did not come in time; returns how many."""
    late = Objection.objects.filter(state=State.SUPPLEMENT, supplement_due__lte=clock.db_now())
    done = 0
    for row in late:
        try:
            OBJECTION.advance(row, "lapse", by=Actor.system(), permit=everyone)
            done += 1
        except TransitionError:
            continue
    return done
