"""Input only: the letter with its reason, what the check found, why not."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations.act_forms import ActForm, ReasonForm
from nominations.pipeline import MOVES
from nominations.wordcount import clean
from review.late_withdrawal.models import LateWithdrawal

LEAST = 5


def _long_enough(text: str) -> str:
    text = clean(text).strip()
    if len(text) < LEAST:
        raise forms.ValidationError(_t("请至少写 %(n)d 个字。") % {"n": LEAST})
    return text


class FilterForm(forms.Form):
    """The queue's address line."""

    q = forms.CharField(
        label=_("姓名或受理编号"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"placeholder": _("按姓名或受理编号搜索")}),
    )
    state = forms.ChoiceField(
        label=_("办理情况"), required=False, choices=[("", _("不限")), *LateWithdrawal.State.choices]
    )


class AskForm(ActForm):
    """The written request with its reason."""

    reason = forms.CharField(
        label=_("退出原因"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("至少 5 个字；申报人、工作单位和推荐单位都会看到。"),
    )
    letter = forms.FileField(
        label=_("申报人签名的书面申请"),
        help_text=_("扫描件或照片：PDF 不超过 20 MB，图片不超过 10 MB。"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/heic"}),
    )

    def clean_reason(self) -> str:
        return _long_enough(self.cleaned_data["reason"])

    @property
    def terms(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], "letter": self.cleaned_data["letter"], **self.act}


class CheckForm(ActForm):
    """What STAFF found when it compared letter and person."""

    note = forms.CharField(
        label=_("核对情况"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("至少 5 个字，例如如何与申报人本人核实。"),
    )

    def clean_note(self) -> str:
        return _long_enough(self.cleaned_data["note"])

    @property
    def terms(self) -> dict[str, Any]:
        return {"note": self.cleaned_data["note"], **self.act}


class RefuseForm(ReasonForm):
    """Why the application goes on."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, move=MOVES["withdraw_late"], **kwargs)
