"""Input only: roll call, one more case, what was said about a case, the list, the scan, notes and reasons."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations import act_forms
from nominations.act_forms import ActForm, ReasonForm, tidied
from review.consensus.transitions import Chosen, RollCall
from review.meetings.guards import LEAST
from review.meetings.models import Attendance, Case, Meeting, Voice
from review.meetings.moves import MOVES


class CloseForm(ActForm):
    """Why more or fewer are in than the year has places."""

    quota_note = forms.CharField(
        label=_("入围人数与名额不同的说明"), max_length=300, required=False, help_text=_("人数与名额相同时不必填写。")
    )

    @property
    def terms(self) -> dict[str, Any]:
        return {"quota_note": tidied(self.cleaned_data["quota_note"]), **self.act}


class ReopenForm(ReasonForm):
    """Why the meeting goes on."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, move=cast(Any, MOVES["reopen"]), **kwargs)
        self.fields["reason"].help_text = _t("至少 %(n)d 个字，会留有记录。") % {"n": self.least}


class ScanForm(act_forms.ScanForm):
    """The signed minutes."""

    label = _("签名的会议纪要扫描件")


class RollForm(ActForm):
    """Date, place, who came, who is in the chair. `people`: the attendances of the meeting."""

    held_on = forms.DateField(
        label=_("会议日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填写会议日期。"), "invalid": _("请填写日期，例如 2023-05-23。")},
    )  # fmt: skip
    place = forms.CharField(label=_("地点"), max_length=100, error_messages={"required": _("请填写会议地点。")})
    present = forms.TypedMultipleChoiceField(
        label=_("到会专家"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("会前可以只登记时间和地点，到会后再勾选。"),
    )
    chair = forms.TypedChoiceField(
        label=_("主持人"), coerce=int, empty_value=None, required=False, help_text=_("须从到会专家中选定。")
    )

    def __init__(self, data: Any = None, *, meeting: Meeting, people: list[Attendance]) -> None:
        initial = {
            "held_on": meeting.held_on, "place": meeting.place, "present": [p.expert_id for p in people if p.present],
            "chair": next((p.expert_id for p in people if p.chair), None),
        }  # fmt: skip
        super().__init__(data, version=meeting.version, initial=initial)
        choices = [(row.expert_id, row.expert.user.name) for row in people]
        self.fields["present"].choices = choices  # type: ignore[attr-defined]
        self.fields["chair"].choices = [("", _t("尚未选定")), *choices]  # type: ignore[attr-defined]

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        roll = RollCall(said["held_on"], tidied(said["place"]), frozenset(said["present"]), said["chair"])
        return {"roll": roll, **self.act}


class AddForm(ActForm):
    """One more application for the meeting. `rows`: what may be chosen, as (key, label)."""

    application = forms.TypedChoiceField(
        label=_("申报"), coerce=int, error_messages={"required": _("请选择一份申报。")}
    )
    reason = forms.CharField(
        label=_("提出的理由"), max_length=300, help_text=_("至少 5 个字，会写入会议记录。"),
        error_messages={"required": _("请写明理由。")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, version: int, rows: list[tuple[int, str]]) -> None:
        super().__init__(data, version=version)
        self.fields["application"].choices = [("", _t("请选择")), *rows]  # type: ignore[attr-defined]

    def clean_reason(self) -> str:
        reason = tidied(self.cleaned_data["reason"])
        if len(reason) < LEAST:
            raise forms.ValidationError(_t("请至少写 %(n)d 个字。") % {"n": LEAST})
        return reason


class CaseForm(ActForm):
    """Each expert's voice (`voice_<expert>`, `text_<expert>`), then what follows. `room`: who takes part."""

    outcome = forms.ChoiceField(
        label=_("合议意见"), required=False, widget=forms.RadioSelect,
        choices=[("", _("暂不形成意见")), *Case.Outcome.choices],
    )  # fmt: skip
    conclusion = forms.CharField(
        label=_("意见说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("形成意见时必填，至少 5 个字，会写入会议纪要。"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, case: Case, room: list[Attendance]) -> None:
        said = {voice.expert_id: voice for voice in case.voices.all()}
        initial: dict[str, Any] = {"outcome": case.outcome, "conclusion": case.conclusion}
        for row in room:
            if voice := said.get(row.expert_id):
                initial |= {f"voice_{row.expert_id}": voice.choice, f"text_{row.expert_id}": voice.text}
        super().__init__(data, version=case.version, initial=initial)
        self.room = room
        for row in room:
            name = row.expert.user.name
            self.fields[f"voice_{row.expert_id}"] = forms.ChoiceField(
                label=_t("%(name)s的意见") % {"name": name}, required=False,
                choices=[("", _t("未登记")), *Voice.Choice.choices],
            )  # fmt: skip
            self.fields[f"text_{row.expert_id}"] = forms.CharField(
                label=_t("%(name)s的发言要点") % {"name": name}, required=False, max_length=300
            )

    def lines(self) -> list[dict[str, Any]]:
        """One line of the table per expert in the room."""
        return [
            {"name": row.expert.user.name, "chair": row.chair, "voice": self[f"voice_{row.expert_id}"],
             "text": self[f"text_{row.expert_id}"]}
            for row in self.room
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("outcome") and len(tidied(said.get("conclusion", ""))) < LEAST:
            self.add_error("conclusion", _t("请至少写 %(n)d 个字。") % {"n": LEAST})
        return said

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        voices = {
            row.expert_id: (said[f"voice_{row.expert_id}"], tidied(said[f"text_{row.expert_id}"])) for row in self.room
        }
        conclusion = tidied(said["conclusion"])
        return {"voices": voices, "outcome": said["outcome"], "conclusion": conclusion, **self.act}


class ListForm(ActForm):
    """In or out for the rows of one page. `rows`: what queries.decisions gives."""

    def __init__(self, data: Any = None, *, version: int, rows: list[dict[str, Any]]) -> None:
        initial: dict[str, Any] = {}
        for row in rows:
            pk = row["row"].application_id
            initial |= {f"in_{pk}": row["in"], f"reason_{pk}": row["reason"], f"place_{pk}": row["place"]}
        super().__init__(data, version=version, initial=initial)
        self.rows = rows
        for row in rows:
            pk, words = row["row"].application_id, {"code": row["row"].code}
            self.fields[f"in_{pk}"] = forms.ChoiceField(
                label=_t("%(code)s的决定") % words, required=False,
                choices=[("", _t("未决定")), ("yes", _t("入围")), ("no", _t("未入围"))],
            )  # fmt: skip
            self.fields[f"reason_{pk}"] = forms.CharField(
                label=_t("%(code)s的理由") % words, required=False, max_length=300
            )
            if row["row"].tied:
                self.fields[f"place_{pk}"] = forms.IntegerField(
                    label=_t("%(code)s在同分中的先后") % words, required=False, min_value=1, max_value=99
                )
            for name in ("in", "reason", "place") if row["settled"] else ():
                if field := self.fields.get(f"{name}_{pk}"):
                    field.disabled = True  # its value is what is stored, whatever is sent

    def lines(self) -> list[dict[str, Any]]:
        """The rows with their fields."""
        return [
            row
            | {name: self[f"{name}_{pk}"] for name in ("in", "reason")}
            | {"place": self[f"place_{pk}"] if f"place_{pk}" in self.fields else None}
            for row in self.rows
            for pk in [row["row"].application_id]
        ]  # fmt: skip

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        chosen = {
            pk: Chosen(said[f"in_{pk}"] == "yes", tidied(said[f"reason_{pk}"]), said.get(f"place_{pk}"))
            for pk in (row["row"].application_id for row in self.rows)
            if said[f"in_{pk}"]
        }
        return {"chosen": chosen, **self.act}
