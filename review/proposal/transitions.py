"""The signed summary, S10, the counting, the list with T22 for all at once, C9; and the workbook on the way."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from documents.models import GeneratedDocument
from nominations.acting import Actor, NotPermitted, TransitionError
from nominations.models import Cycle
from nominations.taking import taken
from nominations.transitions import advance_cycle, locked
from review.halls.models import Session
from review.proposal import permissions
from review.proposals import closing, counting, drafting, guards, list_papers
from review.proposals.choosing import Chosen
from review.proposals.models import Counting, Proposal


def _allow(allowed: bool) -> None:
    if not allowed:
        raise NotPermitted(_("您没有办理此事项的权限。"))


def attach_scan(session: Session, *, by: Actor, scan: UploadedFile, version: int, key: str) -> None:
    """STAFF brings the signed summary; the file is cleaned before the row is locked."""
    _allow(permissions.can_attach(by.user, session))
    with taken([scan], by=by) as stored:
        closing.attach_scan(session, stored[0], by=by, version=version, key=key)


def recount_session(session: Session, *, by: Actor, version: int, key: str) -> None:
    """STAFF: a mark was set aside after the end; a new summary is made and has to be signed."""
    closing.recount_session(session, by=by, reason="", version=version, key=key)


def confirm_session(session: Session, *, by: Actor, version: int, key: str) -> None:
    """S10 by LEAD; after the last session of the year everything is counted."""
    closing.confirm_session(session, by=by, version=version, key=key)


def count(cycle: Cycle, *, by: Actor, version: int, key: str) -> Counting:
    """STAFF or LEAD: a new numbered counting when marks, quotas or nominees have changed; twice is once."""
    _allow(permissions.can_count(by.user, cycle))
    return counting.count(cycle, by=by)


def write(proposal: Proposal, *, by: Actor, chosen: dict[int, Chosen], version: int, key: str) -> None:
    """STAFF writes down what becomes of whom."""
    drafting.write(proposal, by=by, chosen=chosen, version=version, key=key)


def submit(proposal: Proposal, *, by: Actor, quota_note: str, version: int, key: str) -> None:
    """STAFF hands the list in."""
    drafting.submit(proposal, by=by, quota_note=quota_note, version=version, key=key)


def give_back(proposal: Proposal, *, by: Actor, reason: str, version: int, key: str) -> None:
    """LEAD gives it back, and says why."""
    drafting.give_back(proposal, by=by, reason=reason, version=version, key=key)


def confirm(proposal: Proposal, *, by: Actor, version: int, key: str) -> None:
    """LEAD: T22 for everybody in one transaction, D13."""
    drafting.confirm(proposal, by=by, version=version, key=key)


def reopen(proposal: Proposal, *, by: Actor, reason: str, version: int, key: str) -> None:
    """CHIEF, after an appeal."""
    drafting.reopen(proposal, by=by, reason=reason, version=version, key=key)


def start_approval(cycle: Cycle, *, by: Actor, version: int, key: str) -> None:
    """C9."""
    advance_cycle(
        cycle, "start_approval", by=by, permit=permissions.can_start_approval, version=version,
        guard=guards.against_approval, key=key,
    )  # fmt: skip


@transaction.atomic
def ask_workbook(cycle: Cycle, *, by: Actor) -> GeneratedDocument:
    """The newest counting with everything it is counted from."""
    _allow(permissions.can_read_papers(by.user, cycle))
    held = counting.latest(locked(Cycle, cycle.pk))
    if held is None:
        raise TransitionError(_("各场次结果确认之后才有总分。"))
    audit.record_late(
        "export.counting", actor=by.user, ip=by.ip, target=f"cycle:{cycle.pk}", detail={"counting": held.pk}
    )
    return list_papers.workbook(held, by=by.user)
