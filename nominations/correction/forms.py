"""Input of the three parties of a correction."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations import texts
from nominations.act_forms import ActForm
from nominations.models import CorrectionItem
from nominations.wordcount import clean

REASON_CHARS = 5


class AnswersForm(forms.Form):
    """One answer in words to each item; `values()` is {item: text}."""

    def __init__(self, data: Any = None, *, items: Iterable[CorrectionItem]) -> None:
        super().__init__(data)
        self.rows = list(items)
        for item in self.rows:
            self.fields[f"answer_{item.pk}"] = forms.CharField(
                label=_t("第 %(n)d 项的答复") % {"n": item.position},
                help_text=_t("写明改了什么、在哪里改的，300 个字符以内。"),
                max_length=300,
                initial=item.answer,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def full_clean(self) -> None:
        """An answer is a must to hand on, not to save: it is shown as one and enforced by the transition."""
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for field in self.fields.values():
            field.required = True

    def values(self) -> dict[int, str]:
        """What can be stored; an answer that is too long stays on the page with its error."""
        names = {item.pk: f"answer_{item.pk}" for item in self.rows}
        data = self.cleaned_data
        return {pk: clean(data[name]).strip() for pk, name in names.items() if name in data}


class HandOnForm(ActForm):
    """The nominee's truth commitment once more (R62)."""

    commitment = forms.BooleanField(
        label=texts.NOMINEE_COMMITMENT.body, error_messages={"required": _("请阅读并勾选真实性承诺。")}
    )


class ConfirmForm(ActForm):
    """The unit's: originals compared, and the words it stands for."""

    originals = forms.BooleanField(
        label=_("新增的证明材料已核对原件并盖章确认。"), error_messages={"required": _("请核对后勾选。")}
    )
    commitment = forms.BooleanField(label=texts.UNIT_COMMITMENT.body, error_messages={"required": _("请核对后勾选。")})


class ResubmitForm(ActForm):
    """T14: the recommending unit's commitment."""

    commitment = forms.BooleanField(
        label=texts.RECOMMENDER_COMMITMENT.body, error_messages={"required": _("请阅读并勾选推荐承诺。")}
    )


class BackForm(ActForm):
    """One step back, with a reason the other side reads."""

    reason = forms.CharField(
        label=_("退回理由"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("至少 5 个字，对方会看到。"),
    )

    def clean_reason(self) -> str:
        reason = clean(self.cleaned_data["reason"]).strip()
        if len(reason) < REASON_CHARS:
            raise forms.ValidationError(_t("请写明理由，至少 %(n)d 个字。") % {"n": REASON_CHARS})
        return reason
