"""Input only: the appeal with its papers, the report, the answer."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations import workdays
from nominations.act_forms import ActForm, WordsField
from review.appeal.models import Appeal

MOST_FILES = 5
GRANT, DENY = "grant", "deny"


class FilterForm(forms.Form):
    """The queue's address line."""

    q = forms.CharField(
        label=_("姓名或受理编号"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"placeholder": _("按姓名或受理编号搜索")}),
    )
    state = forms.ChoiceField(label=_("办理情况"), required=False, choices=[("", _("不限")), *Appeal.State.choices])


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files under one name."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]


class AskForm(ActForm):
    """Only errors of procedure or of fact are looked at; nobody's rank or score."""

    ground = forms.ChoiceField(label=_("申请理由"), choices=Appeal.Ground.choices, widget=forms.RadioSelect)
    text = WordsField(
        label=_("具体说明"), least=30, most=2000, rows=8,
        help_text=_("30 至 2000 个字：哪一项程序或事实有误，依据是什么。"),
    )  # fmt: skip
    papers = FilesField(
        label=_("证明材料"),
        required=False,
        help_text=_("最多 5 份：PDF 不超过 20 MB，图片不超过 10 MB。"),
        widget=_Files(attrs={"accept": "application/pdf,image/jpeg,image/png,image/heic"}),
    )

    def clean_papers(self) -> list[Any]:
        files = self.cleaned_data["papers"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_t("最多上传 %(n)d 份。") % {"n": MOST_FILES})
        return list(files)

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"ground": said["ground"], "text": said["text"], "files": said["papers"], **self.act}


class ReportForm(ActForm):
    """What was checked and found."""

    text = WordsField(
        label=_("核查报告"),
        least=20,
        most=2000,
        rows=8,
        help_text=_("至少 20 个字：核查了什么，发现什么，建议如何处理。"),
    )

    @property
    def terms(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], **self.act}


class DecideForm(ActForm):
    """Granted or not, with the answer that goes out by letter; a late correction needs a new due date."""

    outcome = forms.ChoiceField(
        label=_("复核结果"),
        choices=[(GRANT, _("复核成立")), (DENY, _("复核不成立，维持原结论"))],
        widget=forms.RadioSelect,
    )
    due_date = forms.DateField(
        label=_("新的补正期限"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("复核成立时填写，当天 17:00 截止。"),
    )
    reply = WordsField(
        label=_("答复"),
        least=10,
        most=1000,
        rows=6,
        help_text=_("至少 10 个字，写入《复核结果告知书》，申报人会看到。"),
    )

    def __init__(self, data: Any = None, *, corrects: bool = False, days: int = 3, **kwargs: Any) -> None:
        if corrects:
            due = workdays.after(days)
            kwargs["initial"] = {"due_date": due.at.date()} | (kwargs.get("initial") or {})
        super().__init__(data, **kwargs)
        if not corrects:
            del self.fields["due_date"]
        elif due.estimated:
            self.fields["due_date"].help_text = _t("节假日安排未发布，日期为预估；当天 17:00 截止。")

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        day = said.get("due_date")
        due_at = datetime.combine(day, workdays.OFFICE_CLOSES, clock.SHANGHAI) if day else None
        return {"granted": said["outcome"] == GRANT, "reply": said["reply"], "due_at": due_at, **self.act}
