"""The words and the chip of a state: precise for staff, the applicant's wording for nominees and units."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations.pipeline import INTAKE, LIVE, TERMINAL, BatchStatus, Status

_APPLICANT: dict[str, str | Promise] = {
    Status.SUBMITTED: _("已报送协会，等待形式审查"),
    Status.WRITTEN_REVIEW: _("书面初评中"),
    Status.SHORTLISTED: _("进入会审答辩"),
    Status.IN_DEFENSE: _("进入会审答辩"),
    Status.PROPOSED: _("等待名单审定"),
    Status.RESERVE: _("等待名单审定"),
    Status.RESERVE_APPROVED: _("名单审定已结束"),
    Status.OBJECTION_HOLD: _("公示核查中"),
    Status.WRITTEN_REJECTED: _("本次未进入会审答辩环节"),
    Status.DEFENSE_REJECTED: _("本次未列入候选人建议名单"),
    Status.APPROVAL_REJECTED: _("本次未列入候选人名单"),
    Status.NOT_NAMED: _("本次未命名"),
}


def applicant_label(status: str) -> str:
    """The wording for nominees and units: never a rank, a score or whether someone is a reserve."""
    return str(_APPLICANT.get(status, Status(status).label))


# Tone and icon of the status chip; the word comes from the label.
TONES: dict[str, tuple[str, str]] = {
    **dict.fromkeys(TERMINAL, ("bad", "stop")),
    **dict.fromkeys((Status.WITHDRAWN, Status.EXPIRED, Status.NOT_NAMED), ("muted", "dash")),
    **dict.fromkeys(INTAKE, ("info", "dot")),
    Status.DRAFT: ("muted", "pen"),
    **dict.fromkeys(LIVE - INTAKE, ("info", "dot")),
    **dict.fromkeys((Status.CORRECTION, Status.OBJECTION_HOLD), ("warn", "alert")),
    **dict.fromkeys((Status.RECOMMENDED, Status.FORMAL_PASSED, Status.PUBLICITY_CLEAR, Status.NAMED), ("ok", "check")),
}


def chip(status: str, *, precise: bool) -> dict[str, str]:
    """What the status chip shows: {"label", "tone", "icon"}."""
    tone, icon = TONES[status]
    label = str(Status(status).label) if precise else applicant_label(status)
    return {"label": label, "tone": tone, "icon": icon}


BATCH_TONES: dict[str, tuple[str, str]] = {
    BatchStatus.EDITING: ("muted", "pen"),
    BatchStatus.SEALING: ("info", "stamp"),
    BatchStatus.SUBMITTED: ("warn", "inbox"),
    BatchStatus.RECEIVED: ("info", "check"),
    BatchStatus.EXAMINING: ("now", "dot"),
    BatchStatus.CLOSED: ("ok", "check"),
    BatchStatus.VOID: ("muted", "dash"),
    BatchStatus.EXPIRED: ("muted", "dash"),
}


def batch_chip(status: str) -> dict[str, str]:
    """The same for a batch."""
    tone, icon = BATCH_TONES[status]
    return {"label": str(BatchStatus(status).label), "tone": tone, "icon": icon}
