"""Input only: a session, what the solver may move, the lot, a reason."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.act_forms import ActForm, ReasonForm
from review.attending.forms import HOUR, DayField, at, line
from review.halls.models import Session
from review.halls.moves import MOVES
from review.halls.planning import ALL, NEW, Plan


class SessionForm(ActForm):
    """Hall and hours, Beijing time."""

    hall = forms.CharField(label=_("会场"), max_length=60)
    address = forms.CharField(label=_("地址"), max_length=120)
    day = DayField(label=_("日期"))
    starts = forms.TimeField(label=_("开始时间"), widget=HOUR)
    ends = forms.TimeField(label=_("最晚结束时间"), widget=HOUR, help_text=_("排期不会超过这个时间。"))
    gap_minutes = forms.IntegerField(label=_("两人之间的间隔（分钟）"), min_value=0, max_value=60, initial=5)
    pause_every = forms.IntegerField(
        label=_("每几人休息一次"), min_value=0, max_value=20, initial=0, help_text=_("0 表示中间不休息。")
    )
    pause_minutes = forms.IntegerField(label=_("每次休息（分钟）"), min_value=0, max_value=180, initial=0)

    def __init__(self, data: Any = None, *, session: Session | None = None, version: int = 0) -> None:
        initial: dict[str, Any] = {}
        if session is not None:
            start, version = session.starts_at.astimezone(clock.SHANGHAI), session.version
            initial = {name: getattr(session, name) for name in ("hall", "address", "gap_minutes", "pause_every")}
            initial |= {"pause_minutes": session.pause_minutes, "day": start.date(), "starts": start.time()}
            if session.ends_by is not None:
                initial["ends"] = session.ends_by.astimezone(clock.SHANGHAI).time()
        super().__init__(data, version=version, initial=initial)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("starts") and said.get("ends") and said["ends"] <= said["starts"]:
            self.add_error("ends", _t("最晚结束时间须晚于开始时间。"))
        return said

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        plan = Plan(
            hall=line(said["hall"]), address=line(said["address"]), starts_at=at(said["day"], said["starts"]),
            ends_by=at(said["day"], said["ends"]), gap_minutes=said["gap_minutes"], pause_every=said["pause_every"],
            pause_minutes=said["pause_minutes"],
        )  # fmt: skip
        return {"said": plan, **self.act}


class ArrangeForm(ActForm):
    """Which of the nominees the solver may move."""

    scope = forms.ChoiceField(
        label=_("范围"), initial=NEW, widget=forms.RadioSelect,
        choices=[(NEW, _("只安排还没有时间的人，已安排的留在原场次")), (ALL, _("未抽签的场次全部重新安排"))],
    )  # fmt: skip

    @property
    def terms(self) -> dict[str, Any]:
        return {"scope": self.cleaned_data["scope"], **self.act}


class DrawForm(ActForm):
    """The public value of the lot and where anybody finds it."""

    public_value = forms.CharField(label=_("公开随机数"), max_length=80)
    public_source = forms.CharField(
        label=_("来源"), max_length=120, help_text=_("例如：福利彩票3D第2023136期开奖号码。")
    )

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"public_value": line(said["public_value"]), "public_source": line(said["public_source"]), **self.act}


class LateForm(ActForm):
    """Who comes last in a session whose lot is drawn, and why."""

    number = forms.CharField(label=_("受理编号"), max_length=20, help_text=_("“待安排的人员”中的一位。"))
    reason = forms.CharField(
        label=_("补排的理由"), min_length=5, max_length=200, help_text=_("至少 5 个字，申报人会看到。")
    )

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"number": line(said["number"]), "reason": line(said["reason"]), **self.act}


class WhyForm(ReasonForm):
    """S3 and S11: what everybody reads."""

    def __init__(self, data: Any = None, *, verb: str, **kwargs: Any) -> None:
        super().__init__(data, move=cast(Any, MOVES[verb]), **kwargs)


class SeatForm(ActForm):
    """A seat is taken back: why, for the expert to read."""

    reason = forms.CharField(label=_("说明"), min_length=2, max_length=200)

    @property
    def terms(self) -> dict[str, Any]:
        return {"reason": line(self.cleaned_data["reason"]), **self.act}
