"""Input of a year: its dates in Beijing time, its notice as plain text, and every number of domain page 7."""

import re
from string import Formatter
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations import deadlines, notice_text
from nominations.act_forms import ActForm, ReasonForm
from nominations.cycle_fields import SECTIONS, TEXTS, WORDS
from nominations.identity import check_postcode
from nominations.models import Cycle
from nominations.pipeline import CYCLE_MOVES, CycleStage

INSTANTS = ("open_date", "open_time", "deadline_date", "deadline_time", "grace_minutes")
SCORING: tuple[str, ...] = (
    "experts_per_file", "experts_min", "trim_from", "flag_range", "flag_deviation", "written_blind",
    "weight_written", "weight_defense",
)  # fmt: skip
_STAGES = list(CycleStage)
PAIRS = (
    ("experts_min", "experts_per_file", _("最少有效评分不能多于专家人数。")),
    ("panel_min", "panel_max", _("最少人数不能大于最多人数。")),
    ("panel_per_slot", "panel_max", _("不能大于评委最多人数。")),
    ("quorum_num", "quorum_den", _("分子不能大于分母。")),
    ("pass_num", "pass_den", _("分子不能大于分母。")),
)


def locked_fields(cycle: Cycle) -> tuple[str, ...]:
    """Once people apply, the dates move by C4 alone; once experts score, the rules of scoring stand (§2.10).

    Once scores can be read the line stands too: another number of people is the meeting's to explain.
    """
    if cycle.pk is None or cycle.stage in (CycleStage.PREPARING, CycleStage.PUBLISHED):
        return ()
    reached = _STAGES[: _STAGES.index(CycleStage(cycle.stage)) + 1] if cycle.stage != CycleStage.SUSPENDED else []
    scored = SCORING if CycleStage.WRITTEN in reached else ()
    return INSTANTS + scored + (("quota_shortlist",) if CycleStage.CONSENSUS in reached else ())


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _time(label: Any, initial: str, *, required: bool = True) -> forms.CharField:
    attrs = {"autocomplete": "off", "inputmode": "numeric"}
    return forms.CharField(
        label=label, max_length=5, initial=initial, required=required, widget=forms.TextInput(attrs=attrs)
    )


class DatesForm(forms.ModelForm):
    """Opening and deadline, each a day and a time of the clock."""

    open_date = _day(_("开始申报日期"))
    open_time = _time(_("开始申报时间"), "00:00")
    deadline_date = _day(_("报送截止日期"))
    deadline_time = _time(_("报送截止时间"), "24:00")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Cycle
        fields = ("year", "title", "doc_no")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cycle = self.instance
        for name, moment, closing in (("open", cycle.open_at, False), ("deadline", cycle.submit_deadline, True)):
            day, written = deadlines.as_typed(moment, closing=closing)
            self.initial.setdefault(f"{name}_date", day)
            self.initial.setdefault(f"{name}_time", written)
        self.initial["version"] = cycle.version
        for name, field in self.fields.items():
            field.label, field.help_text = WORDS.get(name, (field.label, field.help_text))

    def clean_title(self) -> str:
        """The official quotation marks are curly (R3); straight ones become them, pair by pair."""
        return re.sub(r'"([^"]*)"', r"“\1”", self.cleaned_data["title"].strip())

    def clean_doc_no(self) -> str:
        """Square and round brackets are typed for the official 〔〕 (R2)."""
        typed = "".join(self.cleaned_data["doc_no"].split())
        return re.sub(r"[\[［(（【](\d{4})[\]］)）】]", r"〔\1〕", typed)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, field in (("open", "open_at"), ("deadline", "submit_deadline")):
            day, written = data.get(f"{name}_date"), data.get(f"{name}_time")
            if day and written:
                try:
                    data[field] = deadlines.from_typed(day, written)
                except ValueError as error:
                    self.add_error(f"{name}_time", str(error))
        if "open_at" in data and "submit_deadline" in data and data["open_at"] >= data["submit_deadline"]:
            self.add_error("deadline_date", _t("报送截止须晚于开始申报。"))
        return data

    def values(self) -> dict[str, Any]:
        """What the transition stores."""
        names = (*(self._meta.fields or ()), "open_at", "submit_deadline")
        return {name: self.cleaned_data[name] for name in names}

    def _post_clean(self) -> None:
        """The model's field rules, without its constraints: those are said above in words, beside their fields."""
        instance_fields = [name for name in self._meta.fields or () if name in self.cleaned_data]
        for name in instance_fields:
            try:
                Cycle._meta.get_field(name).run_validators(self.cleaned_data[name])  # type: ignore[union-attr]
            except forms.ValidationError as error:
                self.add_error(name, error)


def _numbers_and_texts() -> tuple[str, ...]:
    typed = {*TEXTS, "open_date", "open_time", "deadline_date", "deadline_time"}
    return tuple(name for name in WORDS if name not in typed)


