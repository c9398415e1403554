"""Input of the board: which click a reminder was."""

from django import forms


class RemindForm(forms.Form):
    """`key` is this one rendered page (G3); `back` the query string of the board, so that one comes back to it."""

    key = forms.CharField(max_length=64)
    back = forms.RegexField(r"^[a-z0-9=&]{0,80}$", required=False)
