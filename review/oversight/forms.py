"""Input only."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FindForm(forms.Form):
    number = forms.CharField(label=_("受理编号"), max_length=20)

    def clean_number(self) -> str:
        return str(self.cleaned_data["number"]).strip()
