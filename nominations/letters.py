"""The association's letters to those concerned: what each says, frozen and asked of the workers (D6, D7)."""

from collections.abc import Sequence
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
from nominations.printing import application_of, application_target
from nominations.visibility import can_read

CORRECTION, CONCLUSION = "correction_notice", "formal_conclusion"
KINDS = {CORRECTION: _("补正通知书"), CONCLUSION: _("形式审查结论通知书")}


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
