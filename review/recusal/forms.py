"""Input of 回避: which application and why; why it is lifted; the filters of the list."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.wordcount import clean

STATES = (("live", _("回避中")), ("lifted", _("已解除")))
COLUMNS = (("", _("受理编号")), ("", _("声明人")), ("", _("理由")), ("", _("声明时间")), ("", _("情况")))


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("至少 5 个字。")
    )

    def clean_reason(self) -> str:
        return clean(self.cleaned_data["reason"]).strip()


class DeclareForm(ReasonForm):
    """The number, so that nobody has to open the application for it; the tick, because the page closes behind it."""

    number = forms.CharField(label=_("受理编号"), max_length=20, help_text=_("例如 2023-0001"))
    agreed = forms.BooleanField(label=_("我知道：声明后我看不到这份申报，不能自行撤销。"))
    field_order = ("number", "reason", "agreed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("例如：申报人是本人的亲属、师徒。至少 5 个字，负责人和监督员会看到。")

    def clean_number(self) -> str:
        return re.sub(r"\s", "", unicodedata.normalize("NFKC", self.cleaned_data["number"]))


class FilterForm(forms.Form):
    """The address line of the list."""

    q = forms.CharField(label=_("搜索"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("情况"), required=False, choices=[("", _("不限")), *STATES])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = _("受理编号或声明人姓名")
