"""Whom an audience of a notice means, for one application or for many at once: each kind of people is asked once."""

from collections import defaultdict
from collections.abc import Sequence

from accounts import roles
from accounts.models import User
from nominations.models import Application, StaffConflict
from nominations.notices import CHIEF, LEAD, NOMINEE, REC, STAFF, UNIT

OFFICE = {STAFF: roles.Role.STAFF, LEAD: roles.Role.LEAD, CHIEF: roles.Role.CHIEF}


class Audiences:
    """The people behind NOMINEE, UNIT, REC, STAFF, LEAD and CHIEF of these applications."""

    def __init__(self, applications: Sequence[Application]) -> None:
        self.applications = applications
        self._officers: dict[str, dict[int, list[User]]] = {}
        self._offices: dict[str, list[User]] = {}
        self._away: dict[int, set[int]] | None = None

    def people(self, application: Application, audience: str) -> list[User]:
        """Everybody meant by one audience of one of the applications."""
        if audience == NOMINEE:
            return [application.nominee] if application.nominee is not None else []
        if audience == UNIT:
            # A draft that was never sent is the nominee's alone: its unit hears nothing of it.
            unit = application.employer_id if application.sent_to_unit_at else None
            return self._of_unit(roles.Role.UNIT, "employer_id", unit)
        if audience == REC:
            unit = application.recommender_id if application.endorsed_at else None
            return self._of_unit(roles.Role.REC, "recommender_id", unit)
        if audience not in self._offices:
            self._offices[audience] = list(roles.holders(OFFICE[audience]))
        away = self._staying_away().get(application.pk, set()) if self._offices[audience] else set[int]()
        # Whoever declared 回避 hears nothing of it either, nor as the office whoever it is about.
        return [user for user in self._offices[audience] if user.pk not in away and user.pk != application.nominee_id]

    def _of_unit(self, role: str, column: str, unit: int | None) -> list[User]:
        if unit is None:
            return []
        if role not in self._officers:
            units = {getattr(one, column) for one in self.applications} - {None}
            self._officers[role] = roles.officers(role, units)
        return self._officers[role].get(unit, [])

    def _staying_away(self) -> dict[int, set[int]]:
        if self._away is None:
            self._away = defaultdict(set)
            rows = StaffConflict.objects.filter(application__in=[one.pk for one in self.applications], lifted_at=None)
            for application, user in rows.values_list("application", "user"):
                self._away[application].add(user)
        return self._away


def office(application: Application, audience: str) -> list[User]:
    """STAFF, LEAD or CHIEF as far as they may know of one application."""
    return Audiences([application]).people(application, audience)
