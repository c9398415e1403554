"""Who stands on a list and in which order: candidates of the year, as the allow-list shows them, nothing else."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from documents.canonical import canonical_json, digest
from nominations.models import Application, Consent, Cycle
from nominations.pipeline import Status
from publicity.lists.models import Entry, Publication
from publicity.lists.moves import UNSIGNED, State
from publicity.lists.ordering import by_strokes

# What a row of the public list may hold (§2.11); every reader of it goes by this and by nothing else.
FIELDS = ("place", "name", "employer", "post", "recommender")
CONSENT = "publication"


def waiting(cycle: Cycle) -> list[Application]:
    """Candidates who stand on no list yet, in no particular order; one query."""
    return list(_waiting(cycle).select_related("cycle", "employer", "recommender", "nominee").order_by("pk"))


def is_waiting(cycle: Cycle) -> bool:
    """Whether there is any."""
    return _waiting(cycle).exists()


def _waiting(cycle: Cycle) -> QuerySet[Application]:
    taken = Entry.objects.filter(publication__cycle=cycle).exclude(publication__state=State.VOID)
    return Application.objects.filter(cycle=cycle, status=Status.CANDIDATE).exclude(pk__in=taken.values("application"))


def open_draft(cycle: Cycle) -> Publication | None:
    """The list of this year that is being prepared, if there is one."""
    return Publication.objects.filter(cycle=cycle, state__in=UNSIGNED).first()


def next_number(cycle: Cycle) -> int:
    """A list that was given up gives its number back: nobody has seen it."""
    rows = Publication.objects.filter(cycle=cycle).exclude(state=State.VOID)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def ordered(rows: Iterable[Application], cycle: Cycle) -> list[Application]:
    """In the order of the cycle's rule: 姓氏笔画, or the acceptance number; never by a score or a rank."""
    found = sorted(rows, key=lambda row: row.acceptance_no)
    return by_strokes(found, lambda row: row.name) if cycle.list_order == "stroke" else found


def row_of(application: Application, cycle: Cycle) -> dict[str, str]:
    """What is made public of one candidate."""
    shown = cycle.show_recommender_in_public and application.recommender
    return {
        "name": application.name, "employer": application.employer.name if application.employer else "",
        "post": application.post_name, "recommender": application.recommender.name if shown else "",  # type: ignore[union-attr]
    }  # fmt: skip


def fill(publication: Publication) -> list[Entry]:
    """Put every waiting candidate on the list that has just been begun."""
    rows = ordered(waiting(publication.cycle), publication.cycle)
    return Entry.objects.bulk_create(
        Entry(publication=publication, application=row, place=place, **row_of(row, publication.cycle))
        for place, row in enumerate(rows, start=1)
    )


def rearrange(publication: Publication, order: Sequence[int]) -> None:
    """Give the rows the places of `order`, a permutation of their primary keys."""
    entries = {entry.pk: entry for entry in publication.entries.all()}
    if sorted(order) != sorted(entries):
        raise ValueError("order must name every row once")
    # Places are unique: move them out of the way first.
    for offset in (len(entries) + 1000, 0):
        for place, pk in enumerate(order, start=1):
            entries[pk].place = place + offset
        Entry.objects.bulk_update(entries.values(), ["place"])


def is_moved(publication: Publication) -> bool:
    """Whether somebody gave the rows another order than the rule's."""
    entries = list(publication.entries.select_related("application"))
    by_rule = ordered([entry.application for entry in entries], publication.cycle)
    return [entry.application_id for entry in entries] != [row.pk for row in by_rule]


def frozen_rows(publication: Publication) -> list[dict[str, Any]]:
    """The rows as they are stored, by the allow-list."""
    return list(publication.entries.order_by("place").values(*FIELDS))


def fingerprint(publication: Publication, rows: list[dict[str, Any]] | None = None) -> str:
    """SHA-256 of the rows and the period in canonical JSON; what stands on page, paper and export."""
    listed = frozen_rows(publication) if rows is None else rows
    said = {
        "schema": "public_list/1", "year": publication.cycle.year, "number": publication.number, "rows": listed,
        "from": publication.published_at.isoformat() if publication.published_at else "",
        "until": publication.ends_at.isoformat() if publication.ends_at else "",
    }  # fmt: skip
    return digest(canonical_json(said))


def against(publication: Publication) -> list[str]:
    """What stands in the way of making this list public: sentences, empty when nothing does."""
    from publicity.lists import personal

    entries = list(publication.entries.select_related("application__employer", "application__recommender"))
    if not entries:
        return [_("名单上没有人，请作废后重新准备。")]
    found = [*_changed(publication, entries), *_unconsented(publication, entries)]
    if missing := _waiting(publication.cycle).count():
        found.append(_("另有 %(n)d 名候选人不在名单上，请作废后重新准备。") % {"n": missing})
    if is_moved(publication) and not publication.order_reason:
        found.append(_("排列顺序与规则不同，请写明理由。"))
    return found + personal.findings(publication)


def _changed(publication: Publication, entries: list[Entry]) -> list[str]:
    found = []
    for entry in entries:
        row = entry.application
        if row.status != Status.CANDIDATE:
            words = {"name": entry.name, "status": row.get_status_display()}
            found.append(_("%(name)s 当前为“%(status)s”，不能公示，请作废后重新准备。") % words)
        elif row_of(row, publication.cycle) != {key: getattr(entry, key) for key in FIELDS[1:]}:
            found.append(_("%(name)s 的姓名、单位或岗位在名单拟定后有变化，请作废后重新准备。") % {"name": entry.name})
        elif not entry.employer or not entry.post:
            found.append(_("%(name)s 没有填写工作单位或所在岗位。") % {"name": entry.name})
    return found


def _unconsented(publication: Publication, entries: list[Entry]) -> list[str]:
    """Nobody is made public without their separate consent (personal information law, art. 25)."""
    given = set(
        Consent.objects.filter(cycle=publication.cycle, kind=CONSENT, withdrawn_at=None)
        .filter(user__in=[entry.application.nominee_id for entry in entries])
        .values_list("user", flat=True)
    )
    return [
        _("%(name)s 没有同意公示本人姓名、单位和岗位。") % {"name": entry.name}
        for entry in entries
        if entry.application.nominee_id not in given
    ]
