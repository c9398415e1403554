"""D17: 异议受理告知书, 不予受理告知书, 处理结果告知书; read by the objector with the query code and by the desk."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.models import User
from documents import annexes, registry
from documents.models import GeneratedDocument
from documents.requests import request_document
from documents.snapshots import freeze
from nominations.deadlines import beijing
from publicity.lists.period import worded
from publicity.objections import sight
from publicity.objections.models import Objection
from publicity.objections.moves import Refusal, State

LETTER = "objection_letter"


def register_kinds() -> None:
    """Tell documents of the letter; it names who objects, so it follows the rule of the identity."""
    kind = registry.DocumentKind(LETTER, _("异议告知书"), ("pdf",), annexes.render_letter, _filename, can_read)
    registry.register(kind)


def _filename(payload: dict[str, Any]) -> str:
    """By number, never by name."""
    return f"{payload['title']}-{payload['reference'].rpartition('：')[2]}"


def target(row: Objection) -> str:
    return f"objection:{row.key}"


def can_read(user: User, document: GeneratedDocument) -> bool:
    kind, _sep, key = document.target.partition(":")
    row = Objection.objects.select_related("application").filter(key=key).first() if kind == "objection" else None
    return row is not None and sight.can_see_identity(user, row)


def _letter(row: Objection, title: str, says: list[str], by: User | None) -> GeneratedDocument:
    cycle = row.publication.cycle
    payload = {
        "year": cycle.year, "organiser": cycle.organiser, "department": cycle.department, "title": title,
        "doc_no": "", "addressee": row.unit_name or row.name or "反映人", "paragraphs": says, "items": [],
        "closing": ["我会对您的身份和反映的内容严格保密。"], "date": worded(clock.today()),
        "reference": f"异议编号：{row.number}", "demo": settings.SAQ_DEMO,
    }  # fmt: skip
    return request_document(LETTER, target=target(row), snapshot=freeze("letter/1", payload), by=by)


def _came(row: Objection) -> str:
    return f"您于{worded(row.received_at.astimezone(clock.SHANGHAI).date())}反映的有关事项"


@translation.override("zh-hans")
def accepted(row: Objection, *, by: User | None) -> GeneratedDocument:
    """D17a."""
    assert row.due_at is not None
    says = [f"{_came(row)}，经审查符合受理条件，我会决定予以受理，将于{beijing(row.due_at)}前办结并答复。"]
    return _letter(row, "异议受理告知书", says, by)


@translation.override("zh-hans")
def answered(row: Objection, before: str, *, by: User | None) -> GeneratedDocument:
    """D17b or D17c, by the state before the answer."""
    if before == State.NOT_ACCEPTED:
        ground = str(Refusal(row.refusal).label) if row.refusal else "没有按期补充材料"
        says = [f"{_came(row)}，经审查不符合受理条件（{ground}），我会决定不予受理。", row.answer]
        return _letter(row, "异议不予受理告知书", [text for text in says if text], by)
    results = {
        State.UPHELD: "经核查，反映的主要事实成立，我会已依照规定作出处理。",
        State.DISMISSED: "经核查，反映的事实不成立。",
        State.WITHDRAWN: "您已撤回异议，我会终止办理。",
    }
    says = [f"{_came(row)}，现将处理结果告知如下。", results[State(before)], row.answer]
    return _letter(row, "异议处理结果告知书", [text for text in says if text], by)
