"""Input only: the address line of the list."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FilterForm(forms.Form):
    """All runs, or those that erased something."""

    some = forms.BooleanField(label=_("只看有删除的"), required=False)
