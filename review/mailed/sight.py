"""Who of the association reads what came by mail: each rule once as a predicate and once as its queryset twin (law 4).

A file about one person is for those who read that person, and an identity paper follows the rule of the evidence
(§4.2 F1, F4). What is about the whole batch, the words of the mail among it, is closed to whoever stays away from one
of its people or is one of them.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.roles import has_role
from nominations import evidence
from nominations.models import Application, Batch, BatchItem
from nominations.visibility import BATCH_WITH_ASSOCIATION, READERS, far_from
from review.mailed.models import MailFile
from review.reading import can_read, readable


def can_read_batch(user: Any, batch: Batch) -> bool:
    """Batches that have reached the association, for its readers."""
    return user.is_active and has_role(user, *READERS) and batch.status in BATCH_WITH_ASSOCIATION


def readable_batches(user: Any) -> Q:
    """Twin of can_read_batch."""
    if not user.is_active or not has_role(user, *READERS):
        return Q(pk__in=[])
    return Q(status__in=BATCH_WITH_ASSOCIATION)


def reads_whole(user: Any, batch: Batch) -> bool:
    """What concerns everybody on the batch; one query for those who are far from somebody."""
    if not can_read_batch(user, batch):
        return False
    far = far_from(user)
    return not far or not batch.items.filter(live=True, application__in=far).exists()


def whole_batches(user: Any) -> Q:
    """Twin of reads_whole."""
    rule, far = readable_batches(user), far_from(user)
    if not far:
        return rule
    return rule & ~Q(Exists(BatchItem.objects.filter(batch=OuterRef("pk"), live=True, application__in=far)))


def sees(user: Any, file: MailFile) -> bool:
    """Whether the file is there at all for this person; what is not seen is not counted either."""
    batch = file.item.batch
    if file.application is None:
        return reads_whole(user, batch)
    return can_read_batch(user, batch) and can_read(user, file.application)


def seen(user: Any) -> Q:
    """Twin of sees."""
    there = Q(item__batch__in=Batch.objects.filter(readable_batches(user)))
    of_all = Q(application=None, item__batch__in=Batch.objects.filter(whole_batches(user)))
    return there & (of_all | Q(application__in=Application.objects.filter(readable(user))))


def opens(user: Any, file: MailFile) -> bool:
    """Whether the viewer of a file that they see may open it: identity papers by role and state of the application."""
    if file.application is None:
        return True
    return file.kind not in evidence.hidden_kinds(_role(user), file.application)


def is_marked(user: Any, file: MailFile) -> bool:
    """Whether it is shown only with the reader's name across it."""
    return evidence.must_be_marked(_role(user), file.kind)


def _role(user: Any) -> str:
    return next((role for role in READERS if has_role(user, role)), "")
