"""The rules of what is written to people and about them beside a form: messages, mails, invitations, requests."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.models import Invitation, Message, OutgoingMail, OutgoingSms, User
from nominations.models import Cycle, DataRequest
from nominations.retention import erasing
from nominations.retention.closing import GONE, OVER
from nominations.retention.intake import FILE_YEARS
from nominations.retention.rules import Gone, Rule, of_none, of_years_over, register, years_before

INVITED_DAYS = 180


def messages(now: datetime) -> QuerySet[Cycle]:
    """The first year that has been over long enough, while messages, mails or texts so old are left: they name people.

    One line of the report for all of a night, whatever year they were about; before a year is over nothing goes.
    """
    since, some = years_before(now, FILE_YEARS), Q(pk__in=[])
    for rows in _old(since):
        some |= Q(Exists(rows))
    over = of_years_over(Cycle.objects.order_by("pk"), since, path="pk")
    return Cycle.objects.filter(some, pk=Subquery(over.values("pk")[:1]))


def erase_messages(cycle: Cycle) -> Gone:
    return Gone(rows=sum(rows.delete()[0] for rows in _old(years_before(clock.now(), FILE_YEARS))))


def _old(since: datetime) -> list[QuerySet[Any]]:
    """Mails, short messages and messages of that time; what may still be sent stays."""
    texts = OutgoingSms.objects.filter(state__in=(OutgoingSms.State.SENT, OutgoingSms.State.DEAD))
    return [rows.filter(created_at__lte=since) for rows in (_sent(), texts, Message.objects.all())]


def _sent() -> QuerySet[OutgoingMail]:
    """Mails that nobody will try to send any more."""
    return OutgoingMail.objects.filter(state__in=OVER)


def left(now: datetime) -> QuerySet[User]:
    """Closed accounts to which a mail was still on its way, and has been sent since."""
    return User.objects.filter(
        Exists(_sent().filter(user=OuterRef("pk"))), is_active=False, name=GONE, email=""
    ).order_by("pk")


def erase_left(user: User) -> Gone:
    return Gone(rows=_sent().filter(user=user).delete()[0])


def invitations(now: datetime) -> QuerySet[Invitation]:
    """Nobody came."""
    rows = Invitation.objects.filter(accepted_at=None, expires_at__lte=now - timedelta(days=INVITED_DAYS))
    return rows.exclude(email="").order_by("pk")


def erase_invitation(row: Invitation) -> Gone:
    return Gone(rows=Invitation.objects.filter(pk=row.pk).update(name=erasing.NOBODY, email=""))


def requests(now: datetime) -> QuerySet[DataRequest]:
    """Answered ones that still say something."""
    rows = DataRequest.objects.filter(closed_at__lte=years_before(now, FILE_YEARS), state__in=erasing.ANSWERED)
    return rows.exclude(text="", answer="").order_by("pk")


def erase_request(row: DataRequest) -> Gone:
    return Gone(rows=erasing.unsaid(DataRequest.objects.filter(pk=row.pk)))


def register_rules() -> None:
    """Called once, when the application starts."""
    register(
        Rule(
            "messages", _("站内消息、已发出的邮件和短信"), _("发出后 3 年"), messages, erase_messages,
            application=of_none, key=lambda row: "messages",
        ),
        Rule(
            "closed", _("发给已注销账号的邮件"), _("发出后"), left, erase_left,
            application=of_none, key=lambda row: row.code,
        ),
        Rule(
            "invitations", _("没有接受的邀请"), _("失效后 180 天"), invitations, erase_invitation,
            application=of_none, key=lambda row: row.token_hash[:12],
        ),
        Rule(
            "requests", _("已答复的个人信息请求"), _("答复后 3 年"), requests, erase_request, application=of_none,
        ),
    )  # fmt: skip
