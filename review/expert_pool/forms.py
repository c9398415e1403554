"""Input of the pool's screens: filters, profile, appointment, conflicts, relations, pledges, requests."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations.act_forms import ActForm, WordsField
from nominations.dictionaries import Industry
from nominations.wordcount import clean
from review.experts.kinds import DECLARED_CHOICES
from review.experts.models import Relation
from review.experts.showing import STATES
from review.experts.texts import METHODS, PLEDGES

ANY = ("", _("不限"))
METHOD_CHOICES = [(key, label) for key, label in METHODS.items()]
COLUMNS = (_("姓名"), _("工作单位"), _("专业领域"), _("本年度"), _("评审份数"), _("回避"))
REQUEST_COLUMNS = (_("受理编号"), _("请求回避的人"), _("提出时间"), _("情况"))
REQUEST_STATES = (("open", _("待决定")), ("done", _("已处理")))


class FilterForm(forms.Form):
    """The pool's address line; `years`: the years there are, newest first."""

    q = forms.CharField(
        label=_("搜索"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"placeholder": _("姓名或工作单位")}),
    )  # fmt: skip
    year = forms.ChoiceField(label=_("年度"), required=False)
    state = forms.ChoiceField(label=_("本年度"), required=False, choices=[ANY, *STATES])
    field = forms.ChoiceField(label=_("专业领域"), required=False, choices=[ANY, *Industry.choices])
    method = forms.ChoiceField(label=_("质量方法"), required=False, choices=[ANY, *METHOD_CHOICES])
    away = forms.ChoiceField(label=_("回避"), required=False, choices=[ANY, ("yes", _("有")), ("no", _("没有"))])

    def __init__(self, data: Any = None, *, years: list[int], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["year"].choices = [("", _("最近一年")), *((str(year), str(year)) for year in years)]  # type: ignore[attr-defined]


class RequestFilterForm(forms.Form):
    """The address line of the nominees' requests."""

    q = forms.CharField(
        label=_("搜索"), required=False, max_length=30, widget=forms.TextInput(attrs={"placeholder": _("受理编号")})
    )
    state = forms.ChoiceField(label=_("情况"), required=False, choices=[ANY, *REQUEST_STATES])


class Cleaned(ActForm):
    """Texts in one line, without control characters and blanks around them."""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for name, value in said.items():
            if isinstance(value, str):
                said[name] = " ".join(clean(value).split())
        return said

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, without version and key."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "key")}

    @property
    def seen(self) -> int:
        """The version that was shown."""
        return int(self.cleaned_data["version"])


class InviteForm(Cleaned):
    name = forms.CharField(label=_("姓名"), max_length=60)
    email = forms.EmailField(label=_("电子邮箱"), help_text=_("邀请链接发到这个邮箱，14 天内有效，只能使用一次。"))


class ProfileForm(Cleaned):
    """An expert's profile; the employer is found in the registry by its full name or credit code, or kept as typed."""

    employer = forms.CharField(
        label=_("工作单位"), min_length=2, max_length=100,
        help_text=_("单位全称或统一社会信用代码。单位名录中有的自动对应，用于判断回避。"),
    )  # fmt: skip
    title = forms.CharField(label=_("职称、职务"), max_length=60, required=False)
    fields_ = forms.MultipleChoiceField(
        label=_("专业领域"), choices=Industry.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一个专业领域。")},
    )  # fmt: skip
    methods = forms.MultipleChoiceField(
        label=_("质量方法"), choices=METHOD_CHOICES, widget=forms.CheckboxSelectMultiple, required=False
    )


class KeptProfileForm(ProfileForm):
    """The same with what the association notes."""

    note = forms.CharField(label=_("备注"), max_length=200, required=False, help_text=_("仅协会可见。"))
    active = forms.BooleanField(label=_("在库（停用后不能聘任和评审）"), required=False, initial=True)


class AppointForm(forms.Form):
    """What is done with the experts ticked in the list."""

    act = forms.ChoiceField(choices=[("appoint", _("聘任")), ("end", _("结束聘任"))])
    year = forms.IntegerField(min_value=2000, max_value=2999)
    max_load = forms.IntegerField(label=_("每人最多评审份数"), min_value=1, max_value=100, initial=25, required=False)
    reason = forms.CharField(label=_("结束聘任的理由"), max_length=200, required=False)
    pick = forms.MultipleChoiceField(error_messages={"required": _("请先选择专家。")})

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        given = data.getlist("pick") if data is not None else []
        self.fields["pick"].choices = [(key, key) for key in given[:200]]  # type: ignore[attr-defined]


class ConflictForm(Cleaned):
    """A relation the association learned of."""

    number = forms.CharField(label=_("受理编号"), max_length=20, help_text=_("例如 2023-0001"))
    kind = forms.ChoiceField(label=_("事由"), choices=DECLARED_CHOICES, widget=forms.RadioSelect)
    reason = WordsField(
        label=_("说明"), least=5, most=300, room=300, help_text=_("写明如何得知，至少 5 个字。仅协会可见。")
    )


class LiftForm(Cleaned):
    reason = WordsField(label=_("解除理由"), least=5, most=200, room=200, help_text=_("写明核实的情况，至少 5 个字。"))


class RelationForm(Cleaned):
    """Somebody, or an organisation."""

    kind = forms.ChoiceField(label=_("关系"), choices=Relation.Kind.choices)
    person_name = forms.CharField(label=_("姓名"), max_length=30, required=False)
    unit_name = forms.CharField(
        label=_("单位"), max_length=100, required=False,
        help_text=_("填写姓名的，只回避此人；只填写单位的，回避该单位工作或推荐的全部申报人。"),
    )  # fmt: skip
    note = forms.CharField(label=_("说明"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not self.errors and not (said.get("person_name") or said.get("unit_name")):
            self.add_error("person_name", _t("姓名和单位至少填写一项。"))
        return said


class PledgeForm(ActForm):
    """One tick for each text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for text in PLEDGES:
            missing = {"required": _t("请阅读后勾选“%(title)s”。") % {"title": text.title}}
            label = _t("我已阅读并承诺遵守《%(title)s》") % {"title": text.title}
            self.fields[text.kind] = forms.BooleanField(label=label, error_messages=missing)


class AskForm(Cleaned):
    """申请回避."""

    person_name = forms.CharField(label=_("请其回避的专家姓名"), min_length=2, max_length=30)
    unit_name = forms.CharField(
        label=_("其工作单位"), max_length=100, required=False, help_text=_("有助于区分同名的人，不清楚的可以不填。")
    )
    reason = WordsField(
        label=_("理由"), least=5, most=300, room=300, rows=4,
        help_text=_("写明可能影响公正评审的事实，5 至 300 字。仅协会负责人和监督员可见。"),
    )  # fmt: skip


class DecideForm(Cleaned):
    """LEAD's answer to a request."""

    answer = forms.ChoiceField(
        label=_("决定"), choices=[("grant", _("同意回避")), ("refuse", _("不同意"))], widget=forms.RadioSelect
    )
    note = WordsField(label=_("理由"), least=5, most=300, room=300, help_text=_("至少 5 个字，仅协会可见。"))
