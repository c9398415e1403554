"""Input of the result sheet: which one, with what, for what; and the yes or no to personal numbers."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations.act_forms import ActForm
from nominations.models import Cycle, Unit
from nominations.wordcount import clean

COLUMNS = (_("内容"), _("申请人"), _("时间"), _("件数"), _("文件"))


class AskForm(ActForm):
    """`years` and `units` are those this person may ask for; without `all_units` one must be chosen."""

    least = 10
    year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    unit = forms.TypedChoiceField(label=_("推荐单位"), coerce=int, empty_value=None, required=False)
    personal = forms.BooleanField(label=_("含身份证号和手机号码（须经部门负责人批准）"), required=False)
    purpose = forms.CharField(
        label=_("用途"),
        max_length=200,
        required=False,
        help_text=_("含个人信息时必填，不少于 10 个字；会写在表中并留有记录。"),
    )

    def __init__(self, data: Any = None, *, years: dict[int, Cycle], units: list[Unit], scope: dict[str, bool]) -> None:
        super().__init__(data, version=0)
        self.years, self.units = years, {unit.pk: unit for unit in units}
        first = [("", _t("全部推荐单位"))] if scope["all"] else []
        choices = {"year": [(year, str(year)) for year in years], "unit": first + [(u.pk, u.name) for u in units]}
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        self.fields["unit"].required = not scope["all"]
        if not scope["personal"]:
            del self.fields["personal"], self.fields["purpose"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        purpose = clean(said.get("purpose", "")).strip()
        if said.get("personal") and len(purpose) < self.least:
            self.add_error("purpose", _t("请写明用途，至少 %(n)d 个字。") % {"n": self.least})
        return said | {"purpose": purpose}

    @property
    def terms(self) -> dict[str, Any]:
        """What transitions.ask takes."""
        said = self.cleaned_data
        personal = bool(said.get("personal"))
        return {
            "cycle": self.years[said["year"]],
            "unit": self.units.get(said["unit"] or 0),
            "personal": personal,
            "purpose": said["purpose"] if personal else "",
            "key": said["key"],
        }


class DecideForm(ActForm):
    """Yes or no; a no says why."""

    least = 5
    answer = forms.ChoiceField(
        label=_("决定"), choices=[("yes", _("批准")), ("no", _("不批准"))], widget=forms.RadioSelect
    )
    remark = forms.CharField(
        label=_("意见"), max_length=200, required=False, help_text=_("不批准时请写明理由，申请人会看到。")
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        remark = clean(said.get("remark", "")).strip()
        if said.get("answer") == "no" and len(remark) < self.least:
            self.add_error("remark", _t("请写明理由，至少 %(n)d 个字。") % {"n": self.least})
        return said | {"remark": remark}

    @property
    def terms(self) -> dict[str, Any]:
        """What transitions.decide takes."""
        return {"yes": self.cleaned_data["answer"] == "yes", "remark": self.cleaned_data["remark"], **self.act}
