"""Who sees which application: each rule once as a predicate and once as its queryset twin (law 4, §4.1)."""

from typing import Any

from django.db.models import Q, QuerySet, Value

from accounts.roles import Role, has_role, unit_ids
from nominations.models import Application, Batch, StaffConflict
from nominations.pipeline import INTAKE, BatchStatus, Status

READERS = (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP)
# Who answers for the archive reads what is restricted, to say why it is kept and to carry out what the law asks.
ARCHIVISTS = (Role.LEAD, Role.CHIEF, Role.SUP)
KINDS = ("own", "away", "restricted")
NOT_YET_SENT = frozenset({Status.DRAFT, Status.UNIT_REVIEW})


def is_nominee(user: Any, application: Application) -> bool:
    """The person whose application it is."""
    return bool(user.is_active and application.nominee_id == user.pk and user.pk is not None)


def is_unit_officer(user: Any, application: Application) -> bool:
    """An officer of the work unit, whatever they may see of it."""
    return application.employer_id in unit_ids(user, Role.UNIT)


def is_recommender_officer(user: Any, application: Application) -> bool:
    """An officer of the recommending unit, whatever they may see of it."""
    return application.recommender_id in unit_ids(user, Role.REC)


def unit_sees(user: Any, application: Application) -> bool:
    """The work unit reads what was sent to it, and drafts it fills on behalf; of other drafts only the title row."""
    if not is_unit_officer(user, application) or application.restricted_at is not None:
        return False
    return application.on_behalf or (application.sent_to_unit_at is not None and application.status != Status.DRAFT)


def unit_rows(user: Any) -> Q:
    """Twin of unit_sees."""
    mine = Q(employer__in=unit_ids(user, Role.UNIT), restricted_at=None)
    return mine & (Q(on_behalf=True) | (Q(sent_to_unit_at__isnull=False) & ~Q(status=Status.DRAFT)))


def recommender_sees(user: Any, application: Application) -> bool:
    """The recommending unit reads what the work unit has passed on and not got back."""
    return (
        is_recommender_officer(user, application)
        and application.endorsed_at is not None
        and application.status not in NOT_YET_SENT
        and application.restricted_at is None
    )


def recommender_rows(user: Any) -> Q:
    """Twin of recommender_sees."""
    mine = Q(recommender__in=unit_ids(user, Role.REC), endorsed_at__isnull=False, restricted_at=None)
    return mine & ~Q(status__in=NOT_YET_SENT)


def association_sees(user: Any, application: Application) -> bool:
    """The association reads what was submitted to it, never what is still with nominee and units.

    From whoever declared 回避 the application is hidden like from a stranger.
    """
    if not has_role(user, *READERS) or not application.acceptance_no or application.status in INTAKE:
        return False
    return application.pk not in conflicts(user)


def association_rows(user: Any) -> Q:
    """Twin of association_sees."""
    if not has_role(user, *READERS):
        return Q(pk__in=[])
    rows, away = ~Q(acceptance_no="") & ~Q(status__in=INTAKE), conflicts(user)
    return rows & ~Q(pk__in=away) if away else rows


def own(user: Any) -> frozenset[int]:
    """The keys of the person's own applications."""
    return _close_to(user)["own"]


def conflicts(user: Any) -> frozenset[int]:
    """The keys of the applications from which the person stays away: by a declaration in force, or because they are
    restricted and the person does not answer for the archive.
    """
    return declared(user) | _close_to(user)["restricted"]


def declared(user: Any) -> frozenset[int]:
    """Those of them that the person declared (回避)."""
    return _close_to(user)["away"]


def far_from(user: Any) -> frozenset[int]:
    """The applications of which somebody of the association reads nothing from the review on: own and avoided ones."""
    return own(user) | conflicts(user)


def is_near(user: Any, application: Application | int) -> bool:
    """Results, slots and cases of one application: readers of the association who need not stay away."""
    pk = application if isinstance(application, int) else application.pk
    return has_role(user, *READERS) and pk not in far_from(user)


def near(user: Any, path: str = "application") -> Q:
    """Twin of is_near for rows that lead to an application by `path`."""
    if not has_role(user, *READERS):
        return Q(pk__in=[])
    away = far_from(user)
    return ~Q(**{f"{path}__in": away}) if away else Q()


def _close_to(user: Any) -> dict[str, frozenset[int]]:
    """Own, avoided and restricted applications, asked in one query per user object as the roles are.

    Kept as keys, because a comparison of `nominee` or a join would make every list and count of the association read
    whole rows where an index answers it.
    """
    if not hasattr(user, "_close_to"):
        mine = Application.objects.filter(nominee=user.pk).annotate(kind=Value("own")).values_list("kind", "pk")
        away = StaffConflict.objects.filter(user=user.pk, lifted_at=None).annotate(kind=Value("away"))
        parts: list[Any] = [away.order_by().values_list("kind", "application_id")]
        if not has_role(user, *ARCHIVISTS):
            shut = Application.objects.filter(restricted_at__isnull=False).annotate(kind=Value("restricted"))
            parts.append(shut.order_by().values_list("kind", "pk"))
        rows = list(mine.order_by().union(*parts, all=True))
        user._close_to = {kind: frozenset(pk for k, pk in rows if k == kind) for kind in KINDS}
    return user._close_to


def forget(user: Any) -> None:
    """Ask again next time: after a declaration on a user object that lives on."""
    user.__dict__.pop("_close_to", None)


def can_read(user: Any, application: Application) -> bool:
    """Anyone who may open the application's content at all."""
    return (
        is_nominee(user, application)
        or unit_sees(user, application)
        or recommender_sees(user, application)
        or association_sees(user, application)
    )


def readable(user: Any) -> QuerySet[Application]:
    """Twin of can_read; distinct rows by construction (one table, no joins to many)."""
    if not user.is_active:
        return Application.objects.none()
    rows = Q(nominee=user) | unit_rows(user) | recommender_rows(user) | association_rows(user)
    return Application.objects.filter(rows)


def viewer_role(user: Any, application: Application) -> str:
    """In which role this person reads this application, the nearest first; '' for nobody."""
    if is_nominee(user, application):
        return Role.NOM
    if unit_sees(user, application):
        return Role.UNIT
    if recommender_sees(user, application):
        return Role.REC
    if association_sees(user, application):
        return next(role for role in READERS if has_role(user, role))
    return ""


BATCH_WITH_ASSOCIATION = frozenset(
    {BatchStatus.SUBMITTED, BatchStatus.RECEIVED, BatchStatus.EXAMINING, BatchStatus.CLOSED}
)


def can_read_batch(user: Any, batch: Batch) -> bool:
    """The recommending unit its own batches, the association those submitted to it."""
    if batch.recommender_id in unit_ids(user, Role.REC):
        return True
    return has_role(user, *READERS) and batch.status in BATCH_WITH_ASSOCIATION


def readable_batches(user: Any) -> QuerySet[Batch]:
    """Twin of can_read_batch."""
    rows = Q(recommender__in=unit_ids(user, Role.REC))
    if has_role(user, *READERS):
        rows |= Q(status__in=BATCH_WITH_ASSOCIATION)
    return Batch.objects.filter(rows)


def can_read_list(user: Any, batch: Batch) -> bool:
    """The papers on which a batch names all its people: closed to whoever stays away from one of them."""
    if not can_read_batch(user, batch):
        return False
    if batch.recommender_id in unit_ids(user, Role.REC) or not (away := conflicts(user)):
        return True
    return not batch.items.filter(live=True, application__in=away).exists()
