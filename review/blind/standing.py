"""How far the copies of a year are: stage 2 waits until every one is confirmed (T-15)."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from nominations.models import Application, Cycle
from nominations.pipeline import Status
from review.blind.models import BlindCopy

# Whoever passed the formal check goes on to the written review; those already in it keep their copies.
CONCERNED = (Status.FORMAL_PASSED, Status.WRITTEN_REVIEW)


def concerned(cycle: Cycle | int) -> QuerySet[Application]:
    """The applications of a year that experts read or will read."""
    return Application.objects.filter(cycle=cycle, status__in=CONCERNED)


def ready() -> QuerySet[BlindCopy]:
    """Copies that may be shown: confirmed, and of the form as it stands."""
    return BlindCopy.objects.filter(confirmed_at__isnull=False, revision=F("application__revision"))


def ready_at(path: str) -> Q:
    """The same for rows that lead to an application by `path`, in one join."""
    copy = f"{path}__blind_copy"
    return Q(**{f"{copy}__confirmed_at__isnull": False, f"{copy}__revision": F(f"{path}__revision")})


def unready(cycle: Cycle | int) -> QuerySet[Application]:
    """The applications that hold stage 2 up, by their numbers."""
    done = ready().filter(application=OuterRef("pk"))
    return concerned(cycle).filter(~Exists(done)).order_by("acceptance_no", "pk")


def is_ready(application: Application | int) -> bool:
    """Twin of ready for one application."""
    return ready().filter(application=application).exists()
