"""Who may read a notice: anybody, once it is published."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from nominations.models import Cycle, CycleEvent
from nominations.pipeline import CycleStage


def can_read(user: Any, cycle: Cycle) -> bool:
    """True for every visitor as soon as the chief has published; a cancellation after that is public too (C14)."""
    if cycle.stage == CycleStage.CANCELLED:
        return cycle.events.filter(move="publish_notice").exists()
    return cycle.stage != CycleStage.PREPARING


def readable(user: Any) -> Q:
    """The same rule for querysets."""
    published = Exists(CycleEvent.objects.filter(cycle=OuterRef("pk"), move="publish_notice"))
    return ~Q(stage__in=(CycleStage.PREPARING, CycleStage.CANCELLED)) | (Q(stage=CycleStage.CANCELLED) & Q(published))
