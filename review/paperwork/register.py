"""Writes the paper register: copies taken in, a mistake put right, 容缺 granted; each once, by a named person (B7)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, inbox, roles
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.models import Application, Batch
from nominations.pipeline import WITH_ASSOCIATION, BatchStatus
from nominations.transitions import Permit, latest_event, locked, stale
from review.paperwork import ledger
from review.paperwork.models import Paper, PaperEntry, PaperGrace

OPEN = frozenset({BatchStatus.RECEIVED, BatchStatus.EXAMINING, BatchStatus.CLOSED})
REASON_CHARS = 5


@transaction.atomic
def take(
    application: Application,
    *,
    by: Actor,
    permit: Permit,
    copies: dict[str, int],
    remark: str = "",
    version: int,
    key: str,
) -> None:
    """So many copies of a person's papers came in; a negative number takes a mistake back and says why."""
    row = _hold(Application, application.pk, by, permit)
    if PaperEntry.objects.filter(by=by.user, key=key).exists():
        return
    _at_the_association(row, version)
    _write(ledger.lines(row), copies, remark, by, key, {"application": row})


@transaction.atomic
def take_list(
    batch: Batch, *, by: Actor, permit: Permit, copies: dict[str, int], remark: str = "", version: int, key: str
) -> None:
    """The same for the sealed list of a batch (R68)."""
    row = _hold(Batch, batch.pk, by, permit)
    if PaperEntry.objects.filter(by=by.user, key=key).exists():
        return
    _received(row)
    if version != row.version:
        raise stale(row)
    _write([ledger.list_line(row)], copies, remark, by, key, {"batch": row})


@transaction.atomic
def grant(
    application: Application, *, by: Actor, permit: Permit, reason: str, due_on: date, version: int, key: str
) -> PaperGrace:
    """容缺: what is missing may come by `due_on`; nominee and recommending unit are told what and until when."""
    row = _hold(Application, application.pk, by, permit)
    if done := PaperGrace.objects.filter(by=by.user, key=key).first():
        return done
    _at_the_association(row, version)
    lacking = ledger.missing(row)
    if not lacking:
        raise TransitionError(_("纸质材料已经收齐，不需要容缺。"))
    if due_on < clock.today():
        problem = _("补齐日期不能早于今天。")
        raise TransitionError(problem, [("due_on", problem)])
    if len(reason.strip()) < REASON_CHARS:
        problem = _("请写明理由，至少 %(n)d 个字。") % {"n": REASON_CHARS}
        raise TransitionError(problem, [("reason", problem)])
    assert by.user is not None
    made = PaperGrace.objects.create(application=row, reason=reason.strip(), due_on=due_on, by=by.user, key=key)
    _tell(made, row, lacking)
    detail = {"due_on": due_on.isoformat(), "grace": made.pk}
    audit.record_late("paper.grace", actor=by.user, ip=by.ip, target=f"application:{row.pk}", detail=detail)
    return made


def _hold(model: Any, pk: int, by: Actor, permit: Permit) -> Any:
    row = locked(model, pk)
    if by.user is None or not permit(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    return row


def _received(batch: Batch) -> None:
    if batch.status not in OPEN:
        raise WrongState(_("所在批次还没有签收，请先签收批次，再登记纸质材料。"), latest=latest_event(batch))


def _at_the_association(row: Application, version: int) -> None:
    item = row.batch_items.filter(live=True).select_related("batch").first()
    if item is None or row.status not in WITH_ASSOCIATION:
        words = {"state": row.get_status_display()}
        raise WrongState(_("当前状态为“%(state)s”，不再收取纸质材料。") % words, latest=latest_event(row))
    _received(item.batch)
    if version != row.version:
        raise stale(row)


def _write(
    lines: list[ledger.Line], copies: dict[str, int], remark: str, by: Actor, key: str, target: dict[str, Any]
) -> None:
    wanted = {paper: n for paper, n in copies.items() if n}
    if not wanted:
        raise TransitionError(_("请填写本次收到的份数。"))
    if found := [one for line in lines if (one := _misfit(line, wanted.get(line.paper, 0)))]:
        raise TransitionError(found[0][1], found)
    if min(wanted.values()) < 0 and not remark.strip():
        problem = _("更正登记时请在备注中说明原因。")
        raise TransitionError(problem, [("remark", problem)])
    assert by.user is not None
    for line in lines:
        if n := wanted.get(line.paper, 0):
            PaperEntry.objects.create(
                **target, paper=line.paper, copies=n, revision=line.revision, remark=remark.strip(), by=by.user, key=key
            )
    kind, row = next(iter(target.items()))
    audit.record_late("paper.take", actor=by.user, ip=by.ip, target=f"{kind}:{row.pk}", detail={"copies": wanted})


def _misfit(line: ledger.Line, n: int) -> tuple[str, str] | None:
    words = {"due": line.due, "have": line.have, "n": abs(n)}
    if n > 0 and line.have + n > line.due:
        return line.paper, _("应收 %(due)d 份，已收 %(have)d 份，不能再登记 %(n)d 份。") % words
    if line.have + n < 0:
        return line.paper, _("已收 %(have)d 份，不能减去 %(n)d 份。") % words
    return None


def _tell(grace: PaperGrace, row: Application, lacking: list[str]) -> None:
    people = list(roles.holders(roles.Role.REC, unit_id=row.recommender_id)) if row.recommender_id else []
    if row.nominee is not None:
        people.append(row.nominee)
    body = f"请于{grace.due_on:%Y年%-m月%-d日}前补齐{row.name}的下列纸质材料：" + "；".join(lacking) + "。"
    inbox.tell(people, key=f"paper-grace:{grace.pk}", subject=f"{row.name}的纸质材料须限期补齐", body=body)


__all__ = ["OPEN", "Paper", "grant", "take", "take_list"]
