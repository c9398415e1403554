"""Input of a proceeding's screens: facts with files, opinions, days, statements, the decision, the lifting."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations.act_forms import ActForm, ProvedForm, WordsField
from nominations.models.ban import BanSubject
from nominations.models.cycle import doc_no_format
from review import banned
from review.disqualification.models import Proceeding, Statement

ANY = ("", _("不限"))
COLUMNS = (_("申报人"), _("工作单位"), _("事项"), _("环节"), _("提出时间"))
BAN_COLUMNS = (_("对象"), _("类别"), _("决定文号"), _("起止"), _("状态"))
FLAG_COLUMNS = (_("申报人"), _("工作单位"), _("推荐单位"), _("进度"))
PROOFS = "application/pdf,image/jpeg,image/png,image/heic"
MOST_FILES = 5


class FilterForm(forms.Form):
    """The queue's address line."""

    q = forms.CharField(
        label=_("搜索"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"placeholder": _("申报人姓名或受理编号")}),
    )  # fmt: skip
    step = forms.ChoiceField(label=_("环节"), required=False, choices=[ANY, *Proceeding.Step.choices])
    kind = forms.ChoiceField(label=_("事项"), required=False, choices=[ANY, *Proceeding.Kind.choices])


class BanFilterForm(forms.Form):
    """The address line of the list of bans."""

    q = forms.CharField(
        label=_("搜索"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"placeholder": _("决定文号、单位名称或信用代码")}),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ANY, *banned.STATES])
    subject = forms.ChoiceField(label=_("类别"), required=False, choices=[ANY, *BanSubject.choices])


class PageForm(forms.Form):
    """A list that is only searched by name."""

    q = forms.CharField(label=_("姓名"), required=False, max_length=30)


class FindForm(forms.Form):
    """Full name and full unit name of somebody whose application the association does not read yet."""

    name = forms.CharField(label=_("申报人姓名"), max_length=30)
    employer = forms.CharField(label=_("工作单位全称"), max_length=100)


def _text(label: Any, least: int, most: int, *, rows: int = 4, **more: Any) -> WordsField:
    return WordsField(label=label, least=least, most=most, rows=rows, **more)


class _Typed(ActForm):
    """All that was typed is what the verb takes."""

    @property
    def terms(self) -> dict[str, Any]:
        """What the verb takes: everything but what proves the person."""
        return {name: value for name, value in self.cleaned_data.items() if name != "proof"}


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        one = super().clean
        files = [one(item, initial) for item in data] if isinstance(data, list) and data else [one(data, initial)]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_t("一次最多上传 %(n)d 份。") % {"n": MOST_FILES})
        return files


class ProposeForm(_Typed):
    """What is untrue, and the proof."""

    facts = _text(
        _("不实情况"), 20, 2000, rows=8,
        help_text=_("写明时间、内容和依据，20 至 2000 字。申报人和单位会看到，请不要写线索来源和身份证号码。"),
    )  # fmt: skip
    exhibits = FilesField(
        label=_("证据"),
        help_text=_("PDF 不超过 20 MB，图片不超过 10 MB，最多 5 份。仅协会可见。"),
        widget=ManyFiles(attrs={"accept": PROOFS}),
    )

    @property
    def terms(self) -> dict[str, Any]:
        said = super().terms
        said.pop("version")
        return said


class ReviewForm(_Typed):
    opinion = _text(_("复核意见"), 5, 500, help_text=_("仅协会可见。"))


class SummonForm(_Typed):
    days = forms.IntegerField(
        label=_("陈述意见的期限（工作日）"), min_value=3, max_value=30, initial=3,
        help_text=_("不少于 3 个工作日，发出当天不计，到最后一天 17:00 为止。"),
    )  # fmt: skip


class StateForm(_Typed):
    """What is said in the hearing."""

    text = _text(
        _("意见"), 0, 3000, rows=8, required=False, help_text=_("可以写在这里，也可以上传签名或盖章的书面意见。")
    )
    upload = forms.FileField(
        label=_("书面意见"), required=False, help_text=_("PDF 或图片，可不上传。"),
        widget=forms.ClearableFileInput(attrs={"accept": PROOFS}),
    )  # fmt: skip

    @property
    def terms(self) -> dict[str, Any]:
        said = super().terms
        said.pop("version")
        return said


class PaperForm(StateForm):
    """The same from paper or from a meeting, entered by STAFF."""

    party = forms.ChoiceField(label=_("陈述人"), choices=Statement.Party.choices, widget=forms.RadioSelect)
    field_order = ["party", "text", "upload"]


class CloseForm(_Typed):
    note = _text(_("听取意见情况"), 10, 1000, help_text=_("写明以何种方式听取、谁作了陈述、是否采纳。仅协会可见。"))


class DropForm(_Typed):
    reason = _text(_("终止理由"), 10, 500, help_text=_("至少 10 个字，仅协会可见。"))


class DecideForm(ProvedForm, _Typed):
    """The decision and whom it names (A-8)."""

    doc_no = forms.CharField(
        label=_("决定文号"), max_length=40, validators=[doc_no_format], help_text=_("如“沪质协〔2023〕20号”。")
    )
    subjects = forms.MultipleChoiceField(
        label=_("3 年内不再受理申报的对象"), widget=forms.CheckboxSelectMultiple,
        help_text=_("按查明的责任选择，一个或几个；不实情况只应由单位负责的，可以只列单位。"),
        error_messages={"required": _("决定须写明对象，至少一个。")},
    )  # fmt: skip
    findings = _text(_("认定的事实"), 20, 2000, rows=8, help_text=_("写入决定书。"))
    reason = _text(_("决定理由"), 10, 300, help_text=_("10 至 300 字，写入通知，申报人和两级单位会看到。"))

    def __init__(self, data: Any = None, *, subjects: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["subjects"].choices = subjects  # type: ignore[attr-defined]


class LiftForm(ProvedForm, _Typed):
    reason = _text(_("解除理由"), 10, 500, help_text=_("至少 10 个字，写明复核或申诉的结论。仅协会可见。"))

    @property
    def terms(self) -> dict[str, Any]:
        said = super().terms
        said.pop("version")
        return said
