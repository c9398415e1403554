"""Checks the rows of a list by themselves, against each other, the registry and the year; all mistakes at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from documents.table_reading import DATE, FORMULA, NUMBER, OTHER, Cell
from nominations import annex1_rules, bans, duplicates
from nominations.act_forms import tidied
from nominations.annex2_rows.employers import Employers
from nominations.annex2_rows.lines import Lines, Mistake
from nominations.dictionaries import TitleLevel
from nominations.identity import IdentityError, check_id_number, check_mobile, check_name, name_key
from nominations.models import Application, Cycle, Unit
from nominations.pipeline import LIVE

LIMITS = {"post_name": (_l("所在岗位名称"), 30), "position": (_l("职务"), 40), "title_name": (_l("职称名称"), 30)}
TITLES = {str(level.label): level.value for level in TitleLevel}
LOST_DIGITS = "000"


@dataclass
class Checked:
    """`drafts`: {row: the values of the draft, "employer" a Unit}; as long as there is one mistake, none is begun."""

    drafts: dict[int, dict[str, Any]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)


class _Row:
    """One line while it is checked: what is right in `values`, what is wrong in the list's mistakes."""

    def __init__(self, number: int, cells: dict[str, Cell], lines: Lines, wrong: list[Mistake]) -> None:
        self.number, self.cells, self.lines, self.wrong = number, cells, lines, wrong
        self.values: dict[str, Any] = {}

    def fail(self, name: str, text: str) -> None:
        self.wrong.append(self.lines.mistake(self.number, name, text))

    def text(self, name: str, *, numbers: bool = False) -> str | None:
        """What the cell says, or None after a mistake: a date, a formula or an error is no text."""
        cell = self.cells.get(name, Cell(""))
        if cell.kind == FORMULA:
            self.fail(name, _("单元格里是公式，请复制后“粘贴为数值”。"))
        elif cell.kind == OTHER:
            self.fail(name, _("单元格里不是文字（%(text)s），请改正。") % {"text": cell.text[:20]})
        elif cell.kind == DATE or (cell.kind == NUMBER and not numbers):
            self.fail(
                name,
                _("应为文字，单元格里却是数字或日期（%(text)s），请设为文本后重新填写。") % {"text": cell.text[:20]},
            )
        else:
            return tidied(cell.text)
        return None

    def checked(self, name: str, rule: Callable[[str], str], *, numbers: bool = False) -> str:
        """The cell by a rule of the form; '' for nothing and for what is wrong."""
        text = self.text(name, numbers=numbers)
        if not text:
            return ""
        try:
            return rule(text)
        except IdentityError as error:
            self.fail(name, error.message)
            return ""


def check(lines: Lines, cycle: Cycle, recommender: Unit) -> Checked:
    """A fixed number of queries, however many rows there are."""
    found = Checked(mistakes=list(lines.mistakes))
    employers, on = Employers(lines), annex1_rules.deadline_day(cycle)
    for number, cells in lines.rows.items():
        row = _Row(number, cells, lines, found.mistakes)
        _person(row, on)
        _post(row)
        _employer(row, employers)
        found.drafts[number] = row.values
    _twice(lines, found)
    _known(lines, found, cycle, recommender)
    found.mistakes.sort(key=lambda one: (one.row, one.column))
    return found


def _person(row: _Row, on: date) -> None:
    row.values["name"] = row.checked("name", lambda text: check_name("".join(text.split())))
    if not row.cells["name"].text.strip():
        row.fail("name", _("请填写姓名。"))
    row.values |= {"mobile": row.checked("mobile", check_mobile, numbers=True), "id_no": "", "sex": ""}
    cell = row.cells.get("id_no", Cell(""))
    if cell.kind == NUMBER:
        row.fail("id_no", _("身份证号码被表格当成了数字，末几位已经丢失。请将身份证列设为文本，再重新填写号码。"))
        return
    text = row.text("id_no")
    if not text:
        return
    try:
        known = check_id_number(text, on=on)
    except IdentityError as error:
        lost = text.endswith(LOST_DIGITS) and len(text) == 18
        advice = _("末三位是 000，可能被表格改成了数字：请将身份证列设为文本，再重新填写号码。") if lost else ""
        row.fail("id_no", error.message + advice)
    else:
        row.values |= {"id_no": known.number, "sex": known.sex}


