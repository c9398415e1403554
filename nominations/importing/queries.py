"""One function per screen of the import; the same rules choose the rows as the predicates (law 4)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import clock, roles
from documents.sheet import Column, Sheet, write, write_marked
from nominations import extensions, imports
from nominations.annex2_rows import COLUMNS
from nominations.dictionaries import TitleLevel
from nominations.importing import permissions
from nominations.models import Cycle, ImportList, Unit
from nominations.notices import AUDIENCES, UNIT
from nominations.pipeline import CycleStage

RECENT = 20
BLANK_ROWS = 50


def pairs(user: Any) -> list[tuple[Unit, Cycle]]:
    """The units and years for which drafts may be begun now (T1)."""
    units = list(Unit.objects.filter(permissions.importing_units(user)).order_by("name", "pk"))
    found = extensions.open_pairs(units)
    return [pair for pair in found if pair[1].stage == CycleStage.OPEN]


def queue(user: Any) -> dict[str, Any]:
    """What was brought lately, the newest first; `open` while there is something to begin."""
    rows = ImportList.objects.filter(permissions.seen(user)).select_related("cycle", "recommender").defer("content")
    return {"lists": list(rows.order_by("-pk")[:RECENT]), "now": clock.now()}


def held(user: Any, key: UUID) -> ImportList | None:
    """The list an act is about."""
    rows = ImportList.objects.filter(permissions.seen(user)).select_related("cycle", "recommender")
    return rows.filter(key=key).first()


def detail(user: Any, found: ImportList) -> dict[str, Any]:
    """A list with its mistakes, or with the drafts it would begin; neither once its content is gone."""
    if not imports.is_open(found):
        return {"held": found, "open": False}
    lines, checked = imports.checked(found)
    units = {values["employer"] for values in checked.drafts.values() if values["employer"] is not None}
    staffed = roles.officers(roles.Role.UNIT, [unit.pk for unit in units])
    drafts = [
        values | {"row": row, "said": "、".join(filter(None, (values["position"], _title(values)))) or ""}
        for row, values in checked.drafts.items()
    ]
    return {
        "held": found,
        "open": True,
        "mistakes": checked.mistakes,
        "wrong_rows": len({one.row for one in checked.mistakes}),
        "drafts": drafts,
        "ignored": lines.ignored,
        "unstaffed": sorted(unit.name for unit in units if unit.pk not in staffed),
        "told": [str(AUDIENCES[UNIT])],
    }


def _title(values: dict[str, Any]) -> str:
    return values["title_name"] or (str(TitleLevel(values["title"]).label) if values["title"] else "")


def template() -> bytes:
    """An empty list to fill: Annex 2 with the portal's own columns, every cell a text."""
    columns = [Column(f"{one.label}{'*' if one.needed else ''}", one.width) for one in COLUMNS]
    label = _("附件 2（导入用）。带 * 的必填；各列均为文本，身份证号码请直接输入 18 位；不要合并单元格、不要使用公式。")
    rows: list[list[str | int]] = [[n, *[""] * (len(columns) - 1)] for n in range(1, BLANK_ROWS + 1)]
    return write(Sheet(_("推荐汇总表"), label, _("“上海质量工匠”培养选树推荐汇总表"), columns, rows))


def marked(found: ImportList) -> bytes | None:
    """The list with every mistake at its cell; None while there is nothing to mark."""
    if not imports.is_open(found):
        return None
    lines, checked = imports.checked(found)
    if not checked.mistakes:
        return None
    table = imports.table_of(found)
    rows = {number: {at: cell.text for at, cell in cells.items()} for number, cells in table.rows.items()}
    marks: dict[tuple[int, int], str] = {}
    for one in checked.mistakes:
        text = f"{one.label}：{one.text}" if one.label else one.text
        before = marks.get((one.row, one.column))
        marks[one.row, one.column] = f"{before}\n{text}" if before else text
    return write_marked(_("推荐汇总表"), rows, marks, (lines.head, _("需要修改")))
