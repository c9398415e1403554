"""Input of the mail desk: a number to find a batch by, filters, a mail with its files, why one is void."""

import re
import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.act_forms import WordsField, tidied
from nominations.models import Application, Batch
from review.mailed.models import KINDS, MOST_FILES
from review.mailed.register import REASON_CHARS, Enclosed, Said

ANY = ("", _("不限"))
STATES = (("some", _("有来件")), ("none", _("没有来件")))
COLUMNS = (
    ("", _("推荐单位")),
    ("", _("批次")),
    ("", _("报送时间")),
    ("", _("来件")),
    ("", _("最近收到")),
)
ADDRESS = re.compile(r"[\w.+-]+\s*[@＠]\s*[\w-]+(\.[\w-]+)+")
MOMENT = "%Y-%m-%dT%H:%M"
# The rows of files that stand open; the others are folded away.
FIRST = 3


class FindForm(forms.Form):
    """What a clerk reads in the mail."""

    code = forms.CharField(
        label=_("受理编号或批次编号"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class QueueForm(forms.Form):
    """The address line of the list of batches."""

    q = forms.CharField(label=_("搜索"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("来件情况"), required=False, choices=[ANY, *STATES])
    cycle = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, *, years: Iterable[int]) -> None:
        super().__init__(data)
        self.fields["cycle"].choices = [ANY, *((year, str(year)) for year in years)]  # type: ignore[attr-defined]
        self.fields["q"].widget.attrs["placeholder"] = _t("推荐单位名称")


def _without_address(text: str) -> str:
    """The sender's address is personal and of no use here: it is not kept, wherever it was pasted."""
    if ADDRESS.search(text):
        raise forms.ValidationError(_t("请不要填写邮箱地址，只写姓名和单位。"))
    return text


class LineField(forms.CharField):
    """A line as somebody wrote it, in single blanks and without an address."""

    def to_python(self, value: Any) -> str:
        return " ".join(tidied(super().to_python(value)).split())

    def validate(self, value: str) -> None:
        super().validate(value)
        _without_address(value)


class RegisterForm(forms.Form):
    """A mail with one to ten files. `people`: the applications of the batch, each file may be about one of them."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    received_at = forms.DateTimeField(
        label=_("收到时间"), help_text=_("邮件到达工作邮箱的时间。"),
        error_messages={"required": _("请填写收到时间。"), "invalid": _("请填写正确的日期和时间。")},
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )  # fmt: skip
    sender = LineField(
        label=_("发件人"), max_length=30, help_text=_("邮件中署名的姓名；邮箱地址不登记。"),
        error_messages={"required": _("请填写发件人。")},
    )  # fmt: skip
    sender_unit = LineField(label=_("发件单位"), max_length=100, required=False)
    subject = LineField(label=_("邮件主题"), max_length=200, required=False)
    note = WordsField(label=_("备注"), most=200, rows=2, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, batch: Batch, people: Iterable[Application]) -> None:
        super().__init__(data, files, initial={"key": uuid.uuid4().hex})
        self.people = {row.pk: row for row in people}
        limits = {"min": batch.cycle.open_at, "max": clock.now()}
        for name, moment in limits.items():
            self.fields["received_at"].widget.attrs[name] = moment.astimezone(clock.SHANGHAI).strftime(MOMENT)
        for number in range(1, MOST_FILES + 1):
            self.fields |= self._row(number)

    def _row(self, number: int) -> dict[str, forms.Field]:
        words, first = {"n": number}, number == 1
        whose = [("", _t("整批")), *((pk, f"{row.name}（{row.acceptance_no}）") for pk, row in self.people.items())]
        accept = {"accept": "application/pdf,image/jpeg,image/png,image/heic"}
        made: dict[str, forms.Field] = {
            f"file_{number}": forms.FileField(
                label=_t("第 %(n)d 份文件") % words,
                required=first,
                widget=forms.FileInput(attrs=accept),
                error_messages={"required": _t("请至少选择一份文件。")},
            ),
            f"kind_{number}": forms.ChoiceField(
                label=_t("第 %(n)d 份是什么") % words,
                choices=[("", _t("请选择")), *KINDS],
                required=first,
                error_messages={"required": _t("请选择这份文件是什么材料。")},
            ),
            f"about_{number}": forms.TypedChoiceField(
                label=_t("第 %(n)d 份的申报人") % words, choices=whose, coerce=int, empty_value=None, required=False
            ),
        }
        if first:
            made["file_1"].help_text = _t("PDF 不超过 20 MB，图片不超过 10 MB；一次最多 10 份，合计不超过 50 MB。")
            made["kind_1"].help_text = _t("含有身份证、工会凭证影像的，请选这两类。")
            made["about_1"].help_text = _t("只涉及一位申报人的，请选择。")
        return made

    def clean_note(self) -> str:
        return _without_address(self.cleaned_data["note"])

    def clean(self) -> dict[str, Any]:
        """Each row below the first whole or empty."""
        said = super().clean() or {}
        for number in range(2, MOST_FILES + 1):
            file, kind = said.get(f"file_{number}"), said.get(f"kind_{number}")
            if file and not kind:
                self.add_error(f"kind_{number}", _t("请选择这份文件是什么材料。"))
            if f"file_{number}" not in self.errors and not file and (kind or said.get(f"about_{number}")):
                self.add_error(f"file_{number}", _t("请选择文件；没有这一份的，请把后面的选项清空。"))
        return said

    @property
    def files_sent(self) -> list[Enclosed]:
        said, found = self.cleaned_data, []
        for number in range(1, MOST_FILES + 1):
            if (file := said.get(f"file_{number}")) and (kind := said.get(f"kind_{number}")):
                about = said.get(f"about_{number}")
                found.append(Enclosed(number, file, kind, self.people[about] if about else None))
        return found

    @property
    def terms(self) -> dict[str, Any]:
        """{"said", "files", "key"} for the register."""
        names = ("received_at", "sender", "sender_unit", "subject", "note")
        said = Said(**{name: self.cleaned_data[name] for name in names})
        return {"said": said, "files": self.files_sent, "key": self.cleaned_data["key"]}

    @property
    def about_the_mail(self) -> list[Any]:
        return [self[name] for name in ("received_at", "sender", "sender_unit", "subject", "note")]

    @property
    def rows(self) -> list[list[Any]]:
        """The fields of each file."""
        return [[self[f"{name}_{n}"] for name in ("file", "kind", "about")] for n in range(1, MOST_FILES + 1)]

    @property
    def more_is_open(self) -> bool:
        """Whether one of the folded rows was used."""
        return any(field.errors or field.value() for row in self.rows[FIRST:] for field in row)


class VoidForm(forms.Form):
    """Why the registration does not hold."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("作废理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid.uuid4().hex})
        field, words = self.fields["reason"], {"n": REASON_CHARS}
        field.help_text = _t("至少 %(n)d 个字，仅协会可见。") % words
        field.error_messages["required"] = _t("请写明理由，至少 %(n)d 个字。") % words

    def clean_reason(self) -> str:
        reason = _without_address(tidied(self.cleaned_data["reason"]))
        if len(reason) < REASON_CHARS:
            raise forms.ValidationError(_t("请写明理由，至少 %(n)d 个字。") % {"n": REASON_CHARS})
        return reason

    @property
    def terms(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], "key": self.cleaned_data["key"]}
