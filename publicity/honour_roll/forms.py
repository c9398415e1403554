"""Input only: whom to look for on the roll; which fields of one's own the public may read."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.act_forms import ActForm
from nominations.dictionaries import Industry
from publicity.honour_roll.permissions import FIELDS

ASKED = ("q", "year", "industry", "unit")


class FilterForm(forms.Form):
    """The address line of the roll; what is no choice counts as not asked."""

    q = forms.CharField(label=_("姓名"), max_length=30, required=False)
    year = forms.TypedChoiceField(label=_("年度"), coerce=int, empty_value=None, required=False)
    industry = forms.ChoiceField(label=_("行业"), required=False)
    unit = forms.CharField(label=_("工作单位"), max_length=100, required=False)

    def __init__(self, data: Any, *, years: list[int], industries: list[str]) -> None:
        super().__init__(data)
        words = dict(Industry.choices)
        self.fields["year"].choices = [("", _("全部年度")), *((year, year) for year in years)]  # type: ignore[attr-defined]
        known = [(code, words[code]) for code in industries if code in words]
        self.fields["industry"].choices = [("", _("全部行业")), *known]  # type: ignore[attr-defined]


class ChooseForm(ActForm):
    """A tick for each field that may be read; no tick takes it back."""

    employer = forms.BooleanField(label=_("工作单位"), required=False)
    post = forms.BooleanField(label=_("所在岗位"), required=False)
    industry = forms.BooleanField(label=_("行业"), required=False)
    unit_kind = forms.BooleanField(label=_("单位性质"), required=False)

    def __init__(self, data: Any = None, *, values: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for name in FIELDS:
            self.fields[name].help_text = values.get(name) or _("没有填写")

    @property
    def terms(self) -> dict[str, Any]:
        return {"fields": frozenset(name for name in FIELDS if self.cleaned_data[name]), **self.act}
