"""Input only: the query code, what was asked for, an answer; the objection itself is publicity.objections.asking."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.act_forms import ActForm, WordsField
from publicity.objections.asking import ObjectionForm

__all__ = ["AnswerForm", "CodeForm", "ObjectionForm", "SupplyForm"]


class CodeForm(forms.Form):
    """The query code."""

    code = forms.CharField(
        label=_("查询码"), max_length=40, help_text=_("提交异议时显示的 16 位查询码。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


class SupplyForm(CodeForm):
    """What was asked for."""

    text = WordsField(label=_("补充说明"), most=1000, rows=4, required=False)
    file_1 = forms.FileField(label=_("补充的证明材料"), help_text=_("PDF 不超过 20 MB，图片不超过 10 MB。"))
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)


class AnswerForm(ActForm):
    """What a party says to the facts."""

    text = WordsField(label=_("对上述事实的说明"), least=5, most=3000, rows=8)

    @property
    def terms(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "key": self.act["key"]}
