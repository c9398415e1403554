"""What the review keeps of an application beside the form, and what keeps a file that is due (§2.16)."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from nominations.models import Application, Batch
from nominations.retention import erasing, holds
from nominations.retention.rules import Gone
from review.appeal.models import Appeal
from review.attending.models import Absence, Deck, Leave
from review.blind.models import BlindCopy, BlindFile
from review.checklist.models import Answer, EligibilityWaiver, RejectProposal
from review.disqualification.models import Proceeding
from review.experts.models import Avoidance, Conflict
from review.halls.models import Slot, SlotEvent
from review.intake.models import ReturnProposal
from review.late_withdrawal.models import LateWithdrawal
from review.matching.models import EvidenceMatch
from review.paperwork.models import PaperEntry, PaperGrace

OPEN_APPEAL = (Appeal.State.FILED, Appeal.State.REPORTED)
OPEN_LEAVING = (LateWithdrawal.State.ASKED, LateWithdrawal.State.CHECKED)
OVER = (Proceeding.Step.DECIDED, Proceeding.Step.DROPPED)


def find(pks: Collection[int]) -> dict[int, str]:
    """Matters that are open about these applications; three queries."""
    open_ones: list[tuple[Any, str]] = [
        (LateWithdrawal.objects.filter(state__in=OPEN_LEAVING), _("退出申请没有办结。")),
        (Appeal.objects.filter(state__in=OPEN_APPEAL), _("复核没有办结。")),
        (Proceeding.objects.exclude(step__in=OVER), _("取消资格事项没有办结。")),
    ]
    found: dict[int, str] = {}
    for rows, why in open_ones:
        found |= dict.fromkeys(rows.filter(application__in=pks).values_list("application", flat=True), why)
    return found


def erase(application: Application) -> Gone:
    """The blind copy, the slides, letters that came with requests, and what was noted about the person."""
    gone = erasing.files(BlindFile.objects.filter(copy__application=application).select_related("file"))
    gone.add(erasing.files(Deck.objects.filter(application=application).select_related("file")))
    leaves = Leave.objects.filter(slot__application=application)
    for leave in leaves.select_related("proof"):
        gone.add(erasing.given_up(leave.proof))
    for leaving in LateWithdrawal.objects.filter(application=application).select_related("letter"):
        gone.add(erasing.given_up(leaving.letter))
    gone.rows += _words(application, leaves)
    return gone


def _words(application: Application, leaves: Any) -> int:
    mine = {"application": application}
    pairs = EvidenceMatch.objects.filter(Q(left__application=application) | Q(right__application=application))
    count = BlindCopy.objects.filter(**mine).update(texts={}, replaced=[])
    count += BlindFile.objects.filter(copy__application=application).update(boxes=[])
    count += leaves.update(reason="", note="")
    count += LateWithdrawal.objects.filter(**mine).update(reason="", check_note="", refusal="")
    count += Answer.objects.filter(**mine).update(remark="")
    count += Absence.objects.filter(**mine).update(note="")
    count += Avoidance.objects.filter(**mine).update(person_name="", unit_name="", reason="", decision_note="")
    count += Conflict.objects.filter(**mine).update(detail="", end_reason="")
    count += PaperEntry.objects.filter(**mine).update(remark="")
    count += PaperGrace.objects.filter(**mine).update(reason="")
    count += Slot.objects.filter(**mine).update(moved_reason="", free_reason="")
    count += SlotEvent.objects.filter(slot__application=application).update(reason="")
    for model in (EligibilityWaiver, RejectProposal):
        count += model._default_manager.filter(**mine).update(reason="", decision="")
    return count + pairs.update(remark="")


def erase_of_batch(batch: Batch) -> Gone:
    """What was noted about the list as a whole."""
    count = PaperEntry.objects.filter(batch=batch).update(remark="")
    return Gone(rows=count + ReturnProposal.objects.filter(batch=batch).update(reason=""))


def register() -> None:
    """Called once, when the application starts."""
    from review import ten_years

    holds.register(find)
    erasing.register(erase, of_batch=erase_of_batch)
    ten_years.register_rules()
