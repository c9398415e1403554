"""Input of the paper desk: a number or a scanned code, copies with a remark, 容缺 with its day, filters."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.act_forms import ActForm
from nominations.wordcount import clean
from review.paperwork.ledger import PERSONAL, Line
from review.paperwork.models import Paper

ANY = ("", _("不限"))
STATES = (("lacking", _("未收齐")), ("late", _("容缺到期")), ("whole", _("已收齐")))
COLUMNS = (
    ("", _("推荐单位")),
    ("", _("批次")),
    ("", _("报送时间")),
    ("", _("未收齐")),
    ("", _("推荐汇总表")),
    ("", _("容缺")),
)


class FindForm(forms.Form):
    """What a clerk types, or a scanner types for them."""

    code = forms.CharField(
        label=_("受理编号、批次编号，或扫描材料上的二维码"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )


class QueueForm(forms.Form):
    """The address line of the list of batches."""

    q = forms.CharField(label=_("搜索"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("收件情况"), required=False, choices=[ANY, *STATES])
    cycle = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, *, years: Iterable[int]) -> None:
        super().__init__(data)
        self.fields["cycle"].choices = [ANY, *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
        self.fields["q"].widget.attrs["placeholder"] = _t("推荐单位名称")


class CopiesForm(ActForm):
    """How many copies came in now; a negative number takes a mistake back."""

    papers: tuple[str, ...] = PERSONAL

    def __init__(self, data: Any = None, *, lines: Iterable[Line], **kwargs: Any) -> None:
        initial = {line.paper: line.missing for line in lines}
        super().__init__(data, initial=initial, **kwargs)
        for line in lines:
            words = {"due": line.due, "have": line.have}
            self.fields[line.paper].help_text = _t("应收 %(due)d 份，已收 %(have)d 份") % words
        self.order_fields([*self.papers, "remark"])

    remark = forms.CharField(
        label=_("备注"),
        required=False,
        max_length=200,
        help_text=_("例如缺页、未盖章；更正登记时填负数并说明原因。"),
    )

    def clean_remark(self) -> str:
        return " ".join(clean(self.cleaned_data["remark"]).split())

    @property
    def given(self) -> dict[str, Any]:
        """{"copies", "remark", "version", "key"}."""
        copies = {paper: self.cleaned_data.get(paper) or 0 for paper in self.papers}
        return {"copies": copies, "remark": self.cleaned_data["remark"], **self.act}


def _number(paper: str) -> forms.IntegerField:
    return forms.IntegerField(label=Paper(paper).label, required=False, min_value=-9, max_value=9)


class PersonForm(CopiesForm):
    """The four papers of one person."""

    form = _number(Paper.FORM)
    id_copy = _number(Paper.ID_COPY)
    union_card = _number(Paper.UNION_CARD)
    certificates = _number(Paper.CERTIFICATES)


class ListForm(CopiesForm):
    """The sealed list of a batch."""

    papers = (Paper.ANNEX2,)
    annex2 = _number(Paper.ANNEX2)


class GraceForm(ActForm):
    """容缺: why, and until which day."""

    reason = forms.CharField(
        label=_("容缺理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("至少 5 个字。")
    )
    due_on = forms.DateField(label=_("补齐日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].widget.attrs["min"] = clock.today().isoformat()

    def clean_reason(self) -> str:
        return clean(self.cleaned_data["reason"]).strip()

    @property
    def given(self) -> dict[str, Any]:
        """{"reason", "due_on", "version", "key"}."""
        return {name: self.cleaned_data[name] for name in ("reason", "due_on")} | self.act
