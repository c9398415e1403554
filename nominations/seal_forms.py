"""Input of every page that takes in a sealed paper: the file, the version it is meant for, and an officer's word."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations.act_forms import tidied
from nominations.sealing import REASON_CHARS

ACCEPTED = "application/pdf,image/jpeg,image/png,image/heic"


class SealForm(forms.Form):
    """R43: the sealed paper, scanned, photographed or signed with an electronic seal."""

    revision = forms.IntegerField(min_value=1, max_value=32767, widget=forms.HiddenInput)
    scan = forms.FileField(
        label=_("盖章件"),
        help_text=_(
            "盖章后扫描或拍照：展平、整页，页面下方的二维码要清晰。也可以上传用电子印章签署的 PDF。"
            "PDF 不超过 20 MB，图片不超过 10 MB。"
        ),
        error_messages={"required": _("请先选择文件。"), "empty": _("文件是空的，请重新选择。")},
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )
    by_hand = forms.CharField(
        label=_("人工核对"),
        required=False,
        max_length=200,
        help_text=_(
            "只在反复拍摄仍读不出二维码时填写：您已逐项核对此件就是现行版，并说明原因。"
            "您的姓名和说明会显示给协会审查人员；读得出二维码的，以二维码为准。"
        ),
    )

    def clean_by_hand(self) -> str:
        said = tidied(self.cleaned_data["by_hand"])
        if said and len(said) < REASON_CHARS:
            raise forms.ValidationError(_t("请写明人工核对的理由，至少 %(n)d 个字。") % {"n": REASON_CHARS})
        return said

    @property
    def said(self) -> dict[str, Any]:
        """What the act takes besides the file."""
        return {"revision": self.cleaned_data["revision"], "by_hand": self.cleaned_data["by_hand"]}
