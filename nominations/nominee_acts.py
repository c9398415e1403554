"""The nominee's decisions as panels: what each does, who will hear of it, and why it cannot be made now."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.roles import Role
from nominations import act_panels, messages, stamps
from nominations.drafts import Draft
from nominations.models import CorrectionRound
from nominations.pipeline import INTAKE, MOVES, Status


def _told_of_withdrawal(work: Draft) -> list[str]:
    """Those who know of the application: a draft that was never sent is nobody's business."""
    app = work.application
    reached = [(messages.UNIT, app.sent_to_unit_at), (messages.REC, app.endorsed_at)]
    return [str(messages.AUDIENCES[messages.NOMINEE])] + [
        str(messages.AUDIENCES[audience]) for audience, moment in reached if moment is not None
    ]


def _withdraw_link(work: Draft) -> list[dict[str, Any]]:
    app = work.application
    if work.role != Role.NOM or app.status not in INTAKE:
        return []
    why_not = act_panels.closed_because(app, app.cycle, MOVES["withdraw"])
    url = reverse("application:withdraw", args=[app.key])
    return [{"label": _("撤回申报，不再参加"), "tone": "danger", "url": url, "why_not": why_not}]


def submission(work: Draft, form: Any, wrong: bool) -> dict[str, Any]:
    """T3."""
    app, move = work.application, MOVES["submit_to_unit"]
    if app.nominee_id is None:
        why_not = _("须由申报人本人登录确认后提交。")
    elif work.role != Role.NOM:
        why_not = _("由申报人本人提交。")
    elif wrong:
        why_not = _("请先补充上面列出的内容。")
    else:
        why_not = act_panels.closed_because(app, app.cycle, move)
    unit = app.employer.name if app.employer else _("工作单位")
    does = [
        _("申报表和材料将交给%(unit)s，由单位核对原件、填写意见。") % {"unit": unit},
        _("提交后不能修改；单位打开之前您可以撤回，之后请单位退回。"),
    ]
    url = reverse("application:submit", args=[app.key])
    return act_panels.panel(move, form, url=url, fields=["commitment"], why_not=why_not) | {"does": does}


def withdrawal(work: Draft, form: Any) -> dict[str, Any]:
    """T33."""
    app = work.application
    does = [_("申报到此结束，单位不再办理；截止前您可以重新申报。")]
    if app.status == Status.RECOMMENDED:
        does.append(_("您将从推荐单位的报送名单中移除。"))
    does += stamps.sentences(stamps.ended_by("withdraw", app))
    url = reverse("application:withdraw", args=[app.key])
    back = {"label": _("不撤回，返回"), "tone": "plain", "url": reverse("application:detail", args=[app.key])}
    why_not = act_panels.closed_because(app, app.cycle, MOVES["withdraw"])
    panel = act_panels.panel(
        MOVES["withdraw"], form, url=url, fields=["confirm"], tone="danger", why_not=why_not, actions=[back]
    )
    final = _("撤回后不能恢复这份申报表，只能重新填写。")
    return panel | {"does": does, "final": final, "told": _told_of_withdrawal(work)}


def on_status_page(work: Draft, form: Any) -> dict[str, Any] | None:
    """What the person can do from the status page; None when there is nothing left to decide."""
    app = work.application
    # First: in a correction the form is editable too, and what is asked for is on the list.
    if work.running is not None:
        return _correcting(work, work.running)
    if work.editable:
        return _filling(work)
    if app.status == Status.UNIT_REVIEW and work.role == Role.NOM:
        return _recall(work, form)
    links = _withdraw_link(work)
    return {"title": _("不再申报"), "does": _("您可以在报送协会之前撤回申报。"), "actions": links} if links else None


def _filling(work: Draft) -> dict[str, Any]:
    app = work.application
    rows = work.step_rows()
    commented = next((row for row in rows if row["state"] == "bad"), None)
    unfinished = commented or next((row for row in rows if row["left"]), rows[0])
    left = len(work.problems)
    check = {"label": _("检查与提交"), "tone": "plain" if left or work.returned else "primary", "url": rows[-1]["url"]}
    go_on = {"label": _("继续填写"), "tone": "primary", "url": unfinished["url"]}
    does = (
        _("还差 %(n)d 项。填写的内容保存在这里，可以分几次完成。") % {"n": left}
        if left
        else _("内容已填完，可以提交。")
    )
    if work.returned:
        does = _("按退回意见改好后，重新提交给工作单位。")
        go_on["label"] = _("去修改")
    if app.nominee_id is None:
        does = _("这份申报表由单位代填。申报人用表中的手机号码登录后，会在“我的申报”看到并确认。")
    return {
        "title": _("填写申报表"),
        "does": does,
        "actions": [*([go_on] if left or work.returned else []), check, *_withdraw_link(work)],
    }


def _correcting(work: Draft, running: CorrectionRound) -> dict[str, Any]:
    """T13 seen from the nominee, and from the unit that filled on behalf and confirms."""
    url = reverse("correction:detail", args=[work.application.key])
    does, mine = _correction_stands(work, running)
    return {
        "title": _("补正清单"),
        "does": does,
        "actions": [{"label": _("打开补正清单"), "tone": "primary" if mine else "plain", "url": url}],
    }


def _correction_stands(work: Draft, running: CorrectionRound) -> tuple[str, bool]:
    """(who has the list, whether that is the reader)."""
    if clock.now() >= running.due_at:
        return _("补正期限已过，不能再提交。如有疑问，请联系协会。"), False
    unit = work.role == Role.UNIT
    if running.nominee_done_at is None and unit:
        return _("申报人正在逐项修改、答复，完成后由本单位确认。可以打开清单查看进度。"), False
    if running.nominee_done_at is None:
        return _("只有清单中的项目可以修改。改好并逐项答复后，交给工作单位确认。"), True
    if running.unit_done_at is None and unit:
        return _("申报人已交出补正内容，请打开清单核对、确认。"), True
    return _("补正内容已交出，可以打开清单查看进度。"), False


def _recall(work: Draft, form: Any) -> dict[str, Any]:
    """T4."""
    app, move = work.application, MOVES["recall"]
    opened = app.unit_opened_at is not None
    why_not = _("工作单位已经打开，请联系单位退回。") if opened else act_panels.closed_because(app, app.cycle, move)
    url = reverse("application:recall", args=[app.key])
    links = _withdraw_link(work)
    panel = act_panels.panel(move, form, url=url, tone="plain", why_not=why_not, actions=links)
    return panel | {"does": [_("回到草稿，改好后重新提交；打印的申报审批表作废。")]}
