"""How long what came by mail is kept, and what of it a person reads about themselves (§2.16, §2.18).

A file about one person goes with that person's file, pictures of cards as early as those of the form; what is about a
whole batch goes when the files of the unsuccessful do. The words of a mail go with the last of its files.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import my_data
from accounts.models import User
from accounts.my_data import Part
from accounts.own_account import beijing
from nominations.evidence import IDENTITY
from nominations.models import Application
from nominations.retention import erasing
from nominations.retention.intake import FILE_YEARS, IMAGE_DAYS, TITLED
from nominations.retention.rules import Gone, Rule, of_years_over, years_before
from nominations.retention.rules import register as register_rules
from review.mailed.models import MailFile, MailItem, MailVoid

EMPTY = dict.fromkeys(("sender", "sender_unit", "subject", "note"), "")


def _there() -> QuerySet[MailFile]:
    return MailFile.objects.filter(file__erased_at=None).select_related("file").order_by("pk")


def images(now: datetime) -> QuerySet[MailFile]:
    """Of whoever got no title."""
    rows = _there().filter(kind__in=IDENTITY).exclude(application__status__in=TITLED)
    return of_years_over(rows, now - timedelta(days=IMAGE_DAYS), "application__cycle")


def of_batches(now: datetime) -> QuerySet[MailFile]:
    return of_years_over(_there().filter(application=None), years_before(now, FILE_YEARS), "item__batch__cycle")


def erase(application: Application) -> Gone:
    """What came about this person; asking twice changes nothing."""
    return _give_up(_there().filter(application=application))


def _erase_one(row: MailFile) -> Gone:
    return _give_up([row])


def _whose(row: MailFile) -> int | None:
    """Whose open matters keep it."""
    return row.application_id


def _give_up(files: Iterable[MailFile]) -> Gone:
    rows = list(files)
    gone = erasing.files(rows)
    left = MailFile.objects.filter(item__in={row.item_id for row in rows}, file__erased_at=None).values("item")
    over = MailItem.objects.filter(pk__in={row.item_id for row in rows}).exclude(pk__in=left)
    # The database lets nothing but this be done to them (accounts.append_only).
    gone.rows += MailVoid.objects.filter(item__in=over).exclude(reason="").update(reason="")
    gone.rows += over.exclude(**EMPTY).update(**EMPTY)
    return gone


def parts(user: User, whole: bool) -> list[Part]:
    """What came about the person's own applications: what it is and when, nothing of who sent it; one query."""
    rows = MailFile.objects.filter(application__nominee=user, item__void=None, file__erased_at=None)
    lines = [
        (str(row.get_kind_display()), beijing(row.item.received_at))
        for row in rows.select_related("item").order_by("-item__received_at", "pk")
    ]
    return [Part(_("发送到协会工作邮箱的材料"), lines)] if lines else []


def register() -> None:
    """Called once, when the application starts."""
    erasing.register(erase)
    register_rules(
        Rule(
            "mail_images", gettext_lazy("邮箱来件中未获命名者的身份证、工会凭证影像"), gettext_lazy("年度完成后 90 天"),
            images, _erase_one, application=_whose,
        ),
        Rule(
            "mails", gettext_lazy("涉及整批的邮箱来件"), gettext_lazy("年度结束后 3 年"), of_batches, _erase_one,
            application=_whose,
        ),
    )  # fmt: skip
    my_data.register(my_data.Section("mailed", gettext_lazy("邮箱来件"), parts))
