"""A stretch of the audit trail as a file that anybody can verify without the portal (docs/verify_audit_export.py)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Min
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import audit, audit_links, audit_list, clock
from accounts.models import AuditEvent, User

FORMAT = "saq-audit/1"
MOST, WINDOW = 5, timedelta(hours=1)


class ExportRefused(Exception):
    """The sentence tells the person why."""


@dataclass(frozen=True)
class Stretch:
    """The rows from `first` to `last`, without a gap."""

    head: dict[str, Any]

    @property
    def filename(self) -> str:
        return f"audit-{self.head['first']}-{self.head['last']}.jsonl"

    def lines(self) -> Iterator[str]:
        """The head, then every row: its linked fields, its MAC and its link."""
        yield json.dumps(self.head, ensure_ascii=False) + "\n"
        rows = AuditEvent.objects.filter(seq__range=(self.head["first"], self.head["last"])).order_by("seq")
        for event in rows.iterator(2000):
            line = audit_links.row_of(event) | {"mac": event.mac, "link": event.link}
            yield json.dumps(line, ensure_ascii=False) + "\n"


@transaction.atomic
def export(*, since: date, until: date, by: User, request: HttpRequest | None = None) -> Stretch:
    """Everything between the first and the last record of these days; the export is itself recorded."""
    recent = AuditEvent.objects.filter(actor=by, action="audit.export", at__gt=clock.now() - WINDOW)
    if recent.count() >= MOST:
        raise ExportRefused(_("一小时内最多导出 %(n)d 次，请稍后再试。") % {"n": MOST})
    days = audit_list.filtered(by, {"since": since, "until": until}).order_by()
    ends = days.aggregate(first=Min("seq"), last=Max("seq"))
    if ends["first"] is None:
        raise ExportRefused(_("这些日子没有审计记录，请换一个日期范围。"))
    links = dict(AuditEvent.objects.filter(seq__in=(ends["first"] - 1, ends["last"])).values_list("seq", "link"))
    head = {
        "format": FORMAT, "first": ends["first"], "last": ends["last"], "since": since.isoformat(),
        "until": until.isoformat(), "made_at": clock.now().isoformat(),
        "before": links.get(ends["first"] - 1, ""), "link": links[ends["last"]],
    }  # fmt: skip
    detail = {name: head[name] for name in ("first", "last", "since", "until", "link")}
    audit.record("audit.export", actor=by, detail=detail, request=request)
    return Stretch(head)
