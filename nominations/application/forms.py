"""Input of the nominee's acts: consents, confirmation, upload, submission, withdrawal; the steps: annex1_forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations import texts
from nominations.act_forms import ActForm
from nominations.application.transitions import WITHDRAW_WORDS
from nominations.identity import normalise_id

NOT_WITHOUT = {
    "processing": _("不同意处理个人信息的，无法办理申报。"),
    "sensitive": _("身份证和工会会员凭证是申报必需的材料，不同意处理的，无法办理申报。"),
    "publication": _("候选人名单须向社会公示姓名、单位和岗位；不同意公示的，按规定不能参加本次选树。"),
}


class ConsentForm(forms.Form):
    """Three separate ticks (§2.18); each one refused says what follows from it."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for text in texts.CONSENTS:
            self.fields[text.kind] = forms.BooleanField(
                label=str(text.title), help_text=text.body, error_messages={"required": NOT_WITHOUT[text.kind]}
            )


class ClaimForm(ConsentForm):
    """The nominee of a form that the unit began: who they are, and the same consents."""

    id_no = forms.CharField(
        label=_("身份证号码"),
        max_length=40,
        help_text=_("用于确认这份申报表是您本人的，与单位填写的号码核对。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_id_no(self) -> str:
        return normalise_id(self.cleaned_data["id_no"])


class UploadForm(forms.Form):
    """One file for one claim."""

    claim = forms.CharField(max_length=60)
    file = forms.FileField(error_messages={"required": _("请先选择文件。"), "empty": _("文件是空的，请重新选择。")})
    version = forms.IntegerField(required=False)

    def problem(self) -> str:
        """The one sentence for the person: what the transition refused, or that there is no file."""
        return str(next(iter([*self.non_field_errors(), *self.errors.get("file", ())]), _t("请先选择文件。")))


class SubmitForm(ActForm):
    """T3: the truth commitment of R62."""

    commitment = forms.BooleanField(
        label=texts.NOMINEE_COMMITMENT.body, error_messages={"required": _("请阅读并勾选真实性承诺。")}
    )


class WithdrawForm(ActForm):
    """T33: typed, not clicked, because it cannot be undone."""

    confirm = forms.CharField(label=_("请输入“撤回申报”四个字"), max_length=20)

    def clean_confirm(self) -> str:
        if self.cleaned_data["confirm"].strip() != str(WITHDRAW_WORDS):
            raise forms.ValidationError(_t("请输入“%(words)s”。") % {"words": WITHDRAW_WORDS})
        return str(WITHDRAW_WORDS)
