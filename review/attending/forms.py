"""Input of a time at which somebody cannot come: by the association for others, by an expert for themselves."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.wordcount import clean

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
YEARS = timedelta(days=731)
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def line(text: str) -> str:
    """In one line, without control characters and blanks around it."""
    return " ".join(clean(text or "").split())


class DayField(forms.DateField):
    """A day between today and two years from now: nothing is planned beyond."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DAY, **kwargs)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and not clock.today() <= day <= clock.today() + YEARS:
            raise forms.ValidationError(_t("日期须在今天以后、两年以内。"))
        return day


def at(day: date, hour: time) -> datetime:
    """That hour of that day in Beijing."""
    return datetime.combine(day, hour, clock.SHANGHAI)


class AbsenceForm(forms.Form):
    """From when to when somebody cannot come. `people`: (key, name) to choose from; without it, oneself."""

    who = forms.ChoiceField(label=_("人员"))
    day = DayField(label=_("日期"))
    last = DayField(label=_("到哪一天"), required=False, help_text=_("只有一天的不必填写。"))
    starts = forms.TimeField(label=_("从几点"), widget=HOUR, required=False, help_text=_("全天的不必填写。"))
    ends = forms.TimeField(label=_("到几点"), widget=HOUR, required=False)
    note = forms.CharField(label=_("说明"), max_length=100, required=False)

    def __init__(self, data: Any = None, *, people: Sequence[tuple[str, str]] | None = None) -> None:
        super().__init__(data)
        if people is None:
            del self.fields["who"]
        else:
            self.fields["who"].choices = [("", _t("请选择")), *people]  # type: ignore[attr-defined]

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        last = said["last"] or said["day"]
        end = at(last, said["ends"]) if said["ends"] else at(last + timedelta(days=1), time())
        return {"starts_at": at(said["day"], said["starts"] or time()), "ends_at": end, "note": line(said["note"])}
