"""What the public reads of a title, and who says so: each rule with its queryset twin."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from nominations.models import Consent
from publicity.honour_roll.models import HonourConsent
from publicity.titles.models import Title

# Name, year and title are public by the naming. Of the rest, the consent to the publication (art. 25) names these:
PUBLISHED = ("employer", "post")
# and these wait for an answer of the person's own.
FIELDS = (*PUBLISHED, "industry", "unit_kind")


def on_roll() -> QuerySet[Title]:
    """Titles in force; `agreed`: whether the consent to the publication of that year still holds."""
    consent = Consent.objects.filter(
        user=OuterRef("application__nominee"), cycle=OuterRef("naming__cycle"), kind="publication", withdrawn_at=None
    )
    return Title.objects.filter(revoked_at=None).annotate(agreed=Exists(consent))


def shown(field: str) -> Q:
    """Rows of on_roll whose `field` the public may read: the person's answer, or what was published before it."""
    answered = Q(**{f"honour_consent__{field}": True})
    return answered | Q(honour_consent=None, agreed=True) if field in PUBLISHED else answered


def can_show(title: Any, field: str, consent: HonourConsent | None) -> bool:
    """Twin of `shown`, for a row of on_roll."""
    return bool(getattr(consent, field)) if consent is not None else field in PUBLISHED and title.agreed


def can_choose(user: Any, title: Title) -> bool:
    """The person named, as long as the title is in force."""
    return choosable(user).filter(pk=title.pk).exists()


def choosable(user: Any) -> QuerySet[Title]:
    """Twin of can_choose."""
    if not user.is_active or user.pk is None:
        return Title.objects.none()
    return on_roll().filter(application__nominee=user.pk).select_related("application", "honour_consent")
