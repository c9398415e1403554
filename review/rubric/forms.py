"""Input of the score sheets: as many items as the page sent; adding and removing one stores nothing."""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nominations.act_forms import ActForm
from nominations.dictionaries import Indicator
from nominations.wordcount import clean
from review.rubric.models import HALL, WRITTEN

COLUMNS = (_("年度"), _("进度"), _("书面初评"), _("会审答辩"))
GRADES = (_("优（90%–100%）"), _("良（75%–89%）"), _("中（60%–74%）"), _("差（60% 以下）"))
STEPS = (("0.5", "0.5"), ("1", "1"))
CODE = re.compile(r"(craft|skill|lead|contribution)\.[a-z0-9_]{1,20}")
MOST_ITEMS = 8
HALL_CODE = re.compile(r"[a-z][a-z0-9_]{0,20}")
MOST_HALL_ITEMS = 12
HALL_LINE = ("title", "points", "hint")


def _number(label: Any, least: int, most: int) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget)


def _text(label: Any, most: int, rows: int = 1) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
    return forms.CharField(label=label, max_length=most, widget=widget)


def shape(data: Any, content: Mapping[str, Any]) -> dict[str, Any]:
    """The items that the page sent, in its order; `move` adds one (add:craft) or leaves one out (drop:craft.fame)."""
    verb, _sep, which = data.get("move", "").partition(":")
    sent = [code for code in dict.fromkeys(data.getlist("items")) if CODE.fullmatch(code)]
    codes = [code for code in sent if not (verb == "drop" and code == which)]
    made = deepcopy(dict(content))
    for dimension in made["dimensions"]:
        head = dimension["code"]
        mine = [code for code in codes if code.partition(".")[0] == head][:MOST_ITEMS]
        if verb == "add" and which == head and len(mine) < MOST_ITEMS:
            mine.append(_free(f"{head}.", {*mine, *(item["code"] for item in dimension["items"])}))
        kept = mine or [code for code in sent if code.partition(".")[0] == head][:1] or [f"{head}.new1"]
        dimension["items"] = [{"code": code, "title": "", "points": "", "anchors": [""] * 4} for code in kept]
    return made


def _free(head: str, taken: set[str]) -> str:
    """A code that no item of the sheet or its dimension has or had."""
    return next(code for n in range(1, 100) if (code := f"{head}new{n}") not in taken)


