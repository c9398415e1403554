"""The association's letters to those concerned: what each says, frozen and asked of the workers (D6, D7, D18)."""

from collections.abc import Sequence
from datetime import date, timedelta
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
from nominations.correction_scope import item_label, labels
from nominations.models import Application, CorrectionRound
from nominations.pipeline import Status
from nominations.printing import application_of, application_target
from nominations.visibility import can_read

CORRECTION, CONCLUSION = "correction_notice", "formal_conclusion"
DECISION, REPLY = "disqualification", "appeal_reply"
KINDS = {
    CORRECTION: _("补正通知书"),
    CONCLUSION: _("形式审查结论通知书"),
    DECISION: _("取消资格决定书"),
    REPLY: _("复核结果告知书"),
}


def can_read_letter(user: User, document: GeneratedDocument) -> bool:
    """Those who may read the application it is about."""
    application = application_of(document)
    return application is not None and can_read(user, application)


def register_kinds() -> None:
    """Tell documents which letters there are."""
    for key, label in KINDS.items():
        registry.register(
            registry.DocumentKind(key, label, ("pdf",), annexes.render_letter, _filename(key), can_read_letter)
        )


def _filename(key: str) -> Any:
    """The name says what it is and for which number, and names nobody."""

    def name(payload: dict[str, Any]) -> str:
        return f"{payload['title']}-{payload['reference'].rpartition('：')[2] or payload['year']}"

    return name


