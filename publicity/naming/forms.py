"""Input only: the 发文字号, reasons, the second proof."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations.act_forms import ActForm, ProvedForm, ReasonForm
from nominations.models.cycle import doc_no_format
from publicity.titles.moves import MOVES


class MoveReasonForm(ReasonForm):
    """A move of the decision that says why."""

    def __init__(self, data: Any = None, *, name: str, **kwargs: Any) -> None:
        super().__init__(data, move=MOVES[name], **kwargs)  # type: ignore[arg-type]
        self.fields["reason"].help_text = _t("至少 %(n)d 个字，会留有记录。") % {"n": self.least}


class HandInForm(ActForm):
    """The number under which the decision goes out."""

    decision_no = forms.CharField(
        label=_("发文字号"), max_length=40, validators=[doc_no_format], help_text=_("例如“沪质协〔2023〕35号”。")
    )

    def __init__(self, data: Any = None, *, number: str = "", **kwargs: Any) -> None:
        super().__init__(data, initial={"decision_no": number}, **kwargs)

    @property
    def terms(self) -> dict[str, Any]:
        return {"decision_no": self.cleaned_data["decision_no"], **self.act}


class SignForm(ProvedForm):
    """CHIEF proves once more who they are."""
