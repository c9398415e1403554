"""Who may open which file of an application (§4.2 F1, F4, F7; §4.4): one rule for lists, pages and downloads."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.roles import Role
from nominations.correction_scope import opened_kinds
from nominations.dictionaries import AttachmentKind
from nominations.dossier import PANEL
from nominations.models import Application, Attachment
from nominations.pipeline import Status
from nominations.visibility import viewer_role

IDENTITY = frozenset({AttachmentKind.ID_FRONT, AttachmentKind.ID_BACK, AttachmentKind.UNION_CARD})
# What the panel of the defense reads beside the form (F7): never what units said of the nominee.
OF_THE_DEFENSE = frozenset({AttachmentKind.CERTIFICATE, AttachmentKind.EVIDENCE, AttachmentKind.SUPPLEMENT})
# Case workers look at identity papers while they check the form, not later (§4.2).
EXAMINED = frozenset({Status.SUBMITTED, Status.CORRECTION})


def hidden_kinds(role: str, application: Application) -> frozenset[str]:
    """The kinds of file that this viewer does not get, given where the application stands."""
    if role == Role.NOM:
        return frozenset()
    if role in (Role.UNIT, Role.REC):
        return _hidden_from_units(application)
    if role == Role.STAFF:
        return frozenset() if application.status in EXAMINED else IDENTITY
    if role in (Role.LEAD, Role.CHIEF):
        return frozenset()
    if role == Role.SUP:
        return IDENTITY
    return frozenset(AttachmentKind.values) - (OF_THE_DEFENSE if role == PANEL else frozenset())


def _hidden_from_units(application: Application) -> frozenset[str]:
    """Once submitted no identity papers, but what was returned and comes again is looked at again by both units."""
    if not application.submitted_at:
        return frozenset()
    return IDENTITY - opened_kinds(application) if application.status == Status.CORRECTION else IDENTITY


def openable(user: Any, application: Application) -> QuerySet[Attachment]:
    """The files this person may open, oldest first, each with its StoredFile."""
    hidden = hidden_kinds(viewer_role(user, application), application)
    rows = application.attachments.filter(removed_at=None).exclude(kind__in=hidden)
    return rows.select_related("file", "honour").order_by("pk")


def can_open(user: Any, attachment: Attachment) -> bool:
    """Twin of openable for one file."""
    if attachment.removed_at is not None:
        return False
    application = attachment.application
    return attachment.kind not in hidden_kinds(viewer_role(user, application), application)


def must_be_marked(role: str, kind: str) -> bool:
    """Case workers see identity papers only with their name and the time across them (§4.2)."""
    return role == Role.STAFF and kind in IDENTITY


def find(user: Any, key: UUID, *, marked: bool = False) -> Attachment | None:
    """The file behind a link, or None: missing and forbidden are the same (T-07).

    `marked`: the caller writes a watermark across it; without one, papers that need it are not there.
    """
    rows = Attachment.objects.select_related("application", "file", "honour")
    attachment = rows.filter(key=key).first()
    if attachment is None or not can_open(user, attachment):
        return None
    plain = not must_be_marked(viewer_role(user, attachment.application), attachment.kind)
    return attachment if plain or marked else None
