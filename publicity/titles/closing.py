"""The year leaves the publicity (C11) and is completed (C12); whoever is a reserve then is not named (T32)."""

import structlog
from django.utils.translation import gettext as _

from nominations.acting import Actor, TransitionError
from nominations.models import Application, Cycle
from nominations.pipeline import INTAKE, LIVE, CycleStage, Status
from nominations.transitions import advance_all, everyone
from publicity.lists import moves as lists
from publicity.lists import promoting
from publicity.lists.models import Publication
from publicity.titles.models import Naming
from publicity.titles.moves import UNSIGNED, State
from review import appealed

# Whom the year has still to decide about before it can be completed; a reserve leaves with it.
UNDECIDED = LIVE - INTAKE - {Status.RESERVE_APPROVED}


def against_naming(cycle: Cycle) -> list[str]:
    """C11: a public list has ended and nobody is public any more; who is on hold waits for a later decision."""
    found = []
    if not Publication.objects.filter(cycle=cycle, state=lists.State.ENDED).exists():
        found.append(_("还没有公示期满的名单。"))
    running = Publication.objects.filter(cycle=cycle, state=lists.State.LIVE).exists()
    waiting = Application.objects.filter(cycle=cycle, status=Status.IN_PUBLICITY).count()
    if running:
        found.append(_("还有名单在公示期内，期满后才能转入选树命名。"))
    elif waiting:
        found.append(_("还有 %(n)d 人公示期满，但有异议没有完成受理审查。") % {"n": waiting})
    return found + appealed.against_leaving(cycle, CycleStage.NAMING)


def against_completing(cycle: Cycle) -> list[str]:
    """C12: every decision is issued and nobody of the year is undecided."""
    found = []
    if not Naming.objects.filter(cycle=cycle, state=State.ISSUED).exists():
        found.append(_("还没有签发命名决定。"))
    if Naming.objects.filter(cycle=cycle, state__in=UNSIGNED).exists():
        found.append(_("有一份命名决定还没有签发，请签发或者作废。"))
    if Publication.objects.filter(cycle=cycle, state__in=lists.UNSIGNED).exists():
        found.append(_("有一份公示名单还没有签发，请签发或者作废。"))
    if promoting.open_proposal(cycle) is not None:
        found.append(_("有一名递补还没有签发。"))
    left = Application.objects.filter(cycle=cycle, status__in=UNDECIDED).count()
    if left:
        found.append(_("还有 %(n)d 人没有结果（候选人、公示中、异议核查或等待命名）。") % {"n": left})
    return found + appealed.against_leaving(cycle, CycleStage.COMPLETED)


def close_reserves(cycle: Cycle) -> int:
    """T32 for every reserve of a completed year, also one whom an appeal brought back later; returns how many."""
    rows = Application.objects.filter(cycle=cycle, status=Status.RESERVE_APPROVED).values_list("pk", flat=True)
    words = {"words": {"year": cycle.year}}
    payloads = dict.fromkeys(rows, words)
    if payloads:
        advance_all(payloads, "cycle_close", by=Actor.system(), permit=everyone, payloads=payloads)
    return len(payloads)


def tick() -> int:
    """The same for all completed years, whenever the clock comes; returns how many."""
    left = Application.objects.filter(status=Status.RESERVE_APPROVED, cycle__stage=CycleStage.COMPLETED)
    return sum(_closed(cycle) for cycle in Cycle.objects.filter(pk__in=left.values("cycle")))


def _closed(cycle: Cycle) -> int:
    """Who is decided about in this very moment is left for the next time."""
    try:
        return close_reserves(cycle)
    except TransitionError as error:
        structlog.get_logger("saq.publicity").warning("reserves_not_closed", year=cycle.year, why=str(error))
        return 0
