"""The words of the notices: the default of the tables in nominations/notices, or what LEAD wrote over it.

A text names its gaps in braces and in Chinese, {姓名}; which gaps it may have are those of its default, so that no mail
ever says more about a person than the default does. Nothing in a text is a program.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.mail_groups import CORRECTION, DEADLINE
from accounts.models import TextVersion
from nominations.notices import (
    AUDIENCES,
    BATCH_NOTICES,
    CYCLE_NOTICES,
    Notice,
    approval,
    defense,
    due,
    examination,
    intake,
    powers,
    proposal,
    publicity,
    review,
)
from nominations.notices.grouping import group_of
from nominations.notices.nudges import NUDGES
from nominations.notices.reminders import EVE, REMINDERS
from nominations.notices.rounds import ROUNDS
from nominations.pipeline import BATCH_MOVES, CYCLE_MOVES, MOVES, Status

# The gaps as a person writes them. They are kept in the database and are the same in every language.
NAMES: dict[str, str] = {
    "name": "姓名", "employer": "工作单位", "recommender": "推荐单位", "number": "编号", "deadline": "报送截止",
    "count": "份数", "year": "年度", "open": "开始时间", "due": "补正期限", "items": "补正项数", "when": "答辩时间",
    "where": "答辩地点", "talk": "陈述分钟", "questions": "问答分钟", "span": "公示时间", "decision": "命名决定",
    "certificate": "证书编号", "reason": "理由", "left": "还有几天", "todo": "待办",
    "until": "办理期限",
}  # fmt: skip
_GAPS = {word: name for name, word in NAMES.items()}
# What the reader cannot do without: a text that leaves one of these out is refused.
NEEDED = frozenset({
    "deadline", "due", "items", "when", "where", "span", "decision", "certificate", "open", "reason", "left", "todo",
    "until",
})  # fmt: skip
# The subject of a message has a line, not a page.
MOST_SUBJECT, MOST_BODY = 60, 1000
_DEFAULT_GAP = re.compile(r"%\((\w+)\)[sd]")
GAP = re.compile(r"\{([^{}\s]{1,12})\}")


@dataclass(frozen=True)
class Text:
    """One notice to one audience. `section` and `label` say where it comes about."""

    key: str
    row: Notice
    section: Any
    label: Any
    group: str

    @property
    def audience(self) -> Any:
        return AUDIENCES[self.row.audience]

    @property
    def gaps(self) -> list[str]:
        """The names of the gaps of the default, in the order in which they come first."""
        return list(dict.fromkeys(_DEFAULT_GAP.findall(f"{_zh(self.row.subject)}\n{_zh(self.row.body)}")))

    @property
    def needed(self) -> list[str]:
        return [name for name in self.gaps if name in NEEDED]

    def default(self) -> tuple[str, str]:
        """(subject, body) with gaps in braces."""
        return _braced(_zh(self.row.subject)), _braced(_zh(self.row.body))


def _zh(text: Any) -> str:
    with translation.override("zh-hans"):
        return str(text)


def _braced(text: str) -> str:
    return _DEFAULT_GAP.sub(lambda found: f"{{{NAMES[found[1]]}}}", text).replace("%%", "%")


_TABLES: tuple[tuple[Any, str, Mapping[str, tuple[Notice, ...]], Any], ...] = (
    (_("申报和推荐"), "", intake.NOTICES, MOVES),
    (_("报送批次"), "batch-", BATCH_NOTICES, BATCH_MOVES),
    (_("形式审查和补正"), "", examination.NOTICES, MOVES),
    (_("书面初评"), "", review.NOTICES, MOVES),
    (_("会审答辩"), "", defense.NOTICES, MOVES),
    (_("会审答辩"), "", proposal.NOTICES, MOVES),
    (_("名单审定"), "", approval.NOTICES, MOVES),
    (_("公示和命名"), "", publicity.NOTICES, MOVES),
    (_("退出、取消资格和复核"), "", powers.NOTICES, MOVES),
    (_("年度"), "year-", CYCLE_NOTICES, CYCLE_MOVES),
)  # fmt: skip
_SLOTS = (
    ("slot-changed", _("答辩改期"), defense.CHANGED), ("slot-freed", _("答辩时间取消"), defense.FREED),
    ("slot-eve", _("答辩前一天提醒"), defense.EVE),
)  # fmt: skip


@lru_cache(maxsize=1)
def texts() -> dict[str, Text]:
    """Every text that LEAD may change. A row that several moves share is one text: what they say stays the same."""
    found: dict[int, Text] = {}
    for section, prefix, table, moves in _TABLES:
        for move, rows in table.items():
            for row in rows:
                key, group = f"{prefix}{move}-{row.audience}", group_of(move, row.audience)
                found.setdefault(id(row), Text(key, row, section, moves[move].label, group))
    for key, label, rows in _SLOTS:
        for row in rows:
            found[id(row)] = Text(f"{key}-{row.audience}", row, _("会审答辩"), label, DEADLINE)
    for (kind, audience), row in REMINDERS.items():
        label = _("补正到期前一个工作日提醒") if kind == EVE else _("补正到期当天提醒")
        found[id(row)] = Text(f"correction-{kind}-{audience}", row, _("期限提醒"), label, CORRECTION)
    for (status, audience), row in NUDGES.items():
        group = CORRECTION if status == Status.CORRECTION else DEADLINE
        found[id(row)] = Text(f"nudge-{status}-{audience}", row, _("推荐单位的提醒"), Status(status).label, group)
    for key, (label, rows) in ROUNDS.items():
        for row in rows:
            found[id(row)] = Text(f"{key}-{row.audience}", row, _("形式审查和补正"), label, CORRECTION)
    for audience, row in due.INTAKE_DUE.items():
        label = _("报送截止前 14、7、3、1 天提醒")
        found[id(row)] = Text(f"intake-due-{audience}", row, _("期限提醒"), label, DEADLINE)
    return {text.key: text for text in found.values()}


@lru_cache(maxsize=1)
def _of_rows() -> dict[int, Text]:
    return {id(text.row): text for text in texts().values()}


def text_of(row: Notice) -> Text:
    """The text a row of the tables is."""
    return _of_rows()[id(row)]


def versions(keys: Iterable[str]) -> dict[str, TextVersion]:
    """{key: its newest version} of those that were ever changed; one query."""
    rows = TextVersion.objects.filter(text__in=set(keys)).order_by("text", "number")
    return {row.text: row for row in rows}


def worded(rows: Iterable[Notice]) -> Callable[[Notice, Mapping[str, Any]], tuple[str, str]]:
    """What fills these rows: (subject, body) with the words of one event; one query for all rows."""
    held = versions(text_of(row).key for row in rows)

    def say(row: Notice, words: Mapping[str, Any]) -> tuple[str, str]:
        version = held.get(text_of(row).key)
        if version is None or not version.body:
            return str(row.subject) % words, str(row.body) % words
        return filled(version.subject, words), filled(version.body, words)

    return say


def filled(text: str, words: Mapping[str, Any]) -> str:
    """The text with its gaps filled. A gap nobody knows stays as it is typed: no move fails because of a text."""
    return GAP.sub(lambda found: str(words.get(_GAPS[found[1]], "")) if found[1] in _GAPS else found[0], text)


def problems(text: Text, subject: str, body: str) -> list[tuple[str, str]]:
    """(field, sentence) of everything that is wrong with what was typed; [] when it may be kept."""
    found = [*_strange("subject", subject, text), *_strange("body", body, text)]
    used = {_GAPS.get(word) for word in GAP.findall(f"{subject}\n{body}")}
    if missing := [f"{{{NAMES[name]}}}" for name in text.needed if name not in used]:
        words = {"gaps": "、".join(missing)}
        found.append(("body", str(_("还缺少 %(gaps)s，收件人需要知道这项内容，请写在标题或正文里。") % words)))
    return found


def _strange(field: str, typed: str, text: Text) -> list[tuple[str, str]]:
    allowed = {NAMES[name] for name in text.gaps}
    known = "、".join(f"{{{NAMES[name]}}}" for name in text.gaps) or str(_("无"))
    words = {"known": known}
    if strange := [word for word in dict.fromkeys(GAP.findall(typed)) if word not in allowed]:
        words["gaps"] = "、".join(f"{{{word}}}" for word in strange)
        return [(field, str(_("不能使用 %(gaps)s。这份通知可以使用的有：%(known)s。") % words))]
    if "{" in GAP.sub("", typed) or "}" in GAP.sub("", typed):
        return [(field, str(_("大括号没有写完整。大括号只用于自动填写的内容：%(known)s。") % words))]
    return []
