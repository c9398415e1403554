"""Who is told what at each move, as data, by the part of the pipeline the move belongs to."""

from nominations.notices import approval, defense, examination, intake, powers, proposal, publicity, review
from nominations.notices.batches import BATCH_NOTICES
from nominations.notices.cycles import CYCLE_NOTICES
from nominations.notices.notice import AUDIENCES, CHIEF, LEAD, NOMINEE, REC, STAFF, UNIT, Notice

NOTICES: dict[str, tuple[Notice, ...]] = {
    **intake.NOTICES, **examination.NOTICES, **review.NOTICES, **defense.NOTICES,
    **proposal.NOTICES, **approval.NOTICES, **publicity.NOTICES, **powers.NOTICES,
}  # fmt: skip

__all__ = [
    "AUDIENCES", "BATCH_NOTICES", "CHIEF", "CYCLE_NOTICES", "LEAD", "NOMINEE", "NOTICES", "REC", "STAFF", "UNIT",
    "Notice",
]  # fmt: skip
