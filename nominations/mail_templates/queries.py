"""One function per screen: all texts by where they come about, and one text with its versions."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.mail_groups import GROUPS
from accounts.models import TextVersion
from nominations.mail_templates.permissions import can_write, readable
from nominations.mail_texts import NAMES, Text, filled, texts

# Invented, as in the demonstration: what a preview and a test mail show.
SAMPLES: dict[str, Any] = {
    "name": "（演示）林志远", "employer": "（演示）申浦重装第一机械厂", "recommender": "（演示）申浦重型装备集团",
    "number": "2023-0001", "deadline": "2023年4月12日 24:00", "count": 3, "year": 2023, "open": "2023年3月16日 00:00",
    "due": "2023年5月8日 24:00", "items": 2, "when": "2023年6月15日 9:30", "where": "（演示）质量大厦三楼会议室",
    "talk": 10, "questions": 10, "span": "2023年7月3日至7月7日", "decision": "沪质协〔2023〕28号",
    "certificate": "SAQ-ZLGJ-2023-0001", "reason": "会场临时调整。", "left": "还有 7 天", "todo": "2 份待审核",
    "until": "2023年4月12日 24:00",
}  # fmt: skip
# An acceptance number and the number of a batch share one gap.
BATCH_SAMPLE = {"number": "1"}
_LABELS = {group.key: group.label for group in GROUPS}


def sample(text: Text, subject: str, body: str) -> dict[str, str]:
    """How it reads with invented words."""
    words = SAMPLES | (BATCH_SAMPLE if text.key.startswith("batch-") else {})
    return {"subject": filled(subject, words), "body": filled(body, words)}


def text(user: Any, key: str) -> Text | None:
    """One text; None hides as 404."""
    return texts().get(key)


def queue(user: Any, changed: bool) -> dict[str, Any]:
    """Every text under its heading, those that were changed marked; one query."""
    newest = {row.text: row for row in readable(user).select_related("by").order_by("number")}
    rows = [_row(one, newest.get(one.key)) for one in texts().values()]
    n = sum(bool(row["own"]) for row in rows)
    shown = [row for row in rows if row["own"]] if changed else rows
    parts: dict[str, list[dict[str, Any]]] = {}
    for row in shown:  # moves of one section do not all stand together in the tables
        parts.setdefault(str(row["text"].section), []).append(row)
    return {"parts": [{"label": label, "rows": rows} for label, rows in parts.items()], "changed": changed, "n": n}


def _row(one: Text, version: TextVersion | None) -> dict[str, Any]:
    own = version if version is not None and version.body else None
    subject = own.subject if own else one.default()[0]
    return {"text": one, "subject": subject, "own": own}


def current(one: Text, user: Any) -> dict[str, Any]:
    """What holds now: {"subject", "body", "version"}."""
    newest = readable(user).filter(text=one.key).first()
    subject, body = (newest.subject, newest.body) if newest and newest.body else one.default()
    return {"subject": subject, "body": body, "version": newest.number if newest else 0}


def detail(one: Text, user: Any, form: Any, shown: dict[str, str]) -> dict[str, Any]:
    """One text with its gaps, how it reads, every version of it."""
    held = list(readable(user).filter(text=one.key).select_related("by"))
    default = one.default()
    return {
        "text": one,
        "group": _LABELS[one.group],
        "form": form,
        "shown": shown,
        "gaps": [{"word": f"{{{NAMES[name]}}}", "needed": name in one.needed} for name in one.gaps],
        "versions": held,
        "own": bool(held and held[0].body),
        "default": {"subject": default[0], "body": default[1]},
        "may_write": can_write(user),
        "told": str(one.audience),
        "note": _("有理由的，正文之后自动加上理由；邮件末尾自动加上办理页面的链接。"),
    }


EMPTY = gettext_lazy("还没有修改过任何通知文字，现在都是默认文字。")
