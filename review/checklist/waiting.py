"""For whom an application under check waits, and what deserves attention: the flags of the work list, as conditions."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from nominations import bans
from nominations.models import Application, CorrectionRound
from nominations.pipeline import Status
from review.checklist.models import EligibilityWaiver, RejectProposal
from review.paperwork import ledger

# What is due within this span is worth a look today.
SOON = timedelta(days=1)
FLAGS = (
    ("nominee", gettext_lazy("补正：等待申报人")),
    ("unit", gettext_lazy("补正：等待工作单位")),
    ("recommender", gettext_lazy("补正：等待推荐单位")),
    ("due", gettext_lazy("补正一日内到期")),
    ("back", gettext_lazy("已提交补正，待审查")),
    ("lead", gettext_lazy("等待负责人决定")),
    ("paper", gettext_lazy("纸质材料未齐")),
    ("grace", gettext_lazy("容缺已到期")),
    ("priority", gettext_lazy("重点培养对象")),
    ("ban", gettext_lazy("所在单位在禁报期")),
)


def _running(**terms: Any) -> Exists:
    return Exists(CorrectionRound.objects.filter(application=OuterRef("pk"), closed_at=None, **terms))


def flagged(rows: QuerySet[Application], flag: str) -> QuerySet[Any]:
    """Those of `rows` to which the flag applies; an unknown flag leaves them as they are."""
    correction = rows.filter(status=Status.CORRECTION)
    open_now = Q(application=OuterRef("pk"), outcome="")
    asked = Exists(RejectProposal.objects.filter(open_now)) | Exists(EligibilityWaiver.objects.filter(open_now))
    returned = CorrectionRound.objects.filter(application=OuterRef("pk"), outcome="resubmitted")
    if flag in ("paper", "grace"):
        lacking = ledger.incomplete(rows)
        return lacking.filter(until__lt=clock.today()) if flag == "grace" else lacking
    chosen: dict[str, QuerySet[Any]] = {
        "nominee": correction.filter(_running(nominee_done_at=None)),
        "unit": correction.filter(_running(nominee_done_at__isnull=False, unit_done_at=None)),
        "recommender": correction.filter(_running(unit_done_at__isnull=False)),
        "due": correction.filter(_running(due_at__lte=clock.now() + SOON)),
        "back": rows.filter(Exists(returned), status=Status.SUBMITTED),
        "lead": rows.filter(asked, status=Status.SUBMITTED),
        "priority": rows.filter(priority_focus=True),
        "ban": _banned(rows),
    }
    return chosen.get(flag, rows)


def _banned(rows: QuerySet[Application]) -> QuerySet[Any]:
    return bans.flagged(rows).filter(ban_flag=True)


def notes_of(keys: list[Any]) -> dict[Any, str]:
    """{application key: for whom it waits} of those among `keys` that are being corrected; one query."""
    rows = CorrectionRound.objects.filter(application__key__in=keys, closed_at=None)
    found = {}
    for key, done, confirmed in rows.values_list("application__key", "nominee_done_at", "unit_done_at"):
        party = _("申报人") if done is None else _("工作单位") if confirmed is None else _("推荐单位")
        found[key] = _("等待%(party)s") % {"party": party}
    return found
