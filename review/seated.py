"""The experts who read a form by name because they have a seat, for 谁能看到什么: each asked by their own predicate."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from nominations.dossier import COMM, PANEL
from nominations.models import Application
from nominations.pipeline import Status
from nominations.sight import Seat
from review.ballot import permissions as ballot
from review.marks import sight as marks
from review.votes.brief import LISTED
from review.votes.models import Approval, Member


def panel(application: Application) -> list[User]:
    """The members of the panels before which this nominee is heard who may read about them now."""
    held = User.objects.filter(expert__seats__session__slots__application=application).distinct().order_by("pk")
    return [user for user in held if marks.readable(user).filter(application=application).exists()]


def committee(application: Application) -> list[User]:
    """The members of the year's approval committee who may read the brief of this candidate now."""
    approval = Approval.objects.filter(cycle=application.cycle_id).first()
    if approval is None:
        return []
    held = Member.objects.filter(approval=approval).values("expert__user")
    users = User.objects.filter(pk__in=held).order_by("pk")
    return [user for user in users if ballot.can_read(user, approval, application)]


SEATS = (
    Seat(PANEL, _("答辩评委"), _("会审答辩评委，本场申报人"), frozenset({Status.IN_DEFENSE}), panel),
    Seat(
        COMM, _("审定委员"), _("审定会委员，另读自述与成绩摘要、两级单位意见和评审结果"),
        frozenset(LISTED), committee,
    ),
)  # fmt: skip
