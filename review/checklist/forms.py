"""Input of the formal check: answers, what is returned, a later date, proposals and their decision."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations import deadlines, workdays, working_days
from nominations.act_forms import ActForm
from nominations.wordcount import clean
from review.checklist.deciding import REASON_CHARS, WAIVER_CHARS
from review.checklist.items import ITEMS, NO, YES, Item
from review.checklist.models import RejectProposal

DATE = {"type": "date"}


def _day(label: Any, **rest: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"), **rest)


class CheckForm(forms.Form):
    """One answer and remark for each item; what is left open stays open."""

    def __init__(self, data: Any = None, *, held: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.held = held
        for item in ITEMS:
            self._add(item, held.get(item.code))

    def _add(self, item: Item, old: Any) -> None:
        choices = [(YES, _t("符合")), (NO, _t("不符合"))]
        self.fields[f"value_{item.code}"] = forms.ChoiceField(
            label=str(item.text), choices=choices, required=False, widget=forms.RadioSelect, initial=old and old.value
        )
        self.fields[f"remark_{item.code}"] = forms.CharField(
            label=_t("备注"), max_length=200, required=False, initial=old.remark if old else ""
        )

    def clean(self) -> None:
        data = self.cleaned_data
        for item in ITEMS:
            value = data.get(f"value_{item.code}")
            if value == NO and not data.get(f"remark_{item.code}", "").strip():
                self.add_error(f"value_{item.code}", _t("不符合的请在备注中写明理由。"))

    def given(self) -> dict[str, dict[str, Any]]:
        """{item: {"value", "remark"}} of all that was answered."""
        data = self.cleaned_data
        return {
            item.code: {
                "value": data[f"value_{item.code}"],
                "remark": clean(data[f"remark_{item.code}"]).strip(),
            }
            for item in ITEMS
            if data.get(f"value_{item.code}")
        }

    def rows(self, findings: Mapping[str, Any], group: str) -> list[dict[str, Any]]:
        """The items of one group as the page shows them."""
        return [
            {
                "item": item,
                "answer": self[f"value_{item.code}"],
                "remark": self[f"remark_{item.code}"],
                "finding": findings.get(item.code),
                "held": self.held.get(item.code),
            }
            for item in ITEMS
            if item.group == group
        ]


class DueForm(ActForm):
    """A day and an hour, Beijing time, later than now, on a day at which the units work.

    `estimated`: nobody has announced yet whether that day is worked.
    """

    due_date = _day(_("补正期限"))
    due_time = forms.CharField(label=_("时间"), max_length=5, initial="17:00", help_text=_("北京时间，例如 17:00。"))
    due: datetime
    estimated = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "due_date" in data and "due_time" in data:
            day = data["due_date"]  # an error takes it out of `data`
            try:
                self.due = deadlines.from_typed(day, data["due_time"])
            except ValueError as error:
                self.add_error("due_time", str(error))
            else:
                if self.due <= clock.now():
                    self.add_error("due_date", _t("期限须晚于现在。"))
                self._on_a_worked_day(day)
        return data

    def _on_a_worked_day(self, day: date) -> None:
        known = workdays.overrides()
        self.estimated = working_days.is_estimated(day, known)
        if not self.estimated and not working_days.is_workday(day, known):
            self.add_error("due_date", _t("这一天是休息日，请选择工作日。"))


class ReturnForm(DueForm):
    """What goes back: an instruction beside each thing that has to be put right; the rest stays closed."""

    def __init__(self, data: Any = None, *, groups: Any, told: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.codes: dict[str, str] = {}
        self.sections: list[tuple[str, list[Any], bool]] = []
        for title, rows in groups:
            names = []
            for code, label in self._spread(rows):
                name = f"item_{len(self.codes)}"
                self.codes[name] = code
                self.fields[name] = forms.CharField(
                    label=label, max_length=300, required=False, initial=told.get(code, ""),
                    widget=forms.Textarea(attrs={"rows": 2}),
                )  # fmt: skip
                names.append(name)
            filled = any(self[name].value() for name in names)
            self.sections.append((title, [self[name] for name in names], filled))

    @staticmethod
    def _spread(rows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Things told in words may be several."""
        return [pair for code, label in rows for pair in ([(code, label)] * 3 if code == "other:" else [(code, label)])]

    def items(self) -> list[dict[str, str]]:
        """[{"kind", "target", "instruction"}] in the order of the form."""
        found = []
        for name, code in self.codes.items():
            if text := clean(self.cleaned_data.get(name, "")).strip():
                kind, _sep, target = code.partition(":")
                found.append({"kind": kind, "target": target, "instruction": text})
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and not self.items():
            raise forms.ValidationError(_t("请至少在一个项目旁写明需要补正的内容。"))
        return data


def _long_enough(text: str, least: int) -> str:
    text = clean(text).strip()
    if len(text) < least:
        raise forms.ValidationError(_t("请写明理由，至少 %(n)d 个字。") % {"n": least})
    return text


class ExtendForm(DueForm):
    """A later date once in a round, with a reason the parties read."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_reason(self) -> str:
        return _long_enough(self.cleaned_data["reason"], 5)


class RejectForm(ActForm):
    """T17, first person."""

    code = forms.ChoiceField(label=_("不通过的类别"), choices=RejectProposal.Code.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("至少 10 个字，写入结论通知书，申报人和两级单位会看到。"),
    )  # fmt: skip

    def clean_reason(self) -> str:
        return _long_enough(self.cleaned_data["reason"], REASON_CHARS)


class WaiverForm(ActForm):
    """R22, first person."""

    item = forms.ChoiceField(label=_("例外的条件"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("至少 20 个字，写明依据和核实情况，由部门负责人决定。"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, open_items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        choices = [(item.code, f"{item.text}（{item.clause}）") for item in open_items]
        self.fields["item"].choices = choices  # type: ignore[attr-defined]

    def clean_reason(self) -> str:
        return _long_enough(self.cleaned_data["reason"], WAIVER_CHARS)


class DecideForm(ActForm):
    """The second person: yes or no, and a word about it.

    `about` names the proposal: a page may have several of these forms, each with ids and errors of its own.
    """

    decision = forms.CharField(
        label=_("意见"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("不同意的请写明原因，经办人会看到。"),
    )  # fmt: skip
    move = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])

    def __init__(self, data: Any = None, *, about: str, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"id_{about}_%s", **kwargs)
        self.about = about

    @property
    def terms(self) -> dict[str, Any]:
        """What the decision takes: yes or no, the word about it, version and key."""
        data = self.cleaned_data
        return {"agreed": data["move"] == "yes", "decision": clean(data["decision"]).strip(), **self.act}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("move") == "no" and len(clean(data.get("decision", "")).strip()) < 5:
            self.add_error("decision", _t("不同意的请写明原因，至少 5 个字。"))
        return data
