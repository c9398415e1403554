"""Input only: the meeting's data, members, roll call, a round, tellers' figures, scan, reasons."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations import act_forms
from nominations.act_forms import ActForm, ProvedForm, ReasonForm, tidied
from nominations.models import Application
from nominations.pipeline import Status
from review.votes.models import Approval, Candidacy, Member
from review.votes.moves import MOVES, Mode


class MoveReasonForm(ReasonForm):
    """A move of the meeting that says why."""

    def __init__(self, data: Any = None, *, name: str, **kwargs: Any) -> None:
        super().__init__(data, move=MOVES[name], **kwargs)  # type: ignore[arg-type]
        self.fields["reason"].help_text = _t("至少 %(n)d 个字，会留有记录。") % {"n": self.least}


class ProvedReasonForm(ProvedForm, MoveReasonForm):
    """CHIEF's moves that say why and are as grave as the confirmation."""


class ScanForm(act_forms.ScanForm):
    """The signed minutes."""

    label = _("签名的会议纪要扫描件")


class MeetingForm(ActForm):
    """Time, place, how it is voted."""

    day = forms.DateField(label=_("会议日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("会议时间"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(label=_("地点"), max_length=120)
    mode = forms.ChoiceField(
        label=_("投票方式"), choices=Mode.choices, widget=forms.RadioSelect,
        help_text=_("电子投票：委员在自己的手机上投票。纸质投票：打印表决票，由两名计票人分别录入。开始每一轮时还可更改。"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, approval: Approval) -> None:
        at = approval.starts_at.astimezone(clock.SHANGHAI) if approval.starts_at else None
        initial = {
            "day": at.date() if at else None, "time": at.time() if at else None, "place": approval.place,
            "mode": approval.mode,
        }  # fmt: skip
        super().__init__(data, version=approval.version, initial=initial)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("day") and said.get("time"):
            said["starts_at"] = datetime.combine(said["day"], said["time"], clock.SHANGHAI)
            if said["starts_at"] <= clock.now():
                self.add_error("day", _t("会议时间须晚于现在。"))
        return said

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        values = {"starts_at": said["starts_at"], "place": tidied(said["place"]), "mode": said["mode"]}
        return {"said": values, **self.act}


class MemberForm(ActForm):
    """One expert of the year as a member. `people`: seating.candidates_for."""

    expert = forms.TypedChoiceField(label=_("专家"), coerce=int)
    kind = forms.ChoiceField(label=_("类别"), choices=Member.Kind.choices)
    chair = forms.BooleanField(label=_("担任主持人"), required=False)

    def __init__(self, data: Any = None, *, version: int, people: list[dict[str, Any]]) -> None:
        super().__init__(data, version=version)
        rows = [(one["expert"], f"{one['name']} · {one['employer']}") for one in people]
        self.fields["expert"].choices = [("", _t("请选择")), *rows]  # type: ignore[attr-defined]


class RollForm(ActForm):
    """Who is in the room, who is in the chair. `seen`: who was there when the page was opened.

    What differs between the two is what the clerk says; whoever checked in by phone meanwhile stays checked in.
    """

    seen = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.MultipleHiddenInput)

    present = forms.TypedMultipleChoiceField(
        label=_("到会委员"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    chair = forms.TypedChoiceField(label=_("主持人"), coerce=int, empty_value=None, required=False)

    def __init__(self, data: Any = None, *, version: int, members: list[Member]) -> None:
        there = [one.pk for one in members if one.present_at is not None]
        initial = {
            "present": there,
            "seen": there,
            "chair": next((one.pk for one in members if one.chair), None),
        }
        super().__init__(data, version=version, initial=initial)
        rows = [(one.pk, f"{one.expert.user.name}（{one.get_kind_display()}）") for one in members]
        self.fields["present"].choices = self.fields["seen"].choices = rows  # type: ignore[attr-defined]
        self.fields["chair"].choices = [("", _t("尚未选定")), *rows]  # type: ignore[attr-defined]

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        present, seen = frozenset(said["present"]), frozenset(said["seen"])
        return {"came": present - seen, "left": seen - present, "chair": said["chair"], **self.act}


def _named(row: Application) -> str:
    """Somebody to vote on, as the ballot names them."""
    reserve = _t("（后备）") if row.status == Status.RESERVE else ""
    return f"{row.name}{reserve} · {row.employer.name if row.employer else ''}"


class RoundForm(ActForm):
    """Who is voted on, how, and why once more. `rows`: queries.choosable."""

    chosen = forms.TypedMultipleChoiceField(
        label=_("付诸表决的人选"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选择付诸表决的人选。")},
    )  # fmt: skip
    mode = forms.ChoiceField(label=_("投票方式"), choices=Mode.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("再次投票的理由"), max_length=300, required=False, help_text=_("第一轮不必填写；再次投票须由会议决定。")
    )

    def __init__(self, data: Any = None, *, approval: Approval, rows: list[Application]) -> None:
        initial = {"chosen": [row.pk for row in rows], "mode": approval.mode}
        super().__init__(data, version=approval.version, initial=initial)
        self.rows = rows
        self.fields["chosen"].choices = [(row.pk, _named(row)) for row in rows]  # type: ignore[attr-defined]

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        chosen = [row for row in self.rows if row.pk in said["chosen"]]
        return {"chosen": chosen, "mode": said["mode"], "reason": tidied(said["reason"]), **self.act}


class VoidForm(ActForm):
    reason = forms.CharField(label=_("作废的理由"), max_length=300, help_text=_("至少 5 个字，会留有记录。"))

    @property
    def terms(self) -> dict[str, Any]:
        return {"reason": tidied(self.cleaned_data["reason"]), **self.act}


class CloseForm(ActForm):
    """The end of a vote."""

    early = forms.BooleanField(
        label=_("不再等候尚未投票的委员"), required=False, help_text=_("没有投的以后不能补投，也不算赞成。")
    )

    @property
    def terms(self) -> dict[str, Any]:
        return {"early": self.cleaned_data["early"], **self.act}


class CountForm(forms.Form):
    """What one teller counted for one candidate."""

    yes = forms.IntegerField(label=_("同意"), min_value=0, max_value=200)
    no = forms.IntegerField(label=_("不同意"), min_value=0, max_value=200)
    abstain = forms.IntegerField(label=_("弃权"), min_value=0, max_value=200)

    def __init__(self, data: Any = None, *, row: Candidacy) -> None:
        super().__init__(data, prefix=f"c{row.pk}")
        self.row = row

    @property
    def terms(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in ("yes", "no", "abstain")}
