"""A mail is registered, or its registration made void: no state moves, the register grows (R70)."""

from collections.abc import Sequence

from nominations.acting import Actor
from nominations.models import Batch
from review.mail_desk.permissions import can_register
from review.mailed import register as ground
from review.mailed.models import MailItem
from review.mailed.register import Enclosed, Said


def register(batch: Batch, *, by: Actor, said: Said, files: Sequence[Enclosed], key: str) -> None:
    """One mail with its one to ten files."""
    ground.enter(batch, by=by, permit=can_register, said=said, files=files, key=key)


def void(item: MailItem, *, by: Actor, reason: str, key: str) -> None:
    """It was registered in error."""
    ground.void(item, by=by, permit=can_register, reason=reason, key=key)
