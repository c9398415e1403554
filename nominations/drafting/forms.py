"""Input of a version that is brought back; the steps themselves are nominations.annex1_forms."""

from typing import Any

from django import forms


class RestoreForm(forms.Form):
    """Without a field the whole version comes back."""

    version = forms.IntegerField()
    field = forms.CharField(required=False, max_length=40)

    def chosen(self, names: Any) -> frozenset[str]:
        """Of the fields that may be brought back those that were asked for."""
        one = self.cleaned_data["field"]
        return frozenset(names) & ({one} if one else frozenset(names))
