"""The columns of an imported list: those of Annex 2, and three of the portal's own that tell unit and person apart."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

MOST_ROWS = 500


@dataclass(frozen=True)
class Column:
    """`label` as the template prints it; `others` are names under which the same column is known."""

    name: str
    label: Any
    width: int
    needed: bool = False
    others: tuple[str, ...] = ()


COLUMNS = (
    Column("no", _("序号"), 7, others=("编号",)),
    Column("employer", _("所在单位名称"), 36, True, ("单位名称", "工作单位", "工作单位名称", "所在单位", "单位全称")),
    Column("name", _("姓名"), 14, True, ("申报人", "申报人姓名")),
    Column("post_name", _("所在岗位名称"), 26, others=("岗位", "岗位名称", "所在岗位")),
    Column("position_title", _("职务、职称"), 26, others=("职务职称", "职务/职称", "职务,职称")),
    Column("uscc", _("统一社会信用代码"), 24, others=("信用代码", "社会信用代码", "单位统一社会信用代码")),
    Column("id_no", _("身份证号码"), 24, others=("身份证", "身份证号", "公民身份号码", "居民身份证号码")),
    Column("mobile", _("手机号码"), 16, others=("手机", "手机号", "移动电话")),
)
BY_NAME = {column.name: column for column in COLUMNS}


def _bare(text: str) -> str:
    """A heading without blanks, marks of need, and what is said in brackets."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s*:]|\([^)]*\)", "", text)


KNOWN = {_bare(str(label)): column for column in COLUMNS for label in (column.label, *column.others)}


def named(heading: str) -> Column | None:
    """The column that a heading means."""
    return KNOWN.get(_bare(heading))
