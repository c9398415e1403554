"""The sealed endorsement page comes in: no state moves."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from documents.models import StoredFile
from nominations import sealing, stamps
from nominations.acting import Actor, NotPermitted, WrongState
from nominations.models import Application, ApplicationRevision
from nominations.pipeline import Status
from nominations.sealing import Party
from nominations.stamping.permissions import can_seal
from nominations.taking import taken
from nominations.transitions import latest_event, locked

# When the print with this unit's opinion is theirs to seal and send in.
WHEN = {
    Party.UNIT: frozenset({Status.RECOMMENDER_REVIEW, Status.RECOMMENDED}),
    Party.RECOMMENDER: frozenset({Status.RECOMMENDED, Status.SUBMITTED}),
}


def attach(
    application: Application, party: str, upload: UploadedFile, *, revision: int, by: Actor, by_hand: str = ""
) -> None:
    """Keep the sealed page of exactly this revision; a newer upload takes the place of the older one (§2.12)."""
    if not can_seal(by.user, application, party):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    with taken([upload], by=by) as stored:
        row = _current(application, party, revision)
        found = sealing.verify(stored[0], row, by_hand)
        _attach(application, party, stored[0], row, found, by)


def _current(application: Application, party: str, number: int) -> ApplicationRevision:
    """The print in force, when it is this one and bears the unit's opinion."""
    row = stamps.printed(application)
    if application.status not in WHEN[Party(party)] or row is None or not stamps.bears(row, party):
        raise WrongState(_("申报表现在不在盖章环节，盖章件没有保存。"), latest=latest_event(application))
    if row.number != number:
        words = {"n": number, "new": row.number}
        raise WrongState(_("第 %(n)d 版申报审批表已不是当前版本，现行为第 %(new)d 版，盖章件没有保存。") % words)
    return row


@transaction.atomic
def _attach(
    application: Application, party: str, stored: StoredFile, row: ApplicationRevision, found: sealing.Found, by: Actor
) -> None:
    held = locked(Application, application.pk)
    if not can_seal(by.user, held, party):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    sealing.keep(_current(held, party, row.number), party, stored, found, by=by)
