"""The figures below the association's desk: three counts of the latest year, each a link to the list it counts."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import has_role
from nominations.models import Application, Cycle
from nominations.pipeline import BatchStatus, CycleStage
from nominations.visibility import READERS, association_rows, readable_batches

QUIET = (CycleStage.PREPARING, CycleStage.CANCELLED)


def for_desk(user: Any) -> list[dict[str, Any]]:
    """[{"label", "value", "url"}] from what this person may list, so that a count never says more than its list."""
    if not has_role(user, *READERS):
        return []
    cycle = Cycle.objects.exclude(stage__in=QUIET).order_by("-year").first()
    if cycle is None:
        return []
    batches = (
        readable_batches(user)
        .filter(cycle=cycle)
        .aggregate(all=Count("pk"), new=Count("pk", filter=Q(status=BatchStatus.SUBMITTED)))
    )
    people = Application.objects.filter(association_rows(user), cycle=cycle).count()
    intake, listed = reverse("intake:queue"), reverse("formal_check:queue")
    year = {"year": cycle.year}
    return [
        {"label": _("%(year)s年度收到批次") % year, "value": batches["all"], "url": f"{intake}?cycle={cycle.year}"},
        {
            "label": _("其中等待签收"),
            "value": batches["new"],
            "url": f"{intake}?cycle={cycle.year}&status={BatchStatus.SUBMITTED}",
        },
        {"label": _("%(year)s年度收到申报") % year, "value": people, "url": f"{listed}?cycle={cycle.year}"},
    ]