class CycleForm(DatesForm):
    """Everything a year can set, in sections. `values()` is what the transition stores."""

    sections_text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 14}))
    basis_text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    contacts_text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))

    class Meta(DatesForm.Meta):
        fields = _numbers_and_texts()  # type: ignore[assignment]
        widgets = {"intro": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cycle = self.instance
        self.initial["sections_text"] = notice_text.print_sections(cycle.sections)
        self.initial["basis_text"] = notice_text.print_basis(cycle.basis_docs)
        self.initial["contacts_text"] = notice_text.print_contacts(cycle.contacts)
        for name in locked_fields(cycle):
            self.fields[name].disabled = True

    def by_section(self) -> list[tuple[str, Any, list[Any]]]:
        """[(key, title, [bound fields])] for the page."""
        return [(key, title, [self[name] for name, _label, _help in rows]) for key, title, rows in SECTIONS]

    def clean_postcode(self) -> str:
        text = self.cleaned_data["postcode"].strip()
        return _read(check_postcode, text) if text else ""

    def clean_email(self) -> str:
        text = self.cleaned_data["email"].strip()
        return forms.EmailField().clean(text) if text else ""

    def clean_sections_text(self) -> Any:
        return _read(notice_text.parse_sections, self.cleaned_data["sections_text"])

    def clean_basis_text(self) -> Any:
        return _read(notice_text.parse_basis, self.cleaned_data["basis_text"])

    def clean_contacts_text(self) -> Any:
        return _read(notice_text.parse_contacts, self.cleaned_data["contacts_text"])

    def clean_form_title(self) -> str:
        return self._template("form_title", year=2023)

    def clean_certificate_format(self) -> str:
        written = self._template("certificate_format", year=2023, number=7)
        if written.format(year=2023, number=7) == written.format(year=2023, number=8):
            raise forms.ValidationError(_t("请写入 {number:04d}，否则每张证书的编号相同。"))
        return written

    def _template(self, name: str, **words: int) -> str:
        """A text with {year} in it; nothing else may stand in braces, nor a width that fills the memory."""
        written = self.cleaned_data[name]
        try:
            parts = list(Formatter().parse(written))
        except ValueError:
            parts = [("", "?", "", None)]
        for _text, field, spec, how in parts:
            if field is not None and (field not in words or how or not re.fullmatch(r"(0?\d)?d?", spec or "")):
                raise forms.ValidationError(_t("花括号中只能写 {year} 等说明中的词。"))
        return written

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for low, high, sentence in PAIRS:
            if data.get(low) is not None and data.get(high) is not None and data[low] > data[high]:
                self.add_error(low, sentence)
        written, defense = data.get("weight_written"), data.get("weight_defense")
        if written is not None and defense is not None and written + defense != 1:
            self.add_error("weight_defense", _t("书面评审与答辩的权重之和应为 1。"))
        return data

    def values(self) -> dict[str, Any]:
        """Model fields only; what is locked is left out."""
        data, held = self.cleaned_data, set(locked_fields(self.instance))
        found = {name: data[name] for name in self._meta.fields or () if name not in held}
        found |= {field: data[name] for name, field in TEXTS.items()}
        if not held & {"open_date"}:
            found |= {"open_at": data["open_at"], "submit_deadline": data["submit_deadline"]}
        return found


def _read(read: Any, text: str) -> Any:
    try:
        return read(text)
    except ValueError as error:
        raise forms.ValidationError(str(error)) from error


def decision_form(name: str, cycle: Cycle, data: Any) -> ActForm:
    """The form of one move: nothing but the click, a reason, or a reason and a new deadline."""
    move = CYCLE_MOVES[name]
    if name in ("extend", "resume"):
        needed = name == "extend" or cycle.submit_deadline <= clock.now()
        return ExtendForm(data, move=move, version=cycle.version, needs_deadline=needed)
    return (
        ReasonForm(data, move=move, version=cycle.version)
        if move.reason_chars
        else ActForm(data, version=cycle.version)
    )


class ExtendForm(ReasonForm):
    """C4 and a resumption: the new deadline beside the reason."""

    deadline_date = _day(_("新的报送截止日期"))
    deadline_time = _time(_("新的报送截止时间"), "24:00")
    needs_deadline = True

    def __init__(self, data: Any = None, *, needs_deadline: bool = True, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for name in ("deadline_date", "deadline_time"):
            self.fields[name].required = needs_deadline
        self.order_fields(["deadline_date", "deadline_time", "reason"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["deadline"] = None
        if data.get("deadline_date"):
            try:
                data["deadline"] = deadlines.from_typed(data["deadline_date"], data.get("deadline_time") or "24:00")
            except ValueError as error:
                self.add_error("deadline_time", str(error))
        return data
