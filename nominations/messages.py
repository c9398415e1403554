"""Who is told what at each move, as data: the page shows the same table before the person clicks."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import inbox, roles
from accounts.models import User
from nominations.models import Application, BatchEvent, CycleEvent, StageEvent
from nominations.pipeline import BATCH_MOVES, CYCLE_MOVES, MOVES

NOMINEE, UNIT, REC, STAFF = "nominee", "unit", "recommender", "staff"
AUDIENCES = {
    NOMINEE: _("申报人"),
    UNIT: _("工作单位经办人"),
    REC: _("推荐单位经办人"),
    STAFF: _("协会经办人"),
}
PAGES = {
    NOMINEE: "application:detail",
    UNIT: "endorsement:detail",
    REC: "recommendation:detail",
    STAFF: "formal_check:detail",
}
BATCH_PAGES = {REC: "recommendation:batch", STAFF: "formal_check:batch"}


@dataclass(frozen=True)
class Notice:
    audience: str
    subject: str | Promise
    body: str | Promise


REASON = _("理由：%(reason)s")
TO_DO = _("请登录平台办理。本年度报送截止：%(deadline)s。")
NOTICES: dict[str, tuple[Notice, ...]] = {
    "submit_to_unit": (
        Notice(UNIT, _("%(name)s 提交了申报表，请审核"), _("%(name)s 已将申报表提交给贵单位。请核对原件、填写意见。")),
        Notice(NOMINEE, _("申报表已提交给工作单位"), _("您的申报表已提交给%(employer)s审核，审核前可以撤回修改。")),
    ),
    "recall": (Notice(UNIT, _("%(name)s 撤回了申报表"), _("%(name)s 撤回申报表进行修改，暂不需要您办理。")),),
    "unit_return": (Notice(NOMINEE, _("工作单位退回了申报表"), _("%(employer)s退回了申报表，请修改后重新提交。")),),
    "unit_refuse": (Notice(NOMINEE, _("工作单位不同意申报"), _("%(employer)s对本次申报的意见为不同意。")),),
    "unit_agree": (
        Notice(REC, _("%(name)s 的申报表待推荐审核"), _("%(employer)s已同意%(name)s申报，请贵单位审核。")),
        Notice(NOMINEE, _("工作单位已同意申报"), _("%(employer)s已同意您的申报，现由%(recommender)s审核。")),
    ),
    "recommender_return": (
        Notice(UNIT, _("推荐单位退回了 %(name)s 的申报表"), _("%(recommender)s退回了申报表，请核对后处理。")),
        Notice(NOMINEE, _("推荐单位退回了申报表"), _("%(recommender)s将申报表退回工作单位，工作单位会与您联系。")),
    ),
    "refuse": (
        Notice(NOMINEE, _("推荐单位不予推荐"), _("%(recommender)s本年度不予推荐。")),
        Notice(UNIT, _("%(name)s 未获推荐"), _("%(recommender)s本年度不予推荐%(name)s。")),
    ),
    "recommend": (
        Notice(NOMINEE, _("推荐单位同意推荐"), _("%(recommender)s同意推荐您，将随批次报送协会。")),
        Notice(UNIT, _("%(name)s 已获推荐"), _("%(recommender)s同意推荐%(name)s，将随批次报送协会。")),
    ),
    "unrecommend": (
        Notice(NOMINEE, _("推荐单位撤销了推荐"), _("%(recommender)s撤销了推荐，申报表回到推荐单位审核。")),
        Notice(UNIT, _("%(name)s 的推荐已撤销"), _("%(recommender)s撤销了推荐，申报表回到推荐单位审核。")),
    ),
    "batch_submit": (
        Notice(NOMINEE, _("申报材料已报送协会"), _("您的申报材料已由%(recommender)s报送协会，受理编号 %(number)s。")),
        Notice(UNIT, _("%(name)s 的申报材料已报送协会"), _("%(recommender)s已报送，受理编号 %(number)s。")),
    ),
    "batch_return": (
        Notice(NOMINEE, _("报送批次被退回"), _("协会退回了%(recommender)s的批次，推荐单位会处理后重新报送。")),
    ),
    "withdraw": (
        Notice(NOMINEE, _("申报已撤回"), _("您已撤回申报。截止前您可以重新申报。")),
        Notice(UNIT, _("%(name)s 撤回了申报"), _("%(name)s 已撤回申报，不需要再办理。")),
        Notice(REC, _("%(name)s 撤回了申报"), _("%(name)s 已撤回申报，不需要再办理。")),
    ),
    "expire": (Notice(NOMINEE, _("申报逾期未报送"), _("本年度申报已于%(deadline)s截止，您的申报未能在截止前报送。")),),
    "revive": (
        Notice(NOMINEE, _("申报延期，您的申报已恢复"), _("报送截止延至%(deadline)s，您的申报恢复到逾期前的状态。")),
    ),
}
BATCH_NOTICES: dict[str, tuple[Notice, ...]] = {
    "submit": (
        Notice(STAFF, _("收到新的报送批次"), _("%(recommender)s报送了第%(number)s批次，共%(count)s人。请签收。")),
        Notice(REC, _("批次已报送"), _("第%(number)s批次共%(count)s人已报送协会，受理回执正在生成。")),
    ),
    "receive": (Notice(REC, _("协会已签收批次"), _("协会已签收贵单位第%(number)s批次，共%(count)s人。")),),
    "return_batch": (Notice(REC, _("批次被退回"), _("协会退回了贵单位第%(number)s批次，请处理后重新报送。")),),
}
# A cycle's moves concern every officer, whichever unit; nominees hear of them through their application.
CYCLE_NOTICES: dict[str, tuple[Notice, ...]] = {
    "publish_notice": (Notice(STAFF, _("%(year)s年度通知已发布"), _("申报将于%(open)s开始，%(deadline)s截止。")),),
    "open": (
        Notice(UNIT, _("%(year)s年度申报开始"), _("“上海质量工匠”申报已开始，推荐单位报送截止：%(deadline)s。")),
        Notice(REC, _("%(year)s年度申报开始"), _("“上海质量工匠”申报已开始，报送截止：%(deadline)s。")),
    ),
    "deadline": (Notice(STAFF, _("%(year)s年度申报已截止"), _("本年度申报已于%(deadline)s截止。")),),
    "extend": (
        Notice(UNIT, _("%(year)s年度申报延期"), _("推荐单位报送截止延至%(deadline)s。")),
        Notice(REC, _("%(year)s年度申报延期"), _("报送截止延至%(deadline)s，逾期的批次已恢复，请按时报送。")),
        Notice(STAFF, _("%(year)s年度申报延期"), _("报送截止延至%(deadline)s。")),
    ),
    "suspend": tuple(
        Notice(audience, _("%(year)s年度申报中止"), _("本年度申报已中止，已填写的内容保留，恢复后会再通知。"))
        for audience in (UNIT, REC, STAFF)
    ),
    "resume": tuple(
        Notice(audience, _("%(year)s年度申报恢复"), _("本年度申报已恢复，报送截止：%(deadline)s。"))
        for audience in (UNIT, REC, STAFF)
    ),
    "cancel_cycle": tuple(
        Notice(audience, _("%(year)s年度已取消"), _("本年度“上海质量工匠”培养选树工作已取消。"))
        for audience in (UNIT, REC, STAFF)
    ),
}
CYCLE_ROLES = {UNIT: roles.Role.UNIT, REC: roles.Role.REC, STAFF: roles.Role.STAFF}


def told(move: str) -> list[str]:
    """The audiences of a move in words, for the sentence “将通知：…” beside the button."""
    rows = NOTICES.get(move, ()) or BATCH_NOTICES.get(move, ()) or CYCLE_NOTICES.get(move, ())
    seen = dict.fromkeys(str(AUDIENCES[row.audience]) for row in rows)
    return list(seen)


def _people(application: Application, audience: str) -> list[User]:
    if audience == NOMINEE:
        return [application.nominee] if application.nominee is not None else []
    if audience == UNIT:
        # A draft that was never sent is the nominee's alone: its unit hears nothing of it.
        return _officers(roles.Role.UNIT, application.employer_id) if application.sent_to_unit_at else []
    if audience == REC:
        return _officers(roles.Role.REC, application.recommender_id) if application.endorsed_at else []
    return list(roles.holders(roles.Role.STAFF))


def _officers(role: str, unit_id: int | None) -> list[User]:
    return list(roles.holders(role, unit_id=unit_id)) if unit_id is not None else []


def _send(rows: tuple[Notice, ...], people: Any, page: Any, words: dict[str, Any], key: str, reason: str) -> None:
    with translation.override("zh-hans"):
        for row in rows:
            parts = [str(row.body) % words]
            if reason:
                parts.append(str(REASON) % {"reason": reason})
            inbox.tell(
                people(row.audience),
                key=f"{key}:{row.audience}",
                subject=str(row.subject) % words,
                body="\n".join(parts),
                url=page(row.audience),
            )


def _address(name: str, key: Any) -> str:
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return ""


def tell_move(event: StageEvent) -> None:
    """Write the inbox messages and mails of one move, in the move's own transaction."""
    from nominations.deadlines import beijing

    application = event.application
    words = {
        "name": application.name or str(_("申报人")),
        "employer": application.employer.name if application.employer else str(_("工作单位")),
        "recommender": application.recommender.name if application.recommender else str(_("推荐单位")),
        "number": application.acceptance_no,
        "deadline": beijing(application.cycle.submit_deadline),
    }
    _send(
        NOTICES.get(event.move, ()),
        lambda audience: [u for u in _people(application, audience) if u.pk != event.actor_id or audience == NOMINEE],
        lambda audience: _address(PAGES[audience], application.key),
        words,
        f"stage-event:{event.pk}",
        event.reason,
    )


