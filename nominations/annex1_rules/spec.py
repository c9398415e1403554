"""How one field of the form is asked: kind, limits, options, condition, help and the words of the notice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations import wordcount
from nominations.annex1_rules.problem import Problem
from nominations.identity import IdentityError

TEXT, LONG, SELECT, RADIO, BOXES, YES_NO, NUMBER, TICK, UNIT, ID_NO = (
    "text", "long", "select", "radio", "boxes", "yes_no", "number", "tick", "unit", "id_no",
)  # fmt: skip
SCOPE = _("通知“一、培养选树范围”")
HOW_TO_APPLY = _("通知“二、申报方式”")
TRUTH = _("通知“四、工作要求”")
INDICATORS_ROW = _("附件1 四项指标")
NOTE_1, NOTE_2, NOTE_3 = _("附件1 注1"), _("附件1 注2"), _("附件1 注3")


@dataclass(frozen=True)
class Spec:
    """`limit`: characters of a text, 字 of a long text, the highest number; `least` likewise.

    `needed`: a submission needs it (drafts never do). `when`: "other=a|b", the answers under which it is asked.
    `head` opens a group of fields with a heading. `help` stands above the input; `note` with its source `cite`
    stands in the column of help.
    """

    name: str
    kind: str
    needed: bool = True
    limit: int = 0
    least: int = 0
    choices: type[TextChoices] | None = None
    check: Callable[[str], str] | None = None
    when: str = ""
    help: str | Promise = ""
    note: str | Promise = ""
    cite: str | Promise = ""
    label: str | Promise = ""
    head: str | Promise = ""


def label_of(app: Any, spec: Spec) -> str:
    """The words of the form for this field."""
    return str(spec.label or app._meta.get_field(spec.name).verbose_name)


def is_empty(value: Any) -> bool:
    """Nothing typed or ticked; 否 and 0 are answers."""
    return value is None or value in ("", [], {})


def wanted(app: Any, spec: Spec) -> bool:
    """Whether the field is asked at all, given the answer it hangs on."""
    if not spec.when:
        return True
    other, _sep, values = spec.when.partition("=")
    held = getattr(app, other)
    if isinstance(held, bool):
        held = "yes" if held else "no"
    answers = set(values.split("|"))
    return not answers.isdisjoint(held) if isinstance(held, (list, dict)) else held in answers


def _missing(app: Any, spec: Spec) -> str:
    label = label_of(app, spec)
    if spec.kind == BOXES:
        return _t("“%(label)s”请至少选择一项。") % {"label": label}
    if spec.kind in (SELECT, RADIO, YES_NO, UNIT):
        return _t("请选择%(label)s。") % {"label": label}
    if spec.kind == TICK:
        return _t("请确认“%(label)s”。") % {"label": label}
    return _t("请填写%(label)s。") % {"label": label}


def over_limit(spec: Spec, text: str, *, least: bool = True) -> str:
    """The sentence about a long text outside its limits (R106–R109, R114), or ''."""
    try:
        wordcount.check_limit(text, spec.limit, spec.least if least else 0)
    except wordcount.WordLimitError as error:
        return error.message
    return ""


def _is_over(spec: Spec, value: Any) -> bool:
    return spec.kind == LONG and over_limit(spec, value, least=False) != ""


def _value_problem(spec: Spec, value: Any) -> str:
    """Whether a value that is there may stay: the checks of saving once more, for forms that came another way."""
    if spec.kind == LONG:
        return over_limit(spec, value)
    if spec.kind == NUMBER:
        fits = spec.least <= value <= spec.limit
        return "" if fits else _t("请填写 %(least)d 至 %(limit)d 的整数。") % {"least": spec.least, "limit": spec.limit}
    if spec.kind == TEXT and spec.limit and len(value) > spec.limit:
        return _t("不能超过 %(limit)d 个字符，现有 %(n)d 个。") % {"limit": spec.limit, "n": len(value)}
    if spec.choices is not None and not {value} - {""} <= set(spec.choices.values):
        return _t("请从列出的选项中选择。")
    if spec.check is not None:
        try:
            spec.check(value)
        except IdentityError as error:
            return error.message
    return ""


def field_problems(section: str, app: Any, specs: tuple[Spec, ...]) -> list[Problem]:
    """What every field of a section is asked, whatever it means: is it there, is it within its limits."""
    found = []
    for spec in specs:
        value = getattr(app, spec.name)
        if not wanted(app, spec):
            continue
        if is_empty(value) or (spec.kind == TICK and value is not True):
            if spec.needed:
                found.append(Problem(section, spec.name, _missing(app, spec)))
        elif spec.kind != BOXES and (sentence := _value_problem(spec, value)):
            found.append(Problem(section, spec.name, sentence, over=_is_over(spec, value)))
    return found
