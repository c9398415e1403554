"""Verification of the whole trail, with what other applications know of it, and the day's report to the supervisors."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import append_only, audit, clock, inbox
from accounts.models import AuditCheck, AuditEvent
from accounts.roles import Role, holders

Checker = Callable[[], Iterable[str]]
_checkers: list[Checker] = []


def register(checker: Checker) -> None:
    """`checker()` yields a sentence for every fact outside the trail that should have its record there and has not."""
    if checker not in _checkers:
        _checkers.append(checker)


def problem() -> tuple[audit.Verdict, str]:
    """The verdict on the chain, and in words what else is wrong: a missing trigger, a fact without its record."""
    verdict = audit.verify()
    if verdict.broken is not None:
        why = _("审计链在第 %(n)d 条断开：%(why)s。此前 %(rows)d 条完好。")
        return verdict, why % {"n": verdict.broken, "why": verdict.why, "rows": verdict.rows}
    absent = [
        name for model in (AuditEvent, AuditCheck) for name in append_only.missing(connection, model._meta.db_table)
    ]
    if absent:
        return verdict, _("审计表缺少触发器：%(names)s。") % {"names": ", ".join(absent)}
    lost = [sentence for checker in _checkers for sentence in checker()]
    if lost:
        words = {"n": len(lost), "first": lost[0]}
        return verdict, _("有 %(n)d 项办理记录与审计链不符，第一项：%(first)s。") % words
    return verdict, ""


def run() -> AuditCheck:
    """Verify everything and keep the outcome."""
    verdict, why = problem()
    return AuditCheck.objects.create(
        at=clock.now(), rows=verdict.rows, broken=verdict.broken, why=why[:200], link=verdict.link
    )


def latest() -> AuditCheck | None:
    """The newest verification."""
    return AuditCheck.objects.order_by("-at", "-pk").first()


@translation.override("zh-hans")
def report() -> AuditCheck:
    """Verify, and mail the day's last link to every supervisor; a second run of the same day tells nobody twice."""
    check = run()
    day = check.at.astimezone(clock.SHANGHAI)
    words = {
        "day": f"{day:%Y-%m-%d}", "time": f"{day:%H:%M}", "rows": check.rows, "link": check.link, "why": check.why,
        "site": settings.PUBLIC_URL,
    }  # fmt: skip
    if check.why:
        subject, body = (
            _("审计记录核验失败（%(day)s）"),
            _("%(day)s %(time)s 核验审计记录时发现问题，请立即处理：\n%(why)s"),
        )
    else:
        subject = _("审计链当日链头（%(day)s）")
        body = _(
            "%(day)s %(time)s 核验完毕，审计记录完好。\n条数：%(rows)d\n链头：%(link)s\n"
            "请保存此邮件。以后导出审计记录时，用 docs/verify_audit_export.py 与此链头核对，"
            "即可知道记录是否被改动、删除或截断。"
        )
    key = f"audit.head:{'broken:' if check.why else ''}{day:%Y%m%d}"
    with transaction.atomic():
        inbox.tell(holders(Role.SUP), key=key, subject=subject % words, body=body % words, url="/audit/")
    return check
