"""Input only: the copy's format with the second proof, a request, an answer, a refusal."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations.act_forms import ActForm, ProvedForm, WordsField
from nominations.models import DataRequest

Kind = DataRequest.Kind
MOST_TEXT, LEAST_ANSWER, MOST_ANSWER = 500, 5, 500


class CopyForm(ProvedForm):
    """Which file, and the proof."""

    format = forms.ChoiceField(
        label=_("文件格式"),
        choices=[("pdf", _("PDF，便于阅读和打印")), ("json", _("JSON，便于程序读取和转移"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择文件格式。")},
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, version=0, **kwargs)
        self.fields["proof"].error_messages["required"] = _t("请填写，验证身份后才能下载。")


class ConsentForm(ActForm):
    """Taking back is asked twice: it may end an application."""

    confirm = forms.BooleanField(
        label=_("我已了解撤回的后果，确认撤回。"), error_messages={"required": _("请勾选确认。")}
    )


class RequestForm(ActForm):
    """What is wrong and how it should read, what should go, what could not be found."""

    about = forms.ChoiceField(label=_("关于"), error_messages={"required": _("请选择。")})
    text = WordsField(label=_("具体说明"), most=MOST_TEXT, rows=5)

    def __init__(self, data: Any = None, *, kind: str, about: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, version=0, **kwargs)
        self.fields["about"].choices = about  # type: ignore[attr-defined]
        text = self.fields["text"]
        text.required = kind != Kind.DELETE
        text.error_messages["required"] = _t("请写明具体内容。")
        text.help_text = HELP[Kind(kind)]

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"about": said["about"], "text": said["text"], "key": said["key"]}


HELP: dict[Any, Any] = {
    Kind.CORRECT: _("写明哪一项有误、正确的内容是什么；证件号码请不要写在这里。"),
    Kind.COPY: _("写明需要查阅、复制的内容。"),
    Kind.DELETE: _("可以写明原因，也可以不写。"),
    Kind.WITHDRAW: "",
}


class AnswerForm(ActForm):
    """What the person reads."""

    text = WordsField(
        label=_("答复"), least=LEAST_ANSWER, most=MOST_ANSWER, rows=4,
        help_text=_("5 至 500 字，本人会看到。"), error_messages={"required": _("请写明答复。")},
    )  # fmt: skip

    @property
    def terms(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], **self.act}


class DecideForm(ActForm):
    """Two buttons: refuse as proposed, or have it answered after all."""

    move = forms.ChoiceField(choices=[("refuse", ""), ("send_back", "")], widget=forms.HiddenInput)

    @property
    def terms(self) -> dict[str, Any]:
        return {"yes": self.cleaned_data["move"] == "refuse", **self.act}


class FilterForm(forms.Form):
    """The queue's address line."""

    q = forms.CharField(
        label=_("姓名"), required=False, max_length=30,
        widget=forms.TextInput(attrs={"placeholder": _("按姓名搜索")}),
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("办理情况"), required=False, choices=[("", _("不限")), *DataRequest.State.choices]
    )
    kind = forms.ChoiceField(label=_("种类"), required=False, choices=[("", _("不限")), *DataRequest.Kind.choices])