def _post(row: _Row) -> None:
    """R123, R124: the post; position and title as Annex 2 writes them, “班长、高级工程师”."""
    post, said = row.text("post_name") or "", row.text("position_title") or ""
    position, _sep, title = said.rpartition("、") if "、" in said else (said, "", "")
    values = {"post_name": post, "position": position, "title": TITLES.get(title, ""), "title_name": title}
    if values["title"]:
        values["title_name"] = ""
    columns = {"post_name": "post_name", "position": "position_title", "title_name": "position_title"}
    for name, (label, most) in LIMITS.items():
        if len(values[name]) > most:
            words = {"label": label, "n": most}
            row.fail(columns[name], _("%(label)s最多 %(n)d 个字。") % words)
    row.values |= values


def _employer(row: _Row, employers: Employers) -> None:
    name, code = row.text("employer"), row.text("uscc")
    row.values["employer"] = None
    if name is None or code is None:
        return
    unit, column, sentence = employers.find(name, code)
    row.values["employer"] = unit
    if sentence:
        row.fail(column if column in row.lines.at else "", sentence)


def _twice(lines: Lines, found: Checked) -> None:
    """The same number twice, or the same name in one unit with nothing to tell two people apart."""
    numbers: dict[str, int] = {}
    people: dict[tuple[str, int], int] = {}
    for row, values in found.drafts.items():
        if values["id_no"] and (first := numbers.setdefault(values["id_no"], row)) != row:
            found.mistakes.append(lines.mistake(row, "id_no", _("与第 %(n)d 行的身份证号码相同。") % {"n": first}))
            continue
        if not values["name"] or values["employer"] is None:
            continue
        first = people.setdefault((name_key(values["name"]), values["employer"].pk), row)
        if first != row and not (values["id_no"] and found.drafts[first]["id_no"]):
            text = _("与第 %(n)d 行重复。同名不同人的，请填写身份证号码加以区分。") % {"n": first}
            found.mistakes.append(lines.mistake(row, "name", text))


def _known(lines: Lines, found: Checked, cycle: Cycle, recommender: Unit) -> None:
    """Against what the portal holds: numbers that are taken, drafts of an earlier list, bans; neutral throughout."""
    indexes = {row: bans.person_key(values["id_no"]) for row, values in found.drafts.items() if values["id_no"]}
    taken = duplicates.under_way(cycle, set(indexes.values()))
    named = set() if cycle.allow_renomination else duplicates.named_before(set(indexes.values()))
    units = [values["employer"] for values in found.drafts.values() if values["employer"] is not None]
    barred, begun = bans.barred(set(indexes.values()), units, recommender), _begun(cycle, recommender)
    for row, values in found.drafts.items():
        index, unit = indexes.get(row, ""), values["employer"]
        if index in taken:
            found.mistakes.append(lines.mistake(row, "id_no", str(duplicates.ID_TAKEN)))
        elif index in named:
            found.mistakes.append(lines.mistake(row, "id_no", str(duplicates.NAMED_BEFORE)))
        elif unit is not None and (name_key(values["name"]), unit.pk) in begun and not index:
            text = _("本单位已为该单位的同名职工建立过草稿。同名不同人的，请填写身份证号码。")
            found.mistakes.append(lines.mistake(row, "name", text))
        if index in barred.people or (unit is not None and unit.pk in barred.units) or barred.recommender:
            found.mistakes.append(lines.mistake(row, "", str(bans.NEUTRAL)))


def _begun(cycle: Cycle, recommender: Unit) -> set[tuple[str, int | None]]:
    """(name, employer) of what lists of this recommending unit have begun, as long as it is with this unit's people."""
    rows = Application.objects.filter(cycle=cycle, proposed_by=recommender, recommender=recommender, status__in=LIVE)
    return {(name_key(name), employer) for name, employer in rows.values_list("name", "employer")}
