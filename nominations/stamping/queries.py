"""One function per screen: the stamps of one form with their sealed pages, one page's file, what an act is about."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations import stamps
from nominations.models import Application, ApplicationRevision, SealedFile
from nominations.printing import application_target
from nominations.sealing import Party
from nominations.stamping.permissions import can_look, can_seal, lookable, openable, sealable
from nominations.stamping.transitions import WHEN
from nominations.visibility import viewer_role

CASES: dict[str, str] = {Role.UNIT: "endorsement:detail", Role.REC: "recommendation:detail"}


def detail(user: Any, key: UUID) -> dict[str, Any] | None:
    """The page of one application; None hides as 404."""
    found = _rows().filter(openable(user), key=key).first()
    if found is None:
        return None
    printed, sealed = stamps.printed(found), _sealed(found)
    case = CASES.get(viewer_role(user, found), "formal_check:detail")
    return {
        "application": found,
        "back": reverse(case, args=[found.key]),
        "stamps": [{"stamp": one, "sealed": sealed.get(one.kind)} for one in stamps.standing(found)],
        "earlier": [row for row in _all(found) if row not in sealed.values()],
        "printed": printed,
        "document": _document(found, printed),
        "may_look": can_look(user, found),
        "to_seal": _to_seal(user, found, printed),
    }


def _rows() -> Any:
    return Application.objects.select_related("cycle", "employer", "recommender").prefetch_related("honours")


def _to_seal(user: Any, application: Application, printed: ApplicationRevision | None) -> list[dict[str, Any]]:
    """For each unit this person is an officer of: whether its page may come in now."""
    return [
        {"party": party, "label": Party(party).label, "number": printed.number}
        for party in Party.values
        if printed is not None
        and application.status in WHEN[Party(party)]
        and can_seal(user, application, party)
        and stamps.bears(printed, party)
    ]


def _all(application: Application) -> list[SealedFile]:
    rows = SealedFile.objects.filter(revision__application=application)
    return list(rows.select_related("file", "by", "revision__snapshot").order_by("-pk"))


def _sealed(application: Application) -> dict[str, SealedFile]:
    """{party: the sealed page that is good still}."""
    rows = [row for row in _all(application) if row.void_at is None]
    found: dict[str, SealedFile] = {}
    for row in rows:
        if row.revision is not None and stamps.covers(application, row.revision, row.party):
            found.setdefault(row.party, row)
    return found


def _document(application: Application, printed: ApplicationRevision | None) -> GeneratedDocument | None:
    """The print to be sealed, until the form has been submitted; afterwards the packs hold it."""
    if printed is None or application.submitted_at is not None:
        return None
    rows = GeneratedDocument.objects.filter(target=application_target(application), kind="annex1", void_at=None)
    return rows.filter(snapshot=printed.snapshot_id).order_by("-pk").first()


def sealed_page(user: Any, key: UUID) -> SealedFile | None:
    """A sealed page this person may look at; those of lists have an address of their own."""
    mine = Application.objects.filter(lookable(user)).values("pk")
    rows = SealedFile.objects.filter(key=key, revision__application__in=mine, file__erased_at=None)
    return rows.select_related("file").first()


def to_seal(user: Any, key: UUID, party: str) -> Application | None:
    """The application whose page this person may send in for this unit, wherever it stands meanwhile."""
    if party not in Party.values:
        return None
    return _rows().filter(sealable(user, party), key=key).first()
