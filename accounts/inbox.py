"""Tells people something: a message in their inbox and, unless they do without, a mail; in the caller's transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from accounts import clock, mail_groups, outbox
from accounts.models import Message, User

AT_ONCE = 1000


@dataclass(frozen=True)
class Letter:
    """One text to some people. `url` is a path of this site; the mail carries it as a full address.

    `group`: one of accounts/mail_groups, by which people choose what they get by mail; '' always goes.
    """

    users: Sequence[User]
    key: str
    subject: str
    body: str
    url: str = ""
    mail: bool = True
    group: str = ""


def tell(
    users: Iterable[User], *, key: str, subject: str, body: str, url: str = "", mail: bool = True, group: str = ""
) -> None:
    """One message and one mail per person; calling again with the same key adds nothing.

    Must run inside a transaction, so that nobody is told of what never happened. `url` is a path of
    this site; the mail carries it as a full address.
    """
    tell_all([Letter(list(users), key, subject, body, url, mail, group)])


def tell_all(letters: Sequence[Letter]) -> None:
    """The same for many letters at once, in two queries for every thousand messages."""
    if not connection.in_atomic_block:
        raise RuntimeError("inbox.tell() must be called inside a transaction")
    rows: list[Message] = []
    mails: list[outbox.Draft] = []
    for one in letters:
        people = list({user.pk: user for user in one.users}.values())
        rows += [Message(user=u, key=one.key, subject=one.subject[:200], body=one.body, url=one.url) for u in people]
        if one.mail:
            text = f"{one.body}\n\n{settings.PUBLIC_URL}{one.url}\n" if one.url else f"{one.body}\n"
            told = [user for user in people if mail_groups.by_mail(user, one.group)]
            mails += [outbox.Draft(user, user.email, one.key, one.subject, text) for user in told]
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    outbox.queue_all(mails)


def messages_of(user: User) -> QuerySet[Message]:
    """The person's own messages, newest first."""
    return Message.objects.filter(user=user).order_by("-created_at", "-id")


def unread_count(user: User) -> int:
    """One count over a small partial index."""
    return Message.objects.filter(user=user, read_at=None).count()


def mark_read(messages: QuerySet[Message]) -> int:
    """Mark as read what is not yet; returns how many changed."""
    return messages.filter(read_at=None).update(read_at=clock.now())
