"""Input of the import: a file for a unit and a year, and the yes to what it would begin."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations import texts
from nominations.models import Cycle, Unit

TYPES = ".xlsx,.csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,text/csv"


class UploadForm(forms.Form):
    """`key` is this one rendered form (G3)."""

    pair = forms.ChoiceField(label=_("推荐单位和年度"))
    file = forms.FileField(
        label=_("名单文件"),
        help_text=_(".xlsx 或 .csv，不超过 2 MB、500 行；只有一张工作表，没有宏、公式和合并单元格。"),
        error_messages={"required": _("请先选择文件。"), "empty": _("文件是空的，请重新选择。")},
        widget=forms.ClearableFileInput(attrs={"accept": TYPES}),
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, pairs: list[tuple[Unit, Cycle]]) -> None:
        super().__init__(data, files, initial={"key": uuid.uuid4().hex})
        self.pairs = {f"{unit.key}:{cycle.year}": (unit, cycle) for unit, cycle in pairs}
        label = _t("%(unit)s · %(year)d年度")
        choices = [(key, label % {"unit": unit.name, "year": cycle.year}) for key, (unit, cycle) in self.pairs.items()]
        self.fields["pair"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["pair"].initial = choices[0][0]
            self.fields["pair"].widget = forms.HiddenInput()

    @property
    def chosen(self) -> tuple[Unit, Cycle]:
        return self.pairs[self.cleaned_data["pair"]]


class BeginForm(forms.Form):
    """The commitment under which drafts of other people are begun."""

    told = forms.BooleanField(
        label=texts.IMPORTED.body, error_messages={"required": _("请确认已告知职工并取得同意，然后勾选。")}
    )
