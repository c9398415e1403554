"""A score sheet is written or set back by the head of department; the audit trail says line by line what changed."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import AuditEvent
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError
from nominations.models import Cycle
from nominations.transitions import locked
from review.marks import papers
from review.rubric.models import HALL, WRITTEN, Kind
from review.rubric.permissions import can_edit
from review.sheets.models import YearSheet


def edit(cycle: Cycle, content: dict[str, Any], kind: Kind, *, by: Actor, version: int) -> YearSheet:
    """Store a sound score sheet; one that changes nothing stores nothing, so that a second click is answered alike."""
    return _write(cycle, content, kind, by, version, "rubric.edit" if kind is WRITTEN else "hall_rubric.edit")


def reset(cycle: Cycle, kind: Kind, *, by: Actor, version: int) -> YearSheet:
    """Back to the sheet the portal comes with."""
    content = deepcopy(dict(kind.default))
    return _write(cycle, content, kind, by, version, "rubric.reset" if kind is WRITTEN else "hall_rubric.reset")


@transaction.atomic
def _write(cycle: Cycle, content: dict[str, Any], kind: Kind, by: Actor, version: int, action: str) -> YearSheet:
    """Year and sheet are locked first, as whatever freezes the sheet does: none changes after it was frozen."""
    cycle = locked(Cycle, cycle.pk)
    held = locked(kind.model, kind.rules.of_cycle(cycle).pk)
    if by.user is None or not can_edit(by.user, cycle, kind):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if content == held.content:
        return held
    if held.version != version:
        raise StaleVersion(_("评分表已被他人修改，请核对最新内容后再保存。"), latest=_latest(cycle, kind))
    if found := [sentence for _where, sentence in kind.rules.faults(content)]:
        raise TransitionError(found[0], list(found))
    changes = list(_changes(kind, held.content, content))
    held.content, held.version = content, version + 1
    held.changed_by, held.changed_at = by.user, clock.now()
    held.save(update_fields=["content", "version", "changed_by", "changed_at"])
    if kind is HALL:
        papers.void_blank(cycle)
    audit.record_late(
        action, actor=by.user, ip=by.ip, target=f"cycle:{cycle.pk}",
        detail={"version": held.version, "sha256": kind.rules.sha256(content), "changes": changes},
    )  # fmt: skip
    return held


def _latest(cycle: Cycle, kind: Kind) -> AuditEvent | None:
    events = AuditEvent.objects.filter(target=f"cycle:{cycle.pk}", action__startswith=f"{kind.name}.")
    return events.select_related("actor").order_by("-seq").first()


@translation.override("zh-hans")
def _changes(kind: Kind, before: dict[str, Any], after: dict[str, Any]) -> Iterator[dict[str, str]]:
    """[{"label", "before", "after"}] of every line that differs; a line that is gone or new has an empty side."""
    lines = _lines if kind is WRITTEN else _hall_lines
    old, new = lines(before), lines(after)
    for name in dict.fromkeys([*old, *new]):
        label, was = old.get(name, ("", ""))
        label, now = new.get(name, (label, ""))
        if was != now:
            yield {"label": label, "before": was, "after": now}


def _lines(content: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """{name: (label, text)} of every line of the sheet."""
    made = {
        "step": ("计分档", str(content["step"])),
        "unfilled_cap": ("未填报维度的上限（%）", str(content["unfilled_cap"])),
        "comment_min": ("评语最少字数", str(content["comment_min"])),
    }
    for dimension in content["dimensions"]:
        title = dimension["title"]
        made[dimension["code"]] = (title, f"{title}（{dimension['points']}分）")
        for item in dimension["items"]:
            text = f"{item['title']}（{item['points']}分）：{' / '.join(item['anchors'])}"
            made[item["code"]] = (f"{title}·{item['title']}", text)
    return made


def _hall_lines(content: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """The same of the defense's sheet."""
    made = {"step": ("计分档", str(content["step"]))}
    for item in content["items"]:
        made[f"item {item['code']}"] = (item["title"], f"{item['title']}（{item['points']}分）：{item['hint']}")
    return made
