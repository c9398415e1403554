"""One verb: the person named says which fields of the own title the public reads on the roll (§2.18, art. 25)."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit, clock
from nominations.acting import Actor, NotPermitted, StaleVersion
from nominations.texts import Text
from nominations.transitions import locked
from publicity.honour_roll import permissions
from publicity.honour_roll.models import HonourConsent
from publicity.titles.models import Title

CONSENT = Text(
    "honours",
    "2026-1",
    gettext_lazy("荣誉榜公开的内容"),
    "姓名、年度和称号随命名公开。我单独同意在荣誉榜上向社会公开我勾选的内容；"
    "没有勾选的不公开。我可以随时在本页改变选择，改变立即生效。",
)


@transaction.atomic
def choose(title: Title, *, fields: Collection[str], by: Actor, version: int, key: str) -> HonourConsent:
    """The whole answer at once: `fields` are public from now on, the others are not; the same form answers the first.

    Raises StaleVersion when another answer came since the page was opened.
    """
    locked(Title, title.pk)
    row = permissions.choosable(by.user).filter(pk=title.pk).first()
    if row is None or by.user is None:
        raise NotPermitted(_("您没有办理此事项的权限。"))
    consent: HonourConsent | None = getattr(row, "honour_consent", None)
    if consent is not None and consent.form_key == key:
        return consent
    if (consent.version if consent else 0) != version:
        raise StaleVersion(_("您在另一个页面改变过选择，请重新打开后再试。"))
    before = {name for name in permissions.FIELDS if permissions.can_show(row, name, consent)}
    consent = _write(row, consent, set(fields), before - set(fields), by.user, key)
    detail = {"no": row.number, "fields": sorted(fields)}
    audit.record_late("title.honours", actor=by.user, ip=by.ip, target=f"title:{row.key}", detail=detail)
    return consent


def _write(
    title: Title, consent: HonourConsent | None, fields: set[str], gone: set[str], user: Any, key: str
) -> HonourConsent:
    now = clock.now()
    if consent is None:
        consent = HonourConsent(title=title, given_at=now, version=0)
    for name in permissions.FIELDS:
        setattr(consent, name, name in fields)
    if gone:
        consent.withdrawn_at = now
    consent.text_version, consent.text_hash = CONSENT.version, CONSENT.sha256
    consent.changed_at, consent.by, consent.form_key, consent.version = now, user, key, consent.version + 1
    consent.save()
    return consent
