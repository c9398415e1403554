"""Tells people something: a message in their inbox and a mail, once each, in the caller's transaction."""

from collections.abc import Iterable

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from accounts import clock, outbox
from accounts.models import Message, User


def tell(users: Iterable[User], *, key: str, subject: str, body: str, url: str = "", mail: bool = True) -> None:
    """One message and one mail per person; calling again with the same key adds nothing.

    Must run inside a transaction, so that nobody is told of what never happened. `url` is a path of
    this site; the mail carries it as a full address.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("inbox.tell() must be called inside a transaction")
    people = list({user.pk: user for user in users}.values())
    Message.objects.bulk_create(
        [Message(user=user, key=key, subject=subject[:200], body=body, url=url) for user in people],
        ignore_conflicts=True,
    )
    if mail:
        text = f"{body}\n\n{settings.PUBLIC_URL}{url}\n" if url else f"{body}\n"
        outbox.queue([(user, user.email) for user in people], key=key, subject=subject, body=text)


def messages_of(user: User) -> QuerySet[Message]:
    """The person's own messages, newest first."""
    return Message.objects.filter(user=user).order_by("-created_at", "-id")


def unread_count(user: User) -> int:
    """One count over a small partial index."""
    return Message.objects.filter(user=user, read_at=None).count()


def mark_read(messages: QuerySet[Message]) -> int:
    """Mark as read what is not yet; returns how many changed."""
    return messages.filter(read_at=None).update(read_at=clock.now())
