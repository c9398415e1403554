"""Input of the copies' screens: filters, words, what becomes of a file, boxes to black out, the confirmation."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from documents.stripping import Box
from nominations.act_forms import ActForm
from nominations.wordcount import clean
from review.blind.making import MOST_TERM
from review.blind.models import BlindFile

ANY = ("", _("不限"))
NONE, TODO, READY, DONE, STALE = "none", "todo", "ready", "done", "stale"
STATES = ((NONE, _("未生成")), (STALE, _("表已更新")), (TODO, _("待处理")), (READY, _("待确认")), (DONE, _("已确认")))
COLUMNS = (_("编号"), _("受理编号"), _("申报人"), _("工作单位"), _("材料"), _("状态"))
CHOICES = [(str(one.value), one.label) for one in BlindFile.Choice if one]
EDGES = ("left", "top", "width", "height")
MOST_BOXES = 20
BLANK_ROWS = 3


class FilterForm(forms.Form):
    """The address line of the list."""

    q = forms.CharField(
        label=_("搜索"), required=False, max_length=30,
        widget=forms.TextInput(attrs={"placeholder": _("编号、姓名或受理编号")}),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ANY, *STATES])
    cycle = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any = None, *, years: dict[int, int]) -> None:
        super().__init__(data)
        self.fields["cycle"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]


class MakeForm(forms.Form):
    """For which year."""

    year = forms.IntegerField(widget=forms.HiddenInput)


class TermForm(ActForm):
    """A word, and what stands for it."""

    was = forms.CharField(label=_("文中的字词"), max_length=MOST_TERM)
    now = forms.CharField(
        label=_("替换为"), max_length=MOST_TERM, required=False, help_text=_("不填写时显示为“（已隐去）”。")
    )

    def clean_was(self) -> str:
        """As it stands in the text."""
        return clean(self.cleaned_data["was"]).strip()

    def clean_now(self) -> str:
        """The same."""
        return clean(self.cleaned_data["now"]).strip()

    @property
    def terms(self) -> dict[str, Any]:
        """What transitions.hide_word takes."""
        return {name: self.cleaned_data[name] for name in ("was", "now")} | self.act


class WordForm(ActForm):
    """A word added by hand that is to be shown again."""

    was = forms.CharField(max_length=MOST_TERM, widget=forms.HiddenInput)

    @property
    def terms(self) -> dict[str, Any]:
        """What transitions.show_word takes."""
        return {"was": self.cleaned_data["was"]} | self.act


class BoxesInput(forms.Widget):
    """Rows of four numbers, in percent of the picture, as they were typed or drawn."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        lists = [data.getlist(f"{name}_{edge}") for edge in EDGES]
        return [tuple(str(text).strip() for text in row) for row in zip(*lists, strict=False)]


class BoxesField(forms.Field):
    """[(left, top, width, height)] as parts of the picture, for documents.stripping.black_out."""

    widget = BoxesInput

    def clean(self, value: Any) -> list[Box]:
        """Blank rows are none; what leaves the picture ends at its edge."""
        rows = [row for row in value if any(row)]
        if len(rows) > MOST_BOXES:
            raise forms.ValidationError(_t("一份材料最多遮挡 %(n)d 处。") % {"n": MOST_BOXES})
        return [self._box(number, row) for number, row in enumerate(rows, start=1)]

    def _box(self, number: int, row: tuple[str, ...]) -> Box:
        try:
            left, top, wide, high = (float(unicodedata.normalize("NFKC", text)) / 100 for text in row)
        except ValueError:
            left = top = wide = high = -1.0
        if not (0 <= left < 1 and 0 <= top < 1 and 0 < wide <= 1 and 0 < high <= 1):
            raise forms.ValidationError(_t("第 %(n)d 处遮挡须填写四个 0 至 100 的数字。") % {"n": number})
        return left, top, min(wide, 1 - left), min(high, 1 - top)


class FileForm(ActForm):
    """What becomes of one file."""

    choice = forms.ChoiceField(label=_("处理方式"), choices=CHOICES, widget=forms.RadioSelect)
    boxes = BoxesField(label=_("遮挡位置"), required=False)
    upload = forms.FileField(
        label=_("遮挡后的副本"), required=False, help_text=_("PDF 不超过 20 MB，图片不超过 10 MB；上传的副本优先。"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/heic"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, full: bool = False, **kwargs: Any) -> None:
        super().__init__(data, files=files, **kwargs)
        if full:
            self.fields["choice"].choices = [row for row in CHOICES if row[0] != "released"]  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of numbers: those given, and some blank ones."""
        given = [row for row in (self["boxes"].value() or []) if any(row)]
        blank = [("", "", "", "")] * min(BLANK_ROWS, max(MOST_BOXES - len(given), 0))
        return [{"number": i, **dict(zip(EDGES, row, strict=False))} for i, row in enumerate([*given, *blank], start=1)]

    @property
    def terms(self) -> dict[str, Any]:
        """What transitions.decide takes."""
        return {name: self.cleaned_data[name] for name in ("choice", "boxes", "upload")} | self.act


class ConfirmForm(ActForm):
    """The person says that they have read it."""

    read = forms.BooleanField(label=_("我已通读副本、逐份看过供评审的材料，没有发现能够辨认申报人的内容"))


def of_case(case: dict[str, Any], bound: dict[str, Any]) -> dict[str, Any]:
    """Every form of a copy's page, each with a key of its own; `bound` is the one that came back, by its name."""
    version, current = case["copy"].version, case["sheet"]["current"]
    for row in [*case["marked"].suspicions, *case["marked"].replaced]:
        word = row["was"] if "was" in row else row["word"]
        row["form"] = WordForm(version=version, initial={"was": word}, auto_id=False)
    file = FileForm(version=version, full=case["full"], initial=held(current and current["file"]), auto_id="file_%s")
    made = {
        "act_form": ActForm(version=version, auto_id=False),
        "term_form": TermForm(version=version, auto_id="term_%s"),
        "confirm_form": ConfirmForm(version=version, auto_id="confirm_%s"),
        "file_form": file,
    }
    return made | bound | {"form": next(iter(bound.values()), None)}


def held(file: BlindFile | None) -> dict[str, Any]:
    """What was decided before, for the form."""
    if file is None:
        return {}
    rows = [tuple(f"{part * 100:.1f}".removesuffix(".0") for part in box) for box in file.boxes]
    return {"choice": file.choice, "boxes": rows}
