"""Input of intake: the filters of the list of batches."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations.act_forms import ActForm
from nominations.pipeline import BatchStatus
from nominations.visibility import BATCH_WITH_ASSOCIATION
from nominations.wordcount import clean
from review.intake.transitions import REASON_CHARS

ANY = ("", _("不限"))
BATCH_STATES = [(str(state), state.label) for state in BatchStatus if state in BATCH_WITH_ASSOCIATION]

# The heads of the table; a column with a key can be sorted by.
BATCH_COLUMNS = (
    ("recommender__name", _("推荐单位")),
    ("", _("批次")),
    ("", _("人数")),
    ("submitted_at", _("报送时间")),
    ("", _("状态")),
)


class BatchFilterForm(forms.Form):
    """The address line of the intake screen."""

    q = forms.CharField(label=_("搜索"), required=False, max_length=60)
    status = forms.ChoiceField(label=_("状态"), required=False, choices=[ANY, *BATCH_STATES])
    recommender = forms.CharField(label=_("推荐单位"), required=False, max_length=100)
    cycle = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)
    sort = forms.ChoiceField(
        required=False,
        choices=[(key, key) for key in ("submitted_at", "-submitted_at", "recommender__name", "-recommender__name")],
        widget=forms.HiddenInput,
    )

    def __init__(self, data: Any, *, years: Iterable[int]) -> None:
        super().__init__(data)
        self.fields["cycle"].choices = [ANY, *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
        self.fields["q"].widget.attrs["placeholder"] = _("推荐单位、申报人姓名或受理编号")


class ReturnForm(ActForm):
    """B6, first person."""

    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("至少 5 个字，推荐单位会看到。"),
    )

    def clean_reason(self) -> str:
        reason = clean(self.cleaned_data["reason"]).strip()
        if len(reason) < REASON_CHARS:
            raise forms.ValidationError(_t("请写明理由，至少 %(n)d 个字。") % {"n": REASON_CHARS})
        return reason
