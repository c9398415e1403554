"""Input of the comparison: the filters of the list, and what a person decides of a pair."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations.act_forms import ActForm
from nominations.wordcount import clean
from review.matching.models import Decision, How

OPEN = "open"
ANY = ("", _("不限"))
STATES = ((OPEN, _("待判断")), *((str(value), label) for value, label in Decision.choices))
WHOSE = (("cross", _("两位申报人之间")), ("own", _("同一份申报之内")))
COLUMNS = (_("材料一"), _("材料二"), _("依据"), _("发现时间"), _("判断"))


class FilterForm(forms.Form):
    """The address line of the list."""

    q = forms.CharField(
        label=_("搜索"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"placeholder": _("姓名或受理编号")}),
    )
    state = forms.ChoiceField(label=_("判断"), required=False, choices=[ANY, *STATES])
    how = forms.ChoiceField(label=_("依据"), required=False, choices=[ANY, *How.choices])
    whose = forms.ChoiceField(label=_("范围"), required=False, choices=[ANY, *WHOSE])


class TurnForm(forms.Form):
    """How the two pictures are turned on the page, in quarters."""

    left = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, choices=[(n, n) for n in range(4)])
    right = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, choices=[(n, n) for n in range(4)])

    @property
    def turns(self) -> dict[str, int | None]:
        """What was asked for; a broken address turns nothing."""
        self.is_valid()
        return {"left": self.cleaned_data.get("left") or 0, "right": self.cleaned_data.get("right")}


class DecideForm(ActForm):
    """What the pair is, and why."""

    least = 5
    decision = forms.ChoiceField(label=_("判断"), choices=Decision.choices, widget=forms.RadioSelect)
    remark = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("是同一材料时必填，例如：团队荣誉，两人均为成员；或：证书上的姓名不是申报人。"),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        remark = clean(said.get("remark", "")).strip()
        if said.get("decision") in (Decision.MISUSE, Decision.ALLOWED) and len(remark) < self.least:
            self.add_error("remark", _t("请说明理由，至少 %(n)d 个字。") % {"n": self.least})
        return said | {"remark": remark}

    @property
    def terms(self) -> dict[str, Any]:
        """What transitions.decide takes."""
        return {"decision": self.cleaned_data["decision"], "remark": self.cleaned_data["remark"], **self.act}
