"""A ban in words: who is under it as far as that is still known, and whether it is in force, over or lifted."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from nominations.models import Ban, Unit
from nominations.models.ban import BanSubject
from review import expelling

STATES = (
    ("active", gettext_lazy("生效中")),
    ("expired", gettext_lazy("已期满")),
    ("lifted", gettext_lazy("已解除")),
)
BAN_TONES = {"active": ("bad", "stop"), "expired": ("muted", "dash"), "lifted": ("ok", "check")}


def _state(ban: Ban) -> str:
    return "lifted" if ban.lifted_at else "active" if ban.ends_on > clock.today() else "expired"


def in_state(state: str) -> Q:
    """The bans that are `active`, `expired` or `lifted` today."""
    over = Q(ends_on__lte=clock.today())
    return {"lifted": Q(lifted_at__isnull=False), "active": Q(lifted_at=None) & ~over}.get(
        state, Q(lifted_at=None) & over
    )


def in_words(found: list[Ban]) -> list[dict[str, Any]]:
    """Each with its subject in words: units by their key, persons as long as their application has a name."""
    keys = {ban.subject_key for ban in found if ban.subject_type != BanSubject.PERSON}
    numbers = [int(key[5:]) for key in keys if key.startswith("unit:")]
    units = Unit.objects.filter(Q(uscc__in=keys) | Q(pk__in=numbers)) if keys else Unit.objects.none()
    names = {key: unit.name for unit in units for key in (unit.uscc, f"unit:{unit.pk}") if key}
    return [{"ban": ban, "who": _who(ban, names), "chip": _chip(ban)} for ban in found]


def _who(ban: Ban, names: dict[str, str]) -> str:
    if ban.subject_type != BanSubject.PERSON:
        return names.get(ban.subject_key, ban.subject_key)
    application = expelling.application_of(ban)
    return (application.name if application is not None else "") or _("个人（标识已保留）")


def _chip(ban: Ban) -> dict[str, str]:
    state = _state(ban)
    tone, icon = BAN_TONES[state]
    return {"label": str(dict(STATES)[state]), "tone": tone, "icon": icon}
