"""One function per screen of 回避: the declarations, the application meant, the one to lift."""

from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from nominations import listing
from nominations.models import Application, StaffConflict
from review.recusal.forms import COLUMNS, STATES
from review.recusal.permissions import can_lift, declarable, liftable, visible

EMPTY = {
    "title": _("没有回避声明"),
    "text": _("与申报人有亲属、师徒、利益等关系的，请在办理之前声明回避。"),
}
CONDITIONS = {"live": Q(lifted_at=None), "lifted": Q(lifted_at__isnull=False)}


def queue(user: Any, form: Any, data: QueryDict) -> listing.Listing:
    """One's own declarations; for the heads of department and the supervisors those of all, newest first."""
    asked = listing.given(form)
    rows = StaffConflict.objects.filter(visible(user))
    if text := asked.get("q"):
        rows = rows.filter(Q(application__acceptance_no=text) | Q(user__name__icontains=text))
    numbers = rows.order_by().aggregate(**{name: Count("pk", filter=rule) for name, rule in CONDITIONS.items()})
    count = sum(numbers.values())
    if state := asked.get("state"):
        rows, count = rows.filter(CONDITIONS[state]), numbers[state]
    rows = rows.select_related("user", "application", "lifted_by").order_by("-declared_at", "-pk")
    page = listing.page_of(rows, data.get("page"), count=count)
    page.object_list = [
        {"conflict": row, "to_lift": row.lifted_at is None and can_lift(user, row)} for row in page.object_list
    ]
    return listing.Listing(
        form=form,
        page=page,
        chips=listing.chips(form, asked, data),
        counts=listing.counts("state", numbers, STATES, data),
        headings=listing.headings(COLUMNS, "", data),
    )


def to_declare(user: Any, number: str) -> Application | None:
    """The application of this number; also one already declared, so that a second click is answered like the first."""
    held = StaffConflict.objects.filter(user=user.pk, lifted_at=None).values("application")
    rows = Application.objects.filter(Q(declarable(user)) | Q(pk__in=held))
    return rows.filter(acceptance_no=number).first() if number else None


def to_lift(user: Any, pk: int) -> StaffConflict | None:
    """The declaration this person may lift."""
    return StaffConflict.objects.filter(liftable(user), pk=pk).select_related("user", "application").first()
