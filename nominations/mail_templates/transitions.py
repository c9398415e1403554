"""Keeps a new version, brings the default back, sends a test to who asks for it; earlier versions stay as they were."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, outbox
from accounts.models import OutgoingMail, TextVersion
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError
from nominations.mail_templates.permissions import can_write
from nominations.mail_templates.queries import sample
from nominations.mail_texts import Text, versions

TESTS_AN_HOUR = 10


def write(text: Text, *, by: Actor, subject: str, body: str, version: int, key: str) -> None:
    """From the next notice on; what was told before is not written anew."""
    _keep(text, by, subject, body, version, key)


def restore(text: Text, *, by: Actor, version: int, key: str) -> None:
    """The default holds again; it follows the code from then on."""
    _keep(text, by, "", "", version, key)


@transaction.atomic
def _keep(text: Text, by: Actor, subject: str, body: str, version: int, key: str) -> None:
    user = by.user
    if user is None or not can_write(user):
        raise NotPermitted(_("只有部门负责人可以修改通知文字。"))
    if TextVersion.objects.filter(text=text.key, key=key).exists():
        return
    newest = versions([text.key]).get(text.key)
    stale = StaleVersion(_("这份通知的文字刚刚被修改，请重新打开后再改。"))
    if (newest.number if newest else 0) != version:
        raise stale
    try:
        with transaction.atomic():
            TextVersion.objects.create(
                text=text.key, number=version + 1, subject=subject, body=body, by=user, key=key
            )  # fmt: skip
    except IntegrityError:
        raise stale from None
    detail = {"number": version + 1}
    action = "mail_text.write" if body else "mail_text.restore"
    audit.record_late(action, actor=user, target=f"mail_text:{text.key}", detail=detail, ip=by.ip)


@transaction.atomic
def send_test(text: Text, *, by: Actor, subject: str, body: str, version: int, key: str) -> str:
    """One mail with invented words to the own address and to no other; returns the address."""
    user = by.user
    if user is None or not can_write(user):
        raise NotPermitted(_("只有部门负责人可以发送测试邮件。"))
    if not user.email:
        raise TransitionError(_("您还没有登记邮箱，请先在“我的账号”登记邮箱，再发送测试邮件。"))
    mine, hour = f"mail-test:{user.pk}:", clock.now() - timedelta(hours=1)
    sent = OutgoingMail.objects.filter(user=user, key__startswith=mine, created_at__gt=hour)
    if sent.count() >= TESTS_AN_HOUR:
        raise TransitionError(_("一小时内最多发送 %(n)d 封测试邮件，请稍后再试。") % {"n": TESTS_AN_HOUR})
    shown = sample(text, subject, body)
    title = _("【测试】%(subject)s") % {"subject": shown["subject"]}
    note = _("这是通知文字的测试邮件，其中的人和单位都是虚构的，不需要办理。")
    content = f"{shown['body']}\n\n{settings.PUBLIC_URL}\n\n{note}\n"
    # A second click on the same words sends nothing more; other words are another test.
    digest = hashlib.sha256(f"{key}\n{title}\n{content}".encode()).hexdigest()[:32]
    outbox.queue([(user, user.email)], key=f"{mine}{digest}", subject=title, body=content)
    audit.record_late("mail_text.test", actor=user, target=f"mail_text:{text.key}", ip=by.ip)
    return user.email