class RubricForm(ActForm):
    """The fields of a sheet: `<dimension>-title`, `<item>-points`, `<item>-0` … `<item>-3` for the four grades."""

    page, shape = "edit", staticmethod(shape)
    step = forms.ChoiceField(label=_("计分档（分）"), choices=STEPS)
    unfilled_cap = _number(_("未填报维度的上限（该维度分值的 %）"), 0, 100)
    comment_min = _number(_("评语最少字数"), 0, 500)

    def __init__(self, data: Any = None, *, content: Mapping[str, Any], **kwargs: Any) -> None:
        self.content = shape(data, content) if data else content
        super().__init__(data, initial=_initial(self.content), **kwargs)
        for dimension in self.content["dimensions"]:
            code = dimension["code"]
            self.fields[f"{code}-title"] = _text(_("维度名称"), 40)
            self.fields[f"{code}-points"] = _number(_("维度分值"), 1, 100)
            for item in dimension["items"]:
                self.fields[f"{item['code']}-title"] = _text(_("评分项"), 60)
                self.fields[f"{item['code']}-points"] = _number(_("分值"), 1, 100)
                for grade, label in enumerate(GRADES):
                    self.fields[f"{item['code']}-{grade}"] = _text(label, 200, rows=2)

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The fields in the order of the sheet."""
        made = []
        for dimension in self.content["dimensions"]:
            code, items = dimension["code"], dimension["items"]
            made.append(
                {
                    "code": code,
                    "name": str(Indicator(code).label),
                    "title": self[f"{code}-title"],
                    "points": self[f"{code}-points"],
                    "may_add": len(items) < MOST_ITEMS,
                    "may_drop": len(items) > 1,
                    "items": [
                        {
                            "code": item["code"],
                            "number": number,
                            "title": self[f"{item['code']}-title"],
                            "points": self[f"{item['code']}-points"],
                            "anchors": [self[f"{item['code']}-{grade}"] for grade in range(4)],
                        }
                        for number, item in enumerate(items, start=1)
                    ],
                }
            )
        return made

    def clean(self) -> dict[str, Any]:
        """The sheet as a whole: what is wrong with it is said beside the points or the title."""
        said = super().clean() or self.cleaned_data
        if not self.errors:
            for where, sentence in WRITTEN.rules.faults(self.given):
                self.add_error(_field_of(where), sentence)
        return said

    @property
    def given(self) -> dict[str, Any]:
        """The content that was typed."""
        said = self.cleaned_data
        return {
            "step": said["step"],
            "unfilled_cap": said["unfilled_cap"],
            "comment_min": said["comment_min"],
            "dimensions": [
                {
                    **_head(dimension["code"], said),
                    "items": [
                        {
                            **_head(item["code"], said),
                            "anchors": [clean(said[f"{item['code']}-{grade}"]).strip() for grade in range(4)],
                        }
                        for item in dimension["items"]
                    ],
                }
                for dimension in self.content["dimensions"]
            ],
        }


def _head(code: str, said: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": code, "title": clean(said[f"{code}-title"]).strip(), "points": said[f"{code}-points"]}


def _field_of(where: str) -> str | None:
    if not where:
        return None
    return f"{where}-title" if "." in where else f"{where}-points"


def _initial(content: Mapping[str, Any]) -> dict[str, Any]:
    made = {name: content[name] for name in ("step", "unfilled_cap", "comment_min")}
    for dimension in content["dimensions"]:
        for row in (dimension, *dimension["items"]):
            made |= {f"{row['code']}-title": row["title"], f"{row['code']}-points": row["points"]}
            made |= {f"{row['code']}-{grade}": text for grade, text in enumerate(row.get("anchors", ()))}
    return made


class HallForm(ActForm):
    """The fields of the defense's sheet: `<item>-title`, `<item>-points`, `<item>-hint`."""

    page = "edit_hall"
    step = forms.ChoiceField(label=_("计分档（分）"), choices=STEPS)

    def __init__(self, data: Any = None, *, content: Mapping[str, Any], **kwargs: Any) -> None:
        self.content = self.shape(data, content) if data else content
        held = {f"{item['code']}-{name}": item[name] for item in self.content["items"] for name in HALL_LINE}
        super().__init__(data, initial=held | {"step": self.content["step"]}, **kwargs)
        for item in self.content["items"]:
            self.fields[f"{item['code']}-title"] = _text(_("评分项"), 60)
            self.fields[f"{item['code']}-points"] = _number(_("分值"), 1, 100)
            self.fields[f"{item['code']}-hint"] = _text(_("要求"), 120, rows=2)

    @property
    def items(self) -> list[dict[str, Any]]:
        """The fields in the order of the sheet."""
        return [
            {"code": item["code"], "number": number} | {name: self[f"{item['code']}-{name}"] for name in HALL_LINE}
            for number, item in enumerate(self.content["items"], start=1)
        ]

    @property
    def may_add(self) -> bool:
        return len(self.content["items"]) < MOST_HALL_ITEMS

    def clean(self) -> dict[str, Any]:
        """The sheet as a whole."""
        said = super().clean() or self.cleaned_data
        if not self.errors:
            for where, sentence in HALL.rules.faults(self.given):
                self.add_error(f"{where}-title" if where else None, sentence)
        return said

    @property
    def given(self) -> dict[str, Any]:
        """The content that was typed."""
        said, made = self.cleaned_data, []
        for item in self.content["items"]:
            code = item["code"]
            made.append(_head(code, said) | {"hint": clean(said[f"{code}-hint"]).strip()})
        return {"step": said["step"], "items": made}

    @staticmethod
    def shape(data: Any, content: Mapping[str, Any]) -> dict[str, Any]:
        """The items that the page sent, in its order; `move` adds one (add) or leaves one out (drop:clear)."""
        verb, _sep, which = data.get("move", "").partition(":")
        sent = [code for code in dict.fromkeys(data.getlist("items")) if HALL_CODE.fullmatch(code)][:MOST_HALL_ITEMS]
        codes = [code for code in sent if not (verb == "drop" and code == which)] or sent[:1] or ["new1"]
        if verb == "add" and len(codes) < MOST_HALL_ITEMS:
            codes.append(_free("", {*codes, *(item["code"] for item in content["items"])}))
        blank = {"title": "", "points": "", "hint": ""}
        return {"step": content["step"], "items": [{"code": code, **blank} for code in codes]}


FORMS: dict[str, Any] = {WRITTEN.name: RubricForm, HALL.name: HallForm}


def reshaped(data: Any, content: Mapping[str, Any], made_by: Any) -> Any:
    """The page again with what was typed and one item more or fewer; nothing is checked yet. `made_by`: of FORMS."""
    form = made_by(content=made_by.shape(data, content), auto_id="id_%s")
    for name in form.fields:
        form.initial[name] = data.get(name, "")
    form.initial["key"] = data.get("key", "")
    return form
