"""Input only: what to look for in the list."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    q = forms.CharField(label=_("在名单中查找姓名、单位或岗位"), max_length=40, required=False)
