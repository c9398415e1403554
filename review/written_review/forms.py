"""Input of the written review: the start, the invitations, an expert's answers and sheet, reopening, clues."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations.act_forms import ActForm, WordsField
from nominations.wordcount import clean
from review.experts.kinds import DECLARED_CHOICES
from review.sheets import rubric
from review.sheets.desk import plain
from review.sheets.inviting import DAYS, LEAST_DAYS, MOST_DAYS
from review.sheets.models import Sheet
from review.sheets.writing import COMMENT_MAX, Filled

EXPERT_COLUMNS = (_("专家"), _("已提交"), _("评分中"), _("待接受"), _("谢绝、回避、逾期"), _("期限"))
FILE_COLUMNS = (_("受理编号"), _("申报人"), _("材料编号"), _("已提交"), _("谢绝、回避、逾期"), _("期限"))
TABLES = (FILE_COLUMNS, EXPERT_COLUMNS)
DAYS_HELP = _("发出当天不计，到最后一个工作日 17:00 为止。")


def _days(initial: int, least: int, most: int, label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, initial=initial, help_text=DAYS_HELP)


class PickField(forms.MultipleChoiceField):
    """Ticked rows by their keys; which of them may be acted on, the domain says, also when the click comes twice."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        try:
            UUID(str(value))
        except ValueError:
            return False
        return True

    def clean(self, value: Any) -> list[UUID]:
        return [UUID(str(key)) for key in super().clean(value)]


class BeginForm(ActForm):
    """T18 and E2: which applications, and how many working days the experts have."""

    days = _days(DAYS, LEAST_DAYS, MOST_DAYS, _("评审期限（工作日）"))
    pick = PickField(label=_("开始初评的申报"), error_messages={"required": _("请至少选择一件申报。")})

    def __init__(self, data: Any = None, *, rows: Collection[Any], **kwargs: Any) -> None:
        initial = {"pick": [str(row.key) for row in rows if row.experts >= row.cycle.experts_min]}
        super().__init__(data, initial=initial, **kwargs)
        choices = [(str(row.key), _row_label(row)) for row in rows]
        self.fields["pick"].choices = choices  # type: ignore[attr-defined]


def _row_label(row: Any) -> str:
    words = {"no": row.acceptance_no, "name": row.name, "n": row.experts, "short": row.cycle.experts_min - row.experts}
    if words["short"] > 0:
        return _t("%(no)s %(name)s（专家 %(n)d 位，缺 %(short)d 位）") % words
    if not row.matched:
        return _t("%(no)s %(name)s（专家 %(n)d 位，没有专业领域相符的）") % words
    return _t("%(no)s %(name)s（专家 %(n)d 位）") % words


class AcceptForm(ActForm):
    """Invitations taken, one or several."""

    pick = PickField(error_messages={"required": _("请至少选择一份材料。")})


class DeclineForm(ActForm):
    """E5: the reason may be left out."""

    reason = WordsField(label=_("原因"), most=200, required=False, help_text=_("仅协会可见。"))


class RecuseForm(ActForm):
    """E4: what kind of relation, and a few words."""

    kind = forms.ChoiceField(label=_("回避事由"), choices=DECLARED_CHOICES, widget=forms.RadioSelect)
    reason = WordsField(
        label=_("说明"),
        least=2,
        most=200,
        room=300,
        help_text=_("写明与申报人或其单位的关系，至少 2 个字。仅协会可见。"),
    )


# An expert's small answers: the form, and what is said afterwards.
RESPONSES = {
    "decline": (DeclineForm, _("已谢绝，谢谢您的答复。")),
    "recuse": (RecuseForm, _("已回避，这份材料不再向您显示。")),
}


class ReopenForm(ActForm):
    """E8."""

    reason = WordsField(label=_("理由"), least=5, most=500, rows=4, help_text=_("至少 5 个字，专家会看到。"))
    days = _days(3, 1, MOST_DAYS, _("重新提交的期限（工作日）"))


class ClueForm(ActForm):
    """线索反映: beside the sheet, never a score."""

    text = WordsField(
        label=_("线索内容"), least=10, most=1000, rows=4,
        help_text=_("写明材料中何处不实、依据是什么，10 至 1000 字。只有协会部门负责人看到，不影响评分。"),
    )  # fmt: skip

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="clue_%s", **kwargs)  # the sheet's form stands on the same page


class AnswerForm(ActForm):
    """What LEAD found about a clue."""

    answer = WordsField(
        label=_("处理情况"), least=5, most=1000, rows=5,
        help_text=_("至少 5 个字，反映线索的专家会看到。请不要写申报人姓名和单位。"),
    )  # fmt: skip


class SheetForm(ActForm):
    """The sheet as it is typed: any state of it may be kept, only the domain says when it is whole.

    `version` is the sheet's; `key` names this open page.
    """

    use_required_attribute = False

    comment = forms.CharField(
        label=_("评语"), required=False, max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4, "data-limit": COMMENT_MAX}),
    )  # fmt: skip
    verdict = forms.ChoiceField(
        label=_("总体建议"), required=False, choices=Sheet.Verdict.choices, widget=forms.RadioSelect
    )

    def __init__(
        self, data: Any = None, *, content: rubric.Content, claims: Collection[str], sheet: Sheet | None, **kwargs: Any
    ) -> None:
        super().__init__(data, version=sheet.version if sheet else 0, initial=_stored(sheet), **kwargs)
        help_text = _t("不少于 %(n)d 字，不写姓名和单位。") % {"n": content["comment_min"]}
        self.fields["comment"].help_text = help_text
        for dimension in content["dimensions"]:
            for item in dimension["items"]:
                name, label = f"score_{item['code']}", item["title"]
                self.fields[name] = forms.CharField(label=label, required=False, max_length=12)
            if dimension["code"] not in claims:
                label = _t("“%(title)s”未填报，这样评分的理由") % {"title": dimension["title"]}
                self.fields[f"note_{dimension['code']}"] = forms.CharField(
                    label=label, required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2})
                )
        # What is wrong is listed in the order in which it stands on the page.
        self.order_fields([*(name for name in self.fields if name not in ("verdict", "comment")), "verdict", "comment"])

    def ask(self) -> "SheetForm":
        """The page marks what is needed in the end, though a draft may lack it; call after the errors are known."""
        for name, field in self.fields.items():
            field.required = not name.startswith("score_")
        return self


def typed(data: Any) -> Filled:
    """What stands in the fields of a posted sheet, broken ones as they were typed; other names are nothing."""
    said = {name: clean(str(data.get(name, ""))).strip() for name in data}
    return Filled(
        scores={name[6:]: text[:12] for name, text in said.items() if name.startswith("score_")},
        comment=said.get("comment", "")[:3000],
        notes={name[5:]: text[:200] for name, text in said.items() if name.startswith("note_")},
        verdict=said["verdict"] if said.get("verdict", "") in Sheet.Verdict.values else "",
    )


def _stored(sheet: Sheet | None) -> dict[str, Any]:
    if sheet is None:
        return {}
    held: dict[str, Any] = {f"score_{code}": plain(value) for code, value in sheet.scores.items()}
    held |= {f"note_{code}": text for code, text in sheet.notes.items()}
    return held | {"comment": sheet.comment, "verdict": sheet.verdict}
