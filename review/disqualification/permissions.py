"""Who proposes, reviews, hears, decides and lifts; who of those concerned reads the facts; each rule with its twin."""

from typing import Any

from django.db.models import Q

from accounts import clock
from accounts.roles import Role, has_role, unit_ids
from nominations import visibility
from nominations.models import Application, Ban
from nominations.pipeline import MOVES
from nominations.visibility import READERS
from review.disqualification.models import Proceeding, Statement

AGAINST = MOVES["disqualify"].sources | MOVES["revoke"].sources
Party = Statement.Party
NOBODY = Q(pk__in=[])


def _is_party(user: Any, application: Application) -> bool:
    """The person, officers of either unit, and who declared 回避, whatever other roles they hold."""
    return (
        application.pk in visibility.far_from(user)
        or application.employer_id in unit_ids(user, Role.UNIT)
        or application.recommender_id in unit_ids(user, Role.REC)
    )


def _not_party(user: Any, path: str = "") -> Q:
    away = visibility.far_from(user)
    rule = ~Q(**{f"{path}pk__in": away}) if away else Q()
    for field, role in (("employer", Role.UNIT), ("recommender", Role.REC)):
        if units := unit_ids(user, role):
            rule &= Q(**{f"{path}{field}": None}) | ~Q(**{f"{path}{field}__in": units})
    return rule


def can_propose(user: Any, application: Application) -> bool:
    """A case worker, about what is under way or named; never about oneself or one's own unit's people."""
    return has_role(user, Role.STAFF) and application.status in AGAINST and not _is_party(user, application)


def proposable(user: Any) -> Q:
    """Twin of can_propose."""
    return Q(status__in=AGAINST) & _not_party(user) if has_role(user, Role.STAFF) else NOBODY


def can_follow(user: Any, proceeding: Proceeding) -> bool:
    """The whole file, with proposer and opinions: the association, except who stands on the other side."""
    return has_role(user, *READERS) and not _is_party(user, proceeding.application)


def followable(user: Any) -> Q:
    """Twin of can_follow; never an empty rule, because `Q() | other` means the other alone."""
    return Q(pk__isnull=False) & _not_party(user, "application__") if has_role(user, *READERS) else NOBODY


def can_conduct(user: Any, proceeding: Proceeding) -> bool:
    """Send the notice, enter what came on paper, close the hearing."""
    return has_role(user, Role.STAFF) and can_follow(user, proceeding)


def conductible(user: Any) -> Q:
    """Twin of can_conduct."""
    return followable(user) if has_role(user, Role.STAFF) else NOBODY


def can_review(user: Any, proceeding: Proceeding) -> bool:
    """The second person."""
    return has_role(user, Role.LEAD) and can_follow(user, proceeding) and proceeding.proposed_by_id != user.pk


def reviewable(user: Any) -> Q:
    """Twin of can_review."""
    return followable(user) & ~Q(proposed_by=user.pk) if has_role(user, Role.LEAD) else NOBODY


def can_decide(user: Any, proceeding: Proceeding) -> bool:
    """The third person."""
    two = (proceeding.proposed_by_id, proceeding.reviewed_by_id)
    return has_role(user, Role.CHIEF) and can_follow(user, proceeding) and user.pk not in two


def decidable(user: Any) -> Q:
    """Twin of can_decide."""
    if not has_role(user, Role.CHIEF):
        return NOBODY
    return followable(user) & ~Q(proposed_by=user.pk) & (Q(reviewed_by=None) | ~Q(reviewed_by=user.pk))


def can_drop(user: Any, proceeding: Proceeding) -> bool:
    """End it without a decision: LEAD and CHIEF at any point, the proposer before anyone has looked at it."""
    if not can_follow(user, proceeding):
        return False
    own = has_role(user, Role.STAFF) and proceeding.proposed_by_id == user.pk
    return has_role(user, Role.LEAD, Role.CHIEF) or (own and proceeding.step == Proceeding.Step.PROPOSED)


def droppable(user: Any) -> Q:
    """Twin of can_drop."""
    if has_role(user, Role.LEAD, Role.CHIEF):
        return followable(user)
    own = Q(proposed_by=user.pk, step=Proceeding.Step.PROPOSED)
    return followable(user) & own if has_role(user, Role.STAFF) else NOBODY


def party_of(user: Any, proceeding: Proceeding) -> str:
    """As whom this person is heard, '' for nobody; nobody is before the notice has gone out."""
    application = proceeding.application
    if not user.is_active or proceeding.hearing_at is None:
        return ""
    if application.nominee_id is not None and application.nominee_id == user.pk:
        return Party.NOMINEE
    if application.sent_to_unit_at and application.employer_id in unit_ids(user, Role.UNIT):
        return Party.EMPLOYER
    if application.endorsed_at and application.recommender_id in unit_ids(user, Role.REC):
        return Party.RECOMMENDER
    return ""


def heard_rows(user: Any) -> Q:
    """Twin of party_of."""
    if not user.is_active or user.pk is None:
        return NOBODY
    rows = Q(application__nominee=user.pk)
    rows |= Q(application__employer__in=unit_ids(user, Role.UNIT), application__sent_to_unit_at__isnull=False)
    rows |= Q(application__recommender__in=unit_ids(user, Role.REC), application__endorsed_at__isnull=False)
    return rows & Q(hearing_at__isnull=False)


def can_see_ban(user: Any, ban: Ban) -> bool:
    """The list is internal (§2.14)."""
    return has_role(user, *READERS)


def visible_bans(user: Any) -> Q:
    """Twin of can_see_ban."""
    return Q() if has_role(user, *READERS) else NOBODY


def can_lift(user: Any, ban: Ban) -> bool:
    """The secretary general alone, what is in force and once (§2.14)."""
    return has_role(user, Role.CHIEF) and ban.lifted_at is None and ban.ends_on > clock.today()


def liftable(user: Any) -> Q:
    """Twin of can_lift."""
    return Q(lifted_at=None, ends_on__gt=clock.today()) if has_role(user, Role.CHIEF) else NOBODY


def may_begin(user: Any) -> bool:
    """Whether the person proposes at all."""
    return has_role(user, Role.STAFF)


def may_lift(user: Any) -> bool:
    """Whether the person lifts bans at all."""
    return has_role(user, Role.CHIEF)


def acting_role(user: Any, roles: tuple[str, ...]) -> str:
    """In which of these roles the person acts, the first they hold."""
    return next(role for role in roles if has_role(user, role))


def party_role(user: Any, proceeding: Proceeding) -> str:
    """The role in which somebody who is heard speaks."""
    return {Party.NOMINEE: Role.NOM, Party.EMPLOYER: Role.UNIT}.get(party_of(user, proceeding), Role.REC)  # type: ignore[call-overload]
