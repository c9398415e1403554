"""Who sees a pair, and who decides it: whoever may not open one of the two cases does not learn of the pair."""

from typing import Any

from django.db.models import QuerySet

from accounts.roles import Role, has_role
from review import reading
from review.matching.finder import live, seen_by
from review.matching.models import EvidenceMatch


def can_read(user: Any, match: EvidenceMatch) -> bool:
    """Both cases are open to this person, and the pair still stands or was decided."""
    left, right = match.left, match.right
    stands = bool(match.decision) or (left.removed_at is None and right.removed_at is None)
    return stands and reading.can_read(user, left.application) and reading.can_read(user, right.application)


def readable(user: Any) -> QuerySet[EvidenceMatch]:
    """Twin of can_read."""
    return seen_by(user, live(EvidenceMatch.objects.all()))


def can_decide(user: Any, match: EvidenceMatch) -> bool:
    """STAFF, about pairs it sees."""
    return has_role(user, Role.STAFF) and can_read(user, match)


def decidable(user: Any) -> QuerySet[EvidenceMatch]:
    """Twin of can_decide."""
    return readable(user) if has_role(user, Role.STAFF) else EvidenceMatch.objects.none()
