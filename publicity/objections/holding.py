"""Who may not be cleared yet: an open objection holds that person and nobody else (R57, §2.11)."""

from publicity.objections.models import Objection
from publicity.objections.moves import OPEN


def held(applications: list[int]) -> set[int]:
    """Those of these applications about which an objection is open; one query."""
    rows = Objection.objects.filter(application__in=applications, state__in=OPEN)
    return set(rows.values_list("application", flat=True))
