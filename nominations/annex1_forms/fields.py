"""Turns the specifications of Annex 1 into form fields that take whatever can be stored (T2)."""

import unicodedata
from collections.abc import Callable, Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations import dictionaries as d
from nominations import wordcount
from nominations.annex1_forms import lean
from nominations.annex1_forms.pasted import tidy
from nominations.annex1_rules import spec as kinds
from nominations.annex1_rules.spec import Spec, label_of
from nominations.annex1_rules.steps import Step
from nominations.identity import IdentityError

CHOOSE = ("", _("请选择"))
YES_NO = (("yes", _("是")), ("no", _("否")))
# How far over its limit a text may be kept in a draft, so that nothing typed is lost.
DRAFT_FACTOR = 2
# Ticks with a line of their own: which codes of a field have one (R102, R104).
LINES: dict[str, list[str]] = {"craft": list(d.Craft.values), "mentoring": [d.Mentoring.OTHER.value]}
ATTRS: dict[str, dict[str, str]] = {
    "name": {"autocomplete": "name", "class": "saq-short"},
    "id_no": {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    "mobile": {"autocomplete": "tel-national", "inputmode": "tel", "class": "saq-short"},
    "email": {"autocomplete": "email", "inputmode": "email"},
    "home_addr": {"autocomplete": "street-address"},
    "home_zip": {"autocomplete": "postal-code", "inputmode": "numeric", "class": "saq-short"},
    "unit_zip": {"inputmode": "numeric", "class": "saq-short"},
    # Its inputs stand among the uploads, outside the step's own form.
    "union_doc_kind": {"form": "step-form"},
}
ROWS = {100: 3, 300: 6, 500: 9, 5000: 20}


class LineField(forms.CharField):
    """One line of text, blanks and invisible characters tidied; `check` brings it to the form that is stored."""

    def __init__(self, *, limit: int, check: Callable[[str], str] | None = None, **kwargs: Any) -> None:
        super().__init__(**{"widget": lean.TextInput} | kwargs)
        self.check = check
        # No maxlength in the page: a browser would cut a pasted text without a word.
        message = _("不能超过 %(limit_value)d 个字符，现有 %(show_value)d 个。")
        self.validators.append(MaxLengthValidator(limit, message))

    def to_python(self, value: Any) -> str:
        return " ".join(wordcount.clean(super().to_python(value) or "").split())

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if text and self.check is not None:
            try:
                return self.check(text)
            except IdentityError as error:
                raise ValidationError(error.message) from error
        return text


class LongField(forms.CharField):
    """A long text; over its limit it is still kept, up to twice, and the page says so."""

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        self.limit = limit

    def to_python(self, value: Any) -> str:
        return tidy(wordcount.clean(super().to_python(value) or ""))

    def validate(self, value: str) -> None:
        super().validate(value)
        count = wordcount.count(value)
        most = DRAFT_FACTOR * self.limit
        if count.words > most or count.chars > DRAFT_FACTOR * wordcount.char_cap(self.limit):
            words = {"words": count.words, "most": most}
            raise ValidationError(_t("已写 %(words)d 字，超过 %(most)d 字的部分无法保存，请先删减。") % words)


class WholeField(forms.IntegerField):
    """A whole number, also in full-width digits."""

    def __init__(self, *, least: int, limit: int, **kwargs: Any) -> None:
        widget = lean.TextInput(attrs={"inputmode": "numeric", "class": "saq-short"})
        super().__init__(min_value=least, max_value=limit, widget=widget, **kwargs)
        wrong = _t("请填写 %(least)d 至 %(limit)d 的整数。") % {"least": least, "limit": limit}
        self.error_messages["invalid"] = wrong
        for validator in self.validators:
            validator.message = wrong  # type: ignore[attr-defined]

    def to_python(self, value: Any) -> int | None:
        return super().to_python(unicodedata.normalize("NFKC", value) if isinstance(value, str) else value)


class UnitField(forms.ChoiceField):
    """A unit by its key; which units there are the form asks the registry, not a list in the page."""

    def valid_value(self, value: Any) -> bool:
        return True


def _options(spec: Spec) -> list[tuple[str, Any]]:
    assert spec.choices is not None
    if spec.choices is d.Industry:
        return [(value, f"{value} {label}") for value, label in spec.choices.choices]
    return list(spec.choices.choices)


def _choice(spec: Spec, common: dict[str, Any]) -> forms.Field:
    if spec.kind == kinds.BOXES:
        return forms.MultipleChoiceField(choices=_options(spec), widget=lean.CheckboxSelectMultiple, **common)
    if spec.kind == kinds.SELECT:
        return forms.ChoiceField(choices=[CHOOSE, *_options(spec)], widget=lean.Select, **common)
    none = [] if spec.needed else [("", _("未填报"))]
    return forms.ChoiceField(choices=[*none, *_options(spec)], widget=lean.RadioSelect, **common)


def make_field(app: Any, spec: Spec) -> forms.Field:
    """The input for one specification; never required by the form, `needed` tells the page."""
    common: dict[str, Any] = {"label": label_of(app, spec), "help_text": spec.help, "required": False}
    if spec.kind in (kinds.BOXES, kinds.SELECT, kinds.RADIO):
        field: Any = _choice(spec, common)
    elif spec.kind == kinds.YES_NO:
        field = forms.TypedChoiceField(
            choices=YES_NO, widget=lean.RadioSelect, coerce=lambda v: v == "yes", empty_value=None, **common
        )
    elif spec.kind == kinds.NUMBER:
        field = WholeField(least=spec.least, limit=spec.limit, **common)
    elif spec.kind == kinds.TICK:
        field = forms.BooleanField(widget=lean.CheckboxInput, **common)
    elif spec.kind == kinds.UNIT:
        field = UnitField(widget=lean.Select, **common)
    elif spec.kind == kinds.LONG:
        widget = lean.Textarea(attrs={"data-limit": spec.limit, "rows": ROWS.get(spec.limit, 6)})
        field = LongField(limit=spec.limit, widget=widget, **common)
    elif spec.name == "email":
        field = forms.EmailField(widget=lean.EmailInput, **common)
    else:
        field = LineField(limit=spec.limit or 40, check=spec.check, **common)
    field.widget.attrs |= ATTRS.get(spec.name, {})
    decorated(field, needed=spec.needed, when=spec.when).head = spec.head
    return field


def decorated(field: Any, *, needed: bool = False, when: str = "") -> Any:
    """What the templates ask a field besides: is it a must, under which answer is it asked, what was said about it."""
    field.needed, field.when, field.head, field.said, field.stored, field.part = needed, when, "", "", "", ""
    field.closed = False
    return field


def make_fields(app: Any, step: Step) -> dict[str, forms.Field]:
    """All inputs of a step; a tick with a line of its own is followed by that line."""
    made: dict[str, forms.Field] = {}
    for one in step.specs:
        made[one.name] = make_field(app, one)
        for code in LINES.get(one.name, []):
            assert one.choices is not None
            limit = DRAFT_FACTOR * wordcount.char_cap(one.limit)
            widget = lean.TextInput(attrs={"data-limit": one.limit})
            label = _t("%(label)s：") % {"label": one.choices(code).label}
            line = LineField(limit=limit, label=label, required=False, widget=widget)
            made[f"{one.name}_{code}"] = decorated(line, needed=True, when=f"{one.name}={code}")
    return made


def initial(app: Any, step: Step, names: Collection[str] | None = None) -> dict[str, Any]:
    """What the inputs show of the stored draft, or of these fields; the ID number is never shown again."""
    shown: dict[str, Any] = {}
    for one in step.specs:
        if names is not None and one.name not in names:
            continue
        value = getattr(app, one.name)
        if one.kind == kinds.YES_NO:
            shown[one.name] = "" if value is None else "yes" if value else "no"
        elif one.kind == kinds.UNIT:
            shown[one.name] = str(value.key) if value is not None else ""
        elif one.kind == kinds.BOXES:
            shown[one.name] = list(value)
        elif one.kind != kinds.ID_NO:
            shown[one.name] = value
        for code in LINES.get(one.name, []):
            text = value.get(code, "")
            shown[f"{one.name}_{code}"] = text if isinstance(text, str) else ""
    return shown