def _worded(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _payload(application: Application, *, title: str, **parts: Any) -> dict[str, Any]:
    """Schema letter/1."""
    cycle = application.cycle
    return {
        "year": cycle.year,
        "organiser": cycle.organiser,
        "department": cycle.department,
        "title": title,
        "doc_no": parts.get("doc_no", ""),
        "addressee": parts["addressee"],
        "paragraphs": list(parts["paragraphs"]),
        "items": list(parts.get("items", ())),
        "closing": list(parts.get("closing", ())),
        "date": _worded(clock.today()),
        "reference": f"受理编号：{application.acceptance_no}" if application.acceptance_no else "",
        "demo": settings.SAQ_DEMO,
    }


def _issue(kind: str, application: Application, payload: dict[str, Any], by: User | None) -> GeneratedDocument:
    return request_document(kind, target=application_target(application), snapshot=freeze("letter/1", payload), by=by)


def _to(application: Application) -> str:
    return application.recommender.name if application.recommender else "有关推荐单位"


def _moment(moment: Any) -> str:
    """“2023年4月21日17时”, as official papers write an hour."""
    local = moment.astimezone(clock.SHANGHAI)
    minutes = f"{local.minute}分" if local.minute else ""
    return f"{_worded(local)}{local.hour}时{minutes}"


@translation.override("zh-hans")
def correction_notice(row: CorrectionRound, *, by: User | None) -> GeneratedDocument:
    """D6: what has to be put right, item by item, and until when (T13)."""
    application = row.application
    names = labels(application, application.honours.all())
    named = f"贵单位推荐的{application.name}同志" if application.name else "贵单位推荐的申报人"
    payload = _payload(
        application,
        title="补正通知书",
        addressee=_to(application),
        paragraphs=[
            f"{named}的申报材料（受理编号：{application.acceptance_no}）经形式审查，需补正以下内容（第{row.number}次）："
        ],
        items=[f"{item_label(item, names)}：{item.instruction}" for item in row.items.all()],
        closing=[
            f"请于{_moment(row.due_at)}前通过本系统补正：申报人逐项修改并答复，工作单位确认，贵单位提交。"
            "逾期未补正或补正后仍不符合要求的，视为形式审查不通过。"
        ],
    )
    return _issue(CORRECTION, application, payload, by)


@translation.override("zh-hans")
def formal_conclusion(
    application: Application, *, code_label: str, reasons: Sequence[str], by: User | None
) -> GeneratedDocument:
    """D7: the application did not pass the formal check, why, and what can be done about it (T15, T17, T38)."""
    payload = _payload(
        application,
        title="形式审查结论通知书",
        addressee=_to(application),
        paragraphs=[
            f"贵单位推荐的{application.name}同志申报{application.cycle.year}年度“上海质量工匠”的材料"
            f"（受理编号：{application.acceptance_no}），经形式审查，结论为不通过（{code_label}）。理由如下："
        ],
        items=list(reasons),
        closing=[
            "如认为审查存在程序或事实错误，可在公示开始前通过本系统或书面申请复核。",
            "请将本结论转告申报人及其工作单位。",
        ],
    )
    return _issue(CONCLUSION, application, payload, by)


def sent(application: Application) -> list[GeneratedDocument]:
    """What the formal check has written about it and still holds, the newest first: for the pages of its parties."""
    if application.submitted_at is None:
        return []
    rows = GeneratedDocument.objects.filter(target=application_target(application), void_at=None)
    return list(rows.filter(kind__in=(CORRECTION, CONCLUSION)).select_related("file").order_by("-pk"))


def _all_concerned(application: Application) -> str:
    """“某集团、某公司、某某同志”: a decision about a person goes to both units and to that person."""
    units = [unit.name for unit in (application.recommender, application.employer) if unit is not None]
    return "、".join([*dict.fromkeys(units), f"{application.name}同志"])


def _lines(text: str) -> list[str]:
    """The paragraphs of what somebody wrote."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _numbered(application: Application) -> str:
    return f"（受理编号：{application.acceptance_no}）" if application.acceptance_no else ""


@translation.override("zh-hans")
def disqualification(
    application: Application,
    *,
    doc_no: str,
    facts: str,
    subjects: Sequence[str],
    ban_from: date,
    ban_to: date,
    by: User | None,
) -> GeneratedDocument:
    """D18: the person is out, or loses the title, and who may not apply for how long (T28, T35, T36; R63, R64).

    `subjects` in words, each one named (A-8); `ban_to` is the day from which they may apply again (`Ban.ends_on`).
    """
    year = application.cycle.year
    named = application.status in (Status.NAMED, Status.REVOKED)
    loses = "撤销{}同志{}年度“上海质量工匠”称号" if named else "取消{}同志{}年度“上海质量工匠”参评资格"
    decided = (
        f"根据《关于开展{year}年度“上海质量工匠”培养选树工作的通知》“如发现存在不实情况，将取消参评资格，"
        f"且3年内不再接受该单位或个人申报”的规定，经研究，决定{loses.format(application.name, year)}"
    )
    until = f"自{_worded(ban_from)}起至{_worded(ban_to - timedelta(days=1))}止，不再接受下列单位或个人申报："
    marks = [*"；" * (len(subjects) - 1), "。"]
    appeal = "如认为本决定存在程序或事实错误，可在本决定作出之日起10个工作日内通过本系统或书面申请复核。"
    payload = _payload(
        application,
        title="撤销称号决定书" if named else "取消资格决定书",
        doc_no=doc_no,
        addressee=_all_concerned(application),
        paragraphs=[
            f"经核查，{application.name}同志申报{year}年度“上海质量工匠”{_numbered(application)}存在以下情况：",
            *_lines(facts),
            f"{decided}，并{until}" if subjects else f"{decided}。",
        ],
        items=[f"{subject}{mark}" for subject, mark in zip(subjects, marks, strict=False)],
        closing=[] if named else [appeal],
    )
    return _issue(DECISION, application, payload, by)


@translation.override("zh-hans")
def appeal_reply(
    application: Application, *, granted: bool, text: str, by: User | None, restored: bool = True
) -> GeneratedDocument:
    """The answer to a request to look at a decision again (T38): granted or not, and why.

    `restored`: a disqualification may be taken back when the year has gone too far to go on with the application.
    """
    result = "维持原结论。本次复核为最终处理结果，请转告有关人员。"
    if granted and restored:
        result = "原结论不再执行，申报恢复到作出该结论之前的环节，继续办理。"
    elif granted:
        result = (
            "取消参评资格的决定不再执行，其中的不再受理申报自即日起解除。本年度已过原来的环节，这份申报不再恢复办理。"
        )
    payload = _payload(
        application,
        title="复核结果告知书",
        addressee=_all_concerned(application),
        paragraphs=[
            f"关于{application.name}同志申报{application.cycle.year}年度“上海质量工匠”"
            f"{_numbered(application)}的复核申请收悉。经复核，结果为：复核申请{'成立' if granted else '不成立'}。"
            "理由如下：",
            *_lines(text),
        ],
        closing=[result],
    )
    return _issue(REPLY, application, payload, by)
