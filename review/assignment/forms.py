"""Input of the assignment: filters, one expert for one file or for several, a seed, a reason."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.act_forms import ActForm, WordsField
from nominations.dictionaries import Industry

ANY = ("", _("不限"))
STATES = (("short", _("专家不足")), ("open", _("待邀请")), ("full", _("已满")))
COLUMNS = (
    ("acceptance_no", _("受理编号")),
    ("", _("匿名编号")),
    ("", _("所属行业")),
    ("", _("专家")),
    ("", _("情况")),
)
MOST = 100


class FilterForm(forms.Form):
    """The address line of the list."""

    q = forms.CharField(label=_("搜索"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("情况"), required=False, choices=[ANY, *STATES])
    industry = forms.ChoiceField(label=_("所属行业"), required=False, choices=[ANY, *Industry.choices])
    sort = forms.ChoiceField(
        required=False,
        choices=[(key, key) for key in ("acceptance_no", "-acceptance_no")],
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = _("受理编号、匿名编号或姓名")


class ExpertForm(ActForm):
    """Which expert; the choices are those of the page."""

    expert = forms.TypedChoiceField(label=_("专家"), coerce=UUID, error_messages={"required": _("请选择专家。")})

    def __init__(self, data: Any = None, *, experts: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["expert"].choices = [("", _("请选择专家")), *experts]  # type: ignore[attr-defined]


class BulkForm(ExpertForm):
    """Files ticked in the list, and the expert they go to."""

    pick = forms.TypedMultipleChoiceField(coerce=UUID, error_messages={"required": _("请先勾选申报。")})

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="bulk_%s", **kwargs)
        keys = data.getlist("pick") if data is not None else []
        self.fields["pick"].choices = [(key, key) for key in keys[:MOST]]  # type: ignore[attr-defined]


class SeedForm(forms.Form):
    """A seed that somebody wants to see again; empty draws one."""

    seed = forms.IntegerField(
        label=_("随机种子"), required=False, min_value=0, max_value=2**31 - 1,
        help_text=_("留空由系统抽取。填写以前的种子、且资料没有变化时，得到同样的方案。"),
    )  # fmt: skip


class CancelForm(ActForm):
    """Why an assignment ends."""

    reason = WordsField(label=_("理由"), least=2, most=200)
