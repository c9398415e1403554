"""Input only: one line of the register, why a line is void, whether a person is recommended upward, filters."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.act_forms import ActForm, WordsField, tidied
from publicity.titles.models import HandOut

ANY = ("", _("不限"))
STATES = (
    ("waiting", _("未发齐")), ("handed", _("已发齐")), ("revoked", _("已撤销")), ("upward", _("择优推荐")),
)  # fmt: skip


class QueueForm(forms.Form):
    """The address line of the register."""

    q = forms.CharField(label=_("搜索"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("发放情况"), required=False, choices=[ANY, *STATES])

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["q"].widget.attrs["placeholder"] = _t("姓名、工作单位或证书编号")


class HandOutForm(ActForm):
    """Who received what, on which day, with the scan of their signature."""

    what = forms.ChoiceField(label=_("物品"), choices=HandOut.What.choices)
    way = forms.ChoiceField(
        label=_("事项"),
        choices=HandOut.Way.choices,
        help_text=_("称号撤销后登记收回；其余登记发放，再次发放即为补发。"),
    )
    receiver = forms.CharField(label=_("领取人（交回人）"), max_length=40)
    relation = forms.CharField(label=_("与本人关系"), max_length=40, help_text=_("例如本人、单位经办人。"))
    handed_on = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = forms.CharField(label=_("备注"), max_length=200, required=False, help_text=_("补发时必填理由。"))
    scan = forms.FileField(
        label=_("签收单扫描件"), required=False, help_text=_("PDF 不超过 20 MB，图片不超过 10 MB。"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/heic"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, initial={"handed_on": clock.today()}, auto_id="id_hand_%s", **kwargs)
        self.fields["handed_on"].widget.attrs["max"] = clock.today().isoformat()

    def clean_receiver(self) -> str:
        return self._said("receiver")

    def clean_relation(self) -> str:
        return self._said("relation")

    def _said(self, name: str) -> str:
        """What can be seen of it; characters that cannot are no answer."""
        text = tidied(self.cleaned_data[name])
        if not text:
            raise forms.ValidationError(_t("请填写此项。"))
        return text

    def clean_handed_on(self) -> Any:
        day = self.cleaned_data["handed_on"]
        if day > clock.today():
            raise forms.ValidationError(_t("日期不能晚于今天。"))
        return day

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        kept = {name: said[name] for name in ("what", "way", "receiver", "relation", "handed_on")}
        return {"said": kept | {"note": tidied(said["note"])}, "scan": said["scan"], "key": self.act["key"]}


class VoidForm(ActForm):
    """Why a line is void."""

    reason = WordsField(label=_("作废理由"), least=5, most=100, room=200)

    @property
    def terms(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"]}


class UpwardForm(ActForm):
    """择优推荐上海工匠 (R9): yes or no, and why."""

    upward = forms.TypedChoiceField(
        label=_("是否择优推荐"), coerce=lambda text: text == "yes", choices=[("yes", _("推荐")), ("no", _("不推荐"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    upward_reason = WordsField(label=_("理由"), least=5, most=150, room=300)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="id_upward_%s", **kwargs)

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"upward": said["upward"], "reason": said["upward_reason"], **self.act}
