"""Who asks for sheets, who approves personal numbers, who gets the file."""

from typing import Any

from django.db.models import Q

from accounts import clock
from accounts.models import User
from accounts.roles import Role, has_role
from documents.models import GeneratedDocument
from nominations.visibility import READERS
from review.result_sheet.models import Export

KIND = "result_sheet"
MOST_DOWNLOADS = 3


def can_ask(user: Any, personal: bool = False) -> bool:
    """Readers of the association and officers of recommending units; personal numbers are asked for by STAFF alone."""
    if personal:
        return has_role(user, Role.STAFF)
    return has_role(user, *READERS, Role.REC)


def can_read(user: Any, export: Export) -> bool:
    """One's own; requests for personal numbers also LEAD, who decides, and CHIEF and SUP, who look on."""
    if not user.is_active:
        return False
    return export.by_id == user.pk or (export.personal and has_role(user, Role.LEAD, Role.CHIEF, Role.SUP))


def readable(user: Any) -> Q:
    """Twin of can_read."""
    if not user.is_active or user.pk is None:
        return Q(pk__in=[])
    mine = Q(by=user.pk)
    return mine | Q(personal=True) if has_role(user, Role.LEAD, Role.CHIEF, Role.SUP) else mine


def can_decide(user: Any, export: Export) -> bool:
    """LEAD, never about one's own request."""
    return export.personal and has_role(user, Role.LEAD) and export.by_id != user.pk


def decidable(user: Any) -> Q:
    """Twin of can_decide."""
    if not has_role(user, Role.LEAD):
        return Q(pk__in=[])
    return Q(personal=True) & ~Q(by=user.pk)


def can_fetch(user: Any, export: Export) -> bool:
    """The file with personal numbers: who asked, as long as the role lasts, for some days and a few times."""
    return (
        export.personal
        and export.state == Export.State.READY
        and export.by_id == user.pk
        and has_role(user, Role.STAFF)
        and export.expires_at is not None
        and export.expires_at > clock.now()
        and export.downloads < MOST_DOWNLOADS
    )


def fetchable(user: Any) -> Q:
    """Twin of can_fetch."""
    if not has_role(user, Role.STAFF):
        return Q(pk__in=[])
    mine = Q(by=user.pk, personal=True, state=Export.State.READY)
    return mine & Q(expires_at__gt=clock.now(), downloads__lt=MOST_DOWNLOADS)


def can_read_document(user: User, document: GeneratedDocument) -> bool:
    """The general address serves the plain sheet to who asked for it; personal numbers have an address that counts."""
    exports = Export.objects.filter(document=document, personal=False, by=user.pk)
    return can_ask(user) and exports.exists()
