"""Input only: a month to look at, days to enter, an extension, a revocation."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations import deadlines
from nominations.act_forms import ReasonForm
from nominations.models import Cycle, Unit
from nominations.pipeline import CYCLE_MOVES
from nominations.wordcount import clean

FREE, WORKED = "free", "worked"
KINDS = {"休": False, "班": True}
LINE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?\s*[\s,，:：]?\s*(休|班)")
MOST_LINES = 200
FIRST, LAST = 2020, 2040


class MonthForm(forms.Form):
    """The address line: which month."""

    year = forms.IntegerField(label=_("年份"), required=False, min_value=FIRST, max_value=LAST)
    month = forms.IntegerField(label=_("月份"), required=False, min_value=1, max_value=12)

    @property
    def shown(self) -> tuple[int, int]:
        """(year, month); the present one where the address says nothing or nonsense."""
        self.is_valid()
        today = clock.today()
        return self.cleaned_data.get("year") or today.year, self.cleaned_data.get("month") or today.month


class PasteForm(forms.Form):
    """A State Council notice, one day a line, with its number."""

    days = forms.CharField(
        label=_("日期"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": "2027-01-01 休\n2027-01-04 班"}),
        help_text=_("每行一天，日期后写“休”或“班”，例如 2027-01-01 休。已有的日期按新的内容更改。"),
    )
    source = forms.CharField(
        label=_("依据（文号）"), max_length=100, help_text=_("例如国务院办公厅通知的文号，或协会决定的名称。")
    )

    def clean_source(self) -> str:
        source = clean(self.cleaned_data["source"]).strip()
        if len(source) < 4:
            raise forms.ValidationError(_t("请写明依据，至少 4 个字。"))
        return source

    def clean_days(self) -> dict[date, bool]:
        found: dict[date, bool] = {}
        lines = [line.strip() for line in self.cleaned_data["days"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_t("一次最多 %(n)d 行。") % {"n": MOST_LINES})
        for number, line in enumerate(lines, start=1):
            day = _day_of(line)
            if day is None:
                words = {"n": number, "line": line[:40]}
                raise forms.ValidationError(_t("第 %(n)d 行看不懂：“%(line)s”。请写成 2027-01-01 休。") % words)
            if found.get(day[0], day[1]) != day[1]:
                raise forms.ValidationError(_t("%(day)s 既写了休又写了班。") % {"day": day[0]})
            found[day[0]] = day[1]
        return found


def _day_of(line: str) -> tuple[date, bool] | None:
    match = LINE.fullmatch(line)
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return (day, KINDS[match[4]]) if FIRST <= day.year <= LAST else None


class RemoveForm(forms.Form):
    """Which own entry to take back."""

    date = forms.DateField()


class ExtendForm(ReasonForm):
    """Which recommending unit, until when, why."""

    unit = forms.ModelChoiceField(label=_("推荐单位"), queryset=Unit.objects.none(), to_field_name="key")
    deadline_date = forms.DateField(
        label=_("新的报送截止日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    deadline_time = forms.CharField(label=_("新的报送截止时间"), max_length=5, initial="24:00")
    field_order = ["unit", "deadline_date", "deadline_time", "reason"]

    def __init__(self, data: Any = None, *, cycle: Cycle, units: Any) -> None:
        super().__init__(data, move=CYCLE_MOVES["extend"], version=cycle.version)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("deadline_date"):
            try:
                data["until"] = deadlines.from_typed(data["deadline_date"], data.get("deadline_time") or "24:00")
            except ValueError as error:
                self.add_error("deadline_time", str(error))
        return data

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"unit": said["unit"], "until": said["until"], "reason": said["reason"], "key": said["key"]}


class RevokeForm(ReasonForm):
    """Why an extension is taken back."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, move=CYCLE_MOVES["extend"], version=0)
