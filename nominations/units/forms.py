"""Input of the registry's screens: filters, a unit's record, and the reason for taking it out of use."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations import stamps
from nominations.dictionaries import RecommenderKind
from nominations.identity import check_credit_code, check_phone, check_postcode
from nominations.models import Unit
from nominations.units.queries import ONLY_WORK, named, parents

ANY = ("", _("不限"))
SORTS = ("name", "-name", "district", "-district")


class FilterForm(forms.Form):
    """The queue's address line; nothing in it is required, and what is broken counts as not asked."""

    q = forms.CharField(label=_("搜索"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("类别"), required=False, choices=[ANY, *RecommenderKind.choices, (ONLY_WORK, _("仅为工作单位"))]
    )
    verified = forms.ChoiceField(
        label=_("核对"), required=False, choices=[ANY, ("no", _("待核对")), ("yes", _("已核对"))]
    )
    active = forms.ChoiceField(label=_("使用"), required=False, choices=[ANY, ("yes", _("在用")), ("no", _("已停用"))])
    sort = forms.ChoiceField(required=False, choices=[(key, key) for key in SORTS], widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = _("单位名称或统一社会信用代码")


class UnitForm(forms.ModelForm):
    """A unit's record. The superior unit is typed by its full name or its code, so that the page needs no long list."""

    parent = forms.CharField(
        label=_("上级单位"),
        required=False,
        max_length=100,
        help_text=_("所属集团公司等，填写单位全称或统一社会信用代码；没有的留空。"),
        widget=forms.TextInput(attrs={"list": "parents", "autocomplete": "off"}),
    )
    is_member = forms.TypedChoiceField(
        label=_("协会会员"),
        required=False,
        choices=[("", _("未登记")), ("yes", _("是")), ("no", _("否"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        help_text=_("仅用于统计，不是申报条件。"),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    meant = forms.BooleanField(label=_("知道改名使上述盖章作废，须重新打印、盖章"), required=False)

    class Meta:
        model = Unit
        fields = (
            "name", "uscc", "uscc_exempt_reason", "recommender_kind", "parent", "nature", "industry", "district",
            "address", "postcode", "phone", "is_member",
        )  # fmt: skip
        help_texts = {
            "name": _("与公章一致的登记全称。"),
            "uscc": _("18 位，见营业执照或法人证书；确无代码的留空，填写下一项。"),
            "uscc_exempt_reason": _("仅限部队、部分街镇机构等确无代码的单位，由协会写明原因。"),
            "recommender_kind": _("可以推荐申报人的单位选择类别；仅为工作单位的留空。"),
            "district": _("总部在外省市、工作地在本市的，选择工作地所在区。"),
            "postcode": _("6 位数字；不在上海市范围的会提示核对。"),
            "phone": _("单位办公电话，例如 021-50000001。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The model allows 18 characters; blanks and hyphens that are typed along are forgiven.
        code = self.fields["uscc"]
        code.max_length = None  # type: ignore[attr-defined]
        code.validators = []
        self.fields["uscc"].widget.attrs |= {"maxlength": 30, "autocomplete": "off"}
        unit = self.instance
        self.initial["version"] = unit.version
        self.initial["parent"] = unit.parent.name if unit.parent else ""
        self.initial["is_member"] = {True: "yes", False: "no"}.get(unit.is_member, "")
        self.parents = parents()
        if unit.pk and any(borne := stamps.bearing(unit)):
            self.fields["meant"].help_text = stamps.said_of_name(*borne)
        else:
            del self.fields["meant"]

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if len(name) < 4:
            raise forms.ValidationError(_t("请填写单位全称（与公章一致，4 至 100 个字）。"))
        return name

    def clean_uscc(self) -> str:
        text = self.cleaned_data["uscc"]
        return _checked(check_credit_code, text) if text.strip() else ""

    def clean_postcode(self) -> str:
        text = self.cleaned_data["postcode"]
        return _checked(check_postcode, text) if text.strip() else ""

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"]
        return _checked(check_phone, text) if text.strip() else ""

    def clean_parent(self) -> Unit | None:
        text = self.cleaned_data["parent"].strip()
        if not text:
            return None
        found = named(text)
        if not found:
            raise forms.ValidationError(
                _t("登记的在用单位中没有“%(name)s”，请核对全称或先登记该单位。") % {"name": text}
            )
        if len(found) > 1:
            raise forms.ValidationError(_t("有多家单位名称相同，请改填统一社会信用代码。"))
        return found[0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "uscc" in data and not data["uscc"] and not data.get("uscc_exempt_reason"):
            self.add_error("uscc", _t("请填写统一社会信用代码；确无代码的，请写明原因。"))
        if data.get("uscc") and data.get("uscc_exempt_reason"):
            self.add_error("uscc_exempt_reason", _t("已有统一社会信用代码，不需要写原因，请删去。"))
        return data

    def _post_clean(self) -> None:
        """The database's rules are asked by the transition, whose sentences name the other unit."""


def _checked(check: Any, text: str) -> str:
    try:
        return check(text)
    except ValueError as error:
        raise forms.ValidationError(str(error)) from error


class MoveForm(forms.Form):
    """One verb on a unit."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("停用理由"), required=False, max_length=200)
