"""One verb: a person decides what a pair is; the decision may be changed, and every one stands in the audit trail."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from nominations.acting import Actor, NotPermitted, StaleVersion
from nominations.transitions import locked
from review.matching.models import EvidenceMatch
from review.same_evidence.permissions import can_decide


@transaction.atomic
def decide(match: EvidenceMatch, *, by: Actor, decision: str, remark: str, version: int, key: str) -> EvidenceMatch:
    """Write the decision; it changes nothing about the two cases, whose examination is a person's work."""
    row = locked(EvidenceMatch, match.pk)
    if not can_decide(by.user, row):
        raise NotPermitted(_("您不能判断这一对材料。"))
    if row.click == key and row.decided_by == by.user:
        return row
    if row.version != version:
        raise StaleVersion(_("这一对材料已由他人判断，请查看最新内容后再办理。"))
    row.decision, row.remark = decision, remark
    row.decided_by, row.decided_at = by.user, clock.now()
    row.version, row.click = version + 1, key
    row.save(update_fields=["decision", "remark", "decided_by", "decided_at", "version", "click"])
    audit.record_late(
        "same_evidence.decide",
        actor=by.user,
        target=f"match:{row.pk}",
        detail={"decision": decision, "how": row.how, "left": row.left_id, "right": row.right_id},
        ip=by.ip,
    )
    return row
