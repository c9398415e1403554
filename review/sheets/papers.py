"""What the written review prints and who may read it: the invitation D8, the score sheet D9 and a blank one."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import clock, inbox
from accounts.models import User
from accounts.roles import Role, has_role
from documents import annexes, registry
from documents import score_sheet as printed
from documents.models import GeneratedDocument
from documents.requests import request_document
from documents.snapshots import freeze
from nominations.deadlines import beijing
from nominations.models import Cycle
from nominations.visibility import READERS
from review import reading
from review.experts.models import Appointment
from review.experts.texts import PLEDGES
from review.sheets import keeping, rubric, sight
from review.sheets.guidance import GUIDANCE
from review.sheets.models import Assignment, AssignmentEvent, Rubric, Sheet, SheetVersion

SHEET, LETTER = keeping.PRINT, "expert_invitation"


def register_kinds() -> None:
    """Tell documents what the written review prints."""
    registry.register(
        registry.DocumentKind(SHEET, _("书面初评评分表"), ("pdf",), printed.render, printed.filename, can_read_sheet)
    )
    registry.register(
        registry.DocumentKind(
            LETTER, _("专家邀请函"), ("pdf",), annexes.render_letter, _letter_name, can_read_invitation
        )
    )


def sheet_target(assignment: Assignment) -> str:
    return keeping.target(assignment.pk)


def blank_target(held: Rubric) -> str:
    return f"rubric:{held.pk}"


def letter_target(appointment: Appointment) -> str:
    return f"appointment:{appointment.pk}"


def _letter_name(payload: dict[str, Any]) -> str:
    return f"{payload['year']}年度书面初评专家邀请函"


def _pk(document: GeneratedDocument, prefix: str) -> int:
    head, _sep, tail = document.target.partition(":")
    return int(tail) if head == prefix and tail.isdigit() else 0


def can_read_sheet(user: User, document: GeneratedDocument) -> bool:
    """The expert as long as the dossier is readable; the association once sheets are locked; blank ones both."""
    if _pk(document, "rubric"):
        return has_role(user, Role.EXP, *READERS)
    row = Assignment.objects.select_related("application", "sheet").filter(pk=_pk(document, "assignment")).first()
    if row is None:
        return False
    if sight.can_read(user, row):
        return True
    sheet: Sheet | None = getattr(row, "sheet", None)
    locked = sheet is not None and sheet.locked_at is not None and row.quarantined_at is None
    return locked and has_role(user, *READERS) and reading.can_read(user, row.application)


def can_read_invitation(user: User, document: GeneratedDocument) -> bool:
    """The one invited, and the association."""
    row = Appointment.objects.filter(pk=_pk(document, "appointment")).first()
    if row is None:
        return False
    own = has_role(user, Role.EXP) and Appointment.objects.filter(pk=row.pk, expert__user=user.pk).exists()
    return own or has_role(user, *READERS)


def _lines(content: rubric.Content, sheet: Sheet | None, claims: Collection[str] | None) -> list[dict[str, Any]]:
    """The dimensions for print; a capped one says so."""
    scores, dimensions = (sheet.scores, sheet.dimensions) if sheet else ({}, {})
    made = []
    for dimension in content["dimensions"]:
        most = rubric.cap(content, dimension, claims) if claims is not None else Decimal(dimension["points"])
        capped = most < dimension["points"]
        made.append(
            {
                "title": dimension["title"],
                "points": dimension["points"],
                "got": dimensions.get(dimension["code"], ""),
                "cap": f"未填报，最多 {most.normalize():f} 分" if capped else "",
                "note": sheet.notes.get(dimension["code"], "") if sheet else "",
                "items": [
                    {
                        "title": item["title"],
                        "points": item["points"],
                        "got": scores.get(item["code"], ""),
                        "anchors": list(item["anchors"]),
                    }
                    for item in dimension["items"]
                ],
            }
        )
    return made


def _payload(cycle: Cycle, held: Rubric, **parts: Any) -> dict[str, Any]:
    """Schema score_sheet/1."""
    return {
        "year": cycle.year,
        "organiser": cycle.organiser,
        "rubric": held.sha256,
        "guidance": [str(line) for line in GUIDANCE],
        "demo": settings.SAQ_DEMO,
        **dict.fromkeys(("code", "expert", "submitted_at", "sha256", "total", "verdict", "comment"), ""),
        **parts,
    }


@translation.override("zh-hans")
def score_sheet(
    row: Assignment, sheet: Sheet, kept: SheetVersion, *, claims: Collection[str], by: User | None
) -> GeneratedDocument:
    """D9: the sheet as it was submitted. `row` comes with cycle, rubric, copy and expert."""
    assert sheet.submitted_at is not None
    held = row.cycle.rubric
    payload = _payload(
        row.cycle, held, code=row.application.blind_copy.code, expert=row.expert.user.name,
        submitted_at=beijing(sheet.submitted_at), sha256=kept.sha256, total=str(sheet.total),
        verdict=str(sheet.get_verdict_display()), comment=sheet.comment,
        dimensions=_lines(held.content, sheet, claims),
    )  # fmt: skip
    return request_document(SHEET, target=sheet_target(row), snapshot=freeze("score_sheet/1", payload), by=by)


@translation.override("zh-hans")
def blank_sheet(cycle: Cycle, *, by: User | None) -> GeneratedDocument:
    """D9 to be filled by hand where there is no machine."""
    held = rubric.of_cycle(cycle)
    payload = _payload(cycle, held, dimensions=_lines(held.content, None, None))
    return request_document(SHEET, target=blank_target(held), snapshot=freeze("score_sheet/1", payload), by=by)


@translation.override("zh-hans")
def invitation(appointment: Appointment, *, count: int, due: Any, by: User | None) -> GeneratedDocument:
    """D8: how many files, until when, and the two pledges; never whose files."""
    cycle = appointment.cycle
    paragraphs = [
        f"根据《关于开展{cycle.year}年度“上海质量工匠”培养选树工作的通知》，我会组织质量领域专家开展书面初评。"
        f"现邀请您评审{count}份申报材料，请登录申报评审平台接受邀请，并于{beijing(due)}前完成评分。",
        "材料以编号代替申报人姓名。接受邀请前，请在平台签署以下承诺：",
    ]
    for text in PLEDGES:
        paragraphs += [f"《{text.title}》", *str(text.body).splitlines()]
    payload = {
        "year": cycle.year, "organiser": cycle.organiser, "department": cycle.department, "title": "专家邀请函",
        "doc_no": "", "addressee": f"{appointment.expert.user.name}专家", "paragraphs": paragraphs, "items": [],
        "closing": ["如有应当回避的情形或者不能参加，请在平台上选择“回避”或“谢绝”，我会另行安排。"],
        "date": _worded(clock.today()), "reference": "", "demo": settings.SAQ_DEMO,
    }  # fmt: skip
    return request_document(LETTER, target=letter_target(appointment), snapshot=freeze("letter/1", payload), by=by)


def _worded(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@translation.override("zh-hans")
def tell_reopened(event: AssignmentEvent) -> None:
    """The expert: which code, why, until when."""
    row = Assignment.objects.select_related("application__blind_copy", "expert__user").get(pk=event.assignment_id)
    code, due = row.application.blind_copy.code, beijing(row.due_at) if row.due_at else ""
    body = f"编号 {code} 的评分表已重开，请核对后重新提交。\n理由：{event.reason}\n请于 {due} 前提交。"
    url = reverse("written_review:score", args=[row.key])
    inbox.tell([row.expert.user], key=f"assignment:{row.pk}:{event.pk}", subject="评分表已重开", body=body, url=url)
