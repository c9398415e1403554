"""Input only."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why somebody has to see the number; the trail keeps the code."""

    FORMAL = "formal", _("形式审查")
    OBJECTION = "objection", _("异议核查")
    NAMING = "naming", _("命名与证书")
    ORIGINAL = "original", _("核对证件原件")
    OTHER = "other", _("其他")


class RevealForm(forms.Form):
    reason = forms.ChoiceField(label=_("查看原因"), choices=Reason.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("具体说明"), required=False, max_length=100,
        help_text=_("选“其他”时必填，至少 5 个字。请勿填写证件号码、电话等个人信息，说明会留在审计记录中。"),
    )  # fmt: skip
    password = forms.CharField(
        label=_("您的登录密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def clean_note(self) -> str:
        note = " ".join(self.cleaned_data["note"].split())
        if sum(char.isdigit() for char in note) >= 7:
            raise forms.ValidationError(_t("说明中不能写证件号码或电话号码，请改写。"))
        return note

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reason") == Reason.OTHER and "note" in data and len(data["note"]) < 5:
            self.add_error("note", _t("请写明原因，至少 5 个字。"))
        return data
