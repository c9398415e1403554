"""Input of the work list: its filters, and whom a case is given to."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.dictionaries import Industry
from nominations.pipeline import INTAKE, Status
from review.checklist.waiting import FLAGS

ANY = ("", _("不限"))
STATES = [(str(state), state.label) for state in Status if state not in INTAKE]
MOST = 100  # as many as a page holds
PER_PAGE = (("50", "50"), ("100", "100"))

# The heads of the two tables; a column with a key can be sorted by.
COLUMNS = (
    ("acceptance_no", _("受理编号")),
    ("", _("姓名")),
    ("", _("工作单位")),
    ("", _("推荐单位")),
    ("", _("所在岗位")),
    ("", _("经办人")),
    ("", _("状态")),
)
MINE, NOBODY = "mine", "nobody"
WORKERS = ((MINE, _("我经办的")), (NOBODY, _("未分派")))


class ApplicationFilterForm(forms.Form):
    """The address line of the list of applications; the year is the newest one unless another is asked for."""

    q = forms.CharField(label=_("搜索"), required=False, max_length=60)
    status = forms.ChoiceField(label=_("状态"), required=False, choices=[ANY, *STATES])
    recommender = forms.CharField(label=_("推荐单位"), required=False, max_length=100)
    employer = forms.CharField(label=_("工作单位"), required=False, max_length=100)
    industry = forms.ChoiceField(label=_("所属行业"), required=False, choices=[ANY, *Industry.choices])
    worker = forms.ChoiceField(label=_("经办人"), required=False)
    flag = forms.ChoiceField(label=_("标记"), required=False, choices=[ANY, *FLAGS])
    cycle = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)
    per_page = forms.TypedChoiceField(
        label=_("每页"), required=False, choices=PER_PAGE, coerce=int, empty_value=None, widget=forms.HiddenInput
    )
    sort = forms.ChoiceField(
        required=False,
        choices=[(key, key) for key in ("acceptance_no", "-acceptance_no")],
        widget=forms.HiddenInput,
    )

    def __init__(self, data: Any, *, years: Iterable[int], workers: Iterable[tuple[int, str]] = ()) -> None:
        super().__init__(data)
        named = [(str(pk), name) for pk, name in workers]
        self.fields["worker"].choices = [ANY, *WORKERS, *named]  # type: ignore[attr-defined]
        self.fields["cycle"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["q"].widget.attrs["placeholder"] = _("姓名、受理编号或单位名称")


class AssignForm(forms.Form):
    """Cases ticked in the list, and the case worker they go to."""

    pick = forms.TypedMultipleChoiceField(coerce=UUID, error_messages={"required": _("请先勾选申报。")})
    worker = forms.TypedChoiceField(label=_("分派给"), coerce=int, error_messages={"required": _("请选择经办人。")})

    def __init__(self, data: Any = None, *, workers: Iterable[tuple[int, str]]) -> None:
        super().__init__(data, auto_id="assign_%s")
        self.fields["worker"].choices = [("", _("请选择经办人")), *workers]  # type: ignore[attr-defined]
        picked = data.getlist("pick") if data is not None else []
        self.fields["pick"].choices = [(key, key) for key in picked[:MOST]]  # type: ignore[attr-defined]

    def clean_pick(self) -> list[UUID]:
        return list(self.cleaned_data["pick"])