def tell_batch_move(event: BatchEvent) -> None:
    """The same for a batch."""
    batch = event.batch
    words = {"recommender": batch.recommender.name, "number": batch.number, "count": batch.item_count}
    _send(
        BATCH_NOTICES.get(event.move, ()),
        lambda audience: (
            list(roles.holders(roles.Role.STAFF))
            if audience == STAFF
            else _officers(roles.Role.REC, batch.recommender_id)
        ),
        lambda audience: _address(BATCH_PAGES[audience], batch.key),
        words,
        f"batch-event:{event.pk}",
        event.reason,
    )


def tell_cycle_move(event: CycleEvent) -> None:
    """The same for a cycle: all officers, with the public notice to read."""
    from nominations.deadlines import beijing

    cycle = event.cycle
    words = {"year": cycle.year, "open": beijing(cycle.open_at), "deadline": beijing(cycle.submit_deadline)}
    _send(
        CYCLE_NOTICES.get(event.move, ()),
        lambda audience: [user for user in roles.holders(CYCLE_ROLES[audience]) if user.pk != event.actor_id],
        lambda audience: _address("cycles:detail" if audience == STAFF else "cycle_notice:detail", cycle.year),
        words,
        f"cycle-event:{event.pk}",
        event.reason,
    )


def moves_without_words() -> set[str]:
    """Names in these tables that no pipeline table knows; empty, or a test fails."""
    known = ((NOTICES, MOVES), (BATCH_NOTICES, BATCH_MOVES), (CYCLE_NOTICES, CYCLE_MOVES))
    return {name for notices, moves in known for name in set(notices) - set(moves)}
