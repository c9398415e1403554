"""Input of the pages that work with codes by short message."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.entrance import PhoneField


class NumberForm(forms.Form):
    phone = PhoneField(help_text=_("须是已经登录确认过的手机号码。"))


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("短信验证码"), max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        """Six digits, however they were typed; anything else is as wrong as a wrong code."""
        return "".join(unicodedata.normalize("NFKC", self.cleaned_data["code"]).split())
