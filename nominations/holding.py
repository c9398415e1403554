"""What holds an application, as its recommending unit reads it: who has to do what, since when, until when."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from nominations import reminders
from nominations.models import Batch, CorrectionRound
from nominations.notices import NOMINEE, REC, UNIT
from nominations.pipeline import INTAKE, TERMINAL, BatchStatus, Status

ASSOCIATION = "association"
WHO = {
    NOMINEE: gettext_lazy("申报人"),
    UNIT: gettext_lazy("工作单位"),
    REC: gettext_lazy("本单位"),
    ASSOCIATION: gettext_lazy("协会"),
}
CORRECTING = {
    NOMINEE: gettext_lazy("逐项修改并答复补正清单"),
    UNIT: gettext_lazy("核对并确认补正内容"),
    REC: gettext_lazy("提交补正内容"),
}
# By the association, in words that tell no result before its time.
THERE: dict[str, Any] = {
    Status.FORMAL_PASSED: gettext_lazy("安排书面初评"),
    Status.WRITTEN_REVIEW: gettext_lazy("书面初评"),
    Status.SHORTLISTED: gettext_lazy("安排会审答辩"),
    Status.IN_DEFENSE: gettext_lazy("会审答辩"),
    Status.PROPOSED: gettext_lazy("名单审定"),
    Status.RESERVE: gettext_lazy("名单审定"),
    Status.CANDIDATE: gettext_lazy("安排公示"),
    Status.RESERVE_APPROVED: gettext_lazy("等待公示和命名"),
    Status.IN_PUBLICITY: gettext_lazy("公示"),
    Status.OBJECTION_HOLD: gettext_lazy("核查异议"),
    Status.PUBLICITY_CLEAR: gettext_lazy("命名"),
}


@dataclass(frozen=True)
class Hold:
    """`party` one of WHO, '' when nothing is open any more; `until` None where no day is set."""

    party: str
    what: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def who(self) -> str:
        return str(WHO[self.party]) if self.party else ""

    @property
    def late(self) -> bool:
        return self.until is not None and self.until <= clock.now()

    @property
    def elsewhere(self) -> bool:
        """With somebody whom the recommending unit can remind."""
        return self.party in (NOMINEE, UNIT)


def of(app: Any, *, deadline: datetime, batch: Batch | None, round: CorrectionRound | None, unopened: int = 0) -> Hold:
    """`deadline` is the unit's own for the submission; `batch` the list it stands on, `round` what was returned."""
    if app.status in TERMINAL or app.status == Status.NAMED:
        return Hold("")
    if app.status == Status.CORRECTION and round is not None:
        party, since = reminders.turn(round)
        return Hold(party, str(CORRECTING[party]), since, round.due_at)
    hold = replace(_here(app, batch, unopened), since=app.entered_at)
    return replace(hold, until=deadline) if app.status in INTAKE else hold


def _here(app: Any, batch: Batch | None, unopened: int) -> Hold:
    if app.status == Status.DRAFT:
        return _draft(app)
    if app.status == Status.UNIT_REVIEW:
        return Hold(UNIT, _("核对退回的内容，重新同意") if app.endorsed_at else _("核对原件，填写意见"))
    if app.status == Status.RECOMMENDER_REVIEW:
        return Hold(REC, _("打开材料 %(n)d 份，逐项审核") % {"n": unopened} if unopened else _("逐项审核，填写意见"))
    if app.status == Status.RECOMMENDED:
        return Hold(REC, _listed(batch))
    if app.status == Status.SUBMITTED:
        waits = batch is not None and batch.status == BatchStatus.SUBMITTED
        return Hold(ASSOCIATION, _("签收批次") if waits else _("形式审查"))
    return Hold(ASSOCIATION, str(THERE.get(app.status, "")))


def _draft(app: Any) -> Hold:
    if app.nominee_id is not None:
        return Hold(NOMINEE, _("填写并提交给工作单位"))
    if not app.on_behalf:
        return Hold("")
    return Hold(UNIT, _("补填草稿，请职工本人登录确认"))


def _listed(batch: Batch | None) -> str:
    if batch is None:
        return _("列入报送批次")
    if batch.status == BatchStatus.EDITING:
        return _("锁定第 %(n)d 批次名单") % {"n": batch.number}
    return _("第 %(n)d 批次盖章、上传扫描件、报送") % {"n": batch.number}
