"""Input only: the answer to the invitation, and the ballot with one choice for every candidate."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from review.votes import proof
from review.votes.models import Ballot, Candidacy


class HereForm(forms.Form):
    """One tap: nothing to fill in."""


class AnswerForm(forms.Form):
    coming = forms.TypedChoiceField(
        choices=[("yes", _("参加")), ("no", _("不能参加"))], coerce=lambda value: value == "yes"
    )


class BallotForm(forms.Form):
    """`choice_<candidacy>` for each row, and the secret the page was given; it is kept by nobody but the voter."""

    secret = forms.CharField(max_length=64, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(self, data: Any = None, *, rows: list[Candidacy]) -> None:
        super().__init__(data, initial={"secret": proof.new_secret()})
        self.rows = rows
        for row in rows:
            self.fields[f"choice_{row.pk}"] = forms.ChoiceField(
                label=row.application.name, choices=Ballot.Choice.choices, widget=forms.RadioSelect,
                error_messages={"required": _t("请选择同意、不同意或弃权。")},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        known = {f"choice_{row.pk}" for row in self.rows}
        if any(name.startswith("choice_") and name not in known for name in self.data):
            raise forms.ValidationError(_t("选票上有您应当回避的人选，请重新打开选票。"))
        return said

    @property
    def spoken(self) -> str:
        """The secret in groups of four."""
        typed = self.data.get("secret", "") if self.is_bound else self.initial["secret"]
        return proof.spoken(proof.read_secret(typed) or "")

    def lines(self) -> list[dict[str, Any]]:
        return [{"row": row, "field": self[f"choice_{row.pk}"]} for row in self.rows]

    @property
    def choices(self) -> dict[int, str]:
        return {row.pk: self.cleaned_data[f"choice_{row.pk}"] for row in self.rows}
