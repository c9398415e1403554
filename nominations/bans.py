"""Whether a person or a unit is under the three-year ban of R64, and the neutral sentence outsiders read."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.crypto import blind_index
from nominations.identity import normalise_id
from nominations.models import Ban, Unit
from nominations.models.ban import BanSubject

# The same words whoever is banned and why (§2.14): an outsider learns nothing but whom to ask.
NEUTRAL = _("该申报人/单位当前不在受理范围，请联系协会。")


def is_banned(subject_type: str, subject_key: str, *, on: date | None = None) -> bool:
    """True on every day from the decision to the day before its third anniversary."""
    if not subject_key:
        return False
    on = on or clock.today()
    return Ban.objects.filter(
        subject_type=subject_type, subject_key=subject_key, starts_on__lte=on, ends_on__gt=on, lifted_at=None
    ).exists()


def unit_is_banned(unit: Unit | None, subject_type: str = BanSubject.EMPLOYER) -> bool:
    """A unit is found by its credit code; one without a code cannot be banned by key and is checked by its pk."""
    if unit is None:
        return False
    return is_banned(subject_type, unit.uscc or f"unit:{unit.pk}")


def problems_for(id_index: str, employer: Unit | None, recommender: Unit | None = None) -> list[str]:
    """[] or the one neutral sentence."""
    hit = (
        is_banned(BanSubject.PERSON, id_index)
        or unit_is_banned(employer)
        or unit_is_banned(recommender, BanSubject.RECOMMENDER)
    )
    return [str(NEUTRAL)] if hit else []


def person_key(id_number: str) -> str:
    """The blind index by which a person is known to bans and to the one-application rule; '' for no number."""
    return blind_index("person.id", normalise_id(id_number)) if id_number else ""
