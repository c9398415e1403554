"""Where an application is, in words a nominee understands: who has it, what comes next, and the rail of steps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nominations import deadlines
from nominations.pipeline import INTAKE, TERMINAL, WITH_ASSOCIATION, Status
from nominations.wording import applicant_label

S = Status


@dataclass(frozen=True)
class Story:
    """Two sentences: where it is and who has it; what comes next."""

    now: str
    then: str = ""


# Between two decisions: what the notices of the moves tell a nominee, and never more.
_AT_STAKE = (_("会审答辩已结束，协会正在组织名单审定。"), _("由专项审定会议审定，结果会通知您。"))
_SENTENCES: dict[str, tuple[str | Promise, str | Promise]] = {
    S.DRAFT: (_("申报表在您手里，提交之前，单位和协会看不到内容。"), _("填完并检查后，提交给工作单位审核。")),
    S.UNIT_REVIEW: (_("%(employer)s正在审核。"), _("单位核对原件、填写意见后，转给%(recommender)s。")),
    S.RECOMMENDER_REVIEW: (_("工作单位已同意，%(recommender)s正在审核。"), _("同意推荐后，列入报送名单。")),
    S.RECOMMENDED: (_("%(recommender)s已同意推荐，将随批次盖章报送。"), _("报送后，您会收到受理编号。")),
    S.SUBMITTED: (_("申报材料已报送协会，受理编号 %(number)s。"), _("协会签收后进行形式审查，结果会通知您。")),
    S.CORRECTION: (
        _("协会要求补正申报材料，受理编号 %(number)s。"),
        _("请打开补正清单，在期限前逐项修改并答复；之后由工作单位确认、推荐单位提交。"),
    ),
    S.FORMAL_REJECTED: (
        _("形式审查未通过，受理编号 %(number)s，理由见结论通知书。"),
        _("如有疑问，请与推荐单位联系。"),
    ),
    S.PUBLICITY_CLEAR: (_("公示期已满，没有未处理完的异议。"), _("接下来由协会命名，结果会通知您。")),
    S.NAMED: (
        _("已被命名为“上海质量工匠”。"),
        _("电子证书在“查看证书”中下载，铭牌和纸质证书由协会发放。"),
    ),
    S.NOT_NAMED: (_("本年度命名工作已经结束，本次未列入命名名单。"), _("感谢参与本年度培养选树工作。")),
    S.REVOKED: (_("称号已经撤销，决定书见收到的通知。"), ""),
    S.FORMAL_PASSED: (_("形式审查已通过，受理编号 %(number)s。"), _("接下来是书面初评。")),
    S.WRITTEN_REVIEW: (
        _("书面初评中，由评审专家审阅申报材料，受理编号 %(number)s。"),
        _("专家合议后确定进入会审答辩的人选，结果会通知您。"),
    ),
    S.SHORTLISTED: (
        _("已进入会审答辩环节，协会正在安排答辩时间。"),
        _("时间、地点确定后会通知您，请准备陈述和演示文稿。"),
    ),
    S.IN_DEFENSE: (
        _("会审答辩由协会组织，时间、地点以收到的通知为准。"),
        _("请按通知的时间参加答辩；答辩结束后，结果会通知您。"),
    ),
    S.PROPOSED: _AT_STAKE,
    S.RESERVE: _AT_STAKE,
    S.CANDIDATE: (
        _("申报已通过名单审定，协会正在准备候选人名单公示。"),
        _("接下来向社会公示，公示时间会通知您。公示发布前，请不要对外公布。"),
    ),
    S.RESERVE_APPROVED: (_("名单审定已结束，结果见收到的通知。"), _("有新的进展，协会会通知您。")),
    S.IN_PUBLICITY: (
        _("候选人名单正在向社会公示，起止时间见收到的通知和公示页面。"),
        _("公示期满、没有未处理完的异议的，由协会命名，结果会通知您。"),
    ),
    S.OBJECTION_HOLD: (_("公示暂缓，协会正在核查。"), _("核查结束后，结果会通知您。")),
    S.WITHDRAWN: (_("您已撤回申报，单位不再办理。"), _("截止前可以重新申报。")),
    S.UNIT_REJECTED: (_("%(employer)s不同意本次申报，理由见下方经过。"), _("如有疑问，请与工作单位联系。")),
    S.NOT_RECOMMENDED: (_("%(recommender)s本年度不予推荐，理由见下方经过。"), _("如有疑问，请与工作单位联系。")),
    S.EXPIRED: (_("申报在截止前没有报送协会，本年度不再受理。"), _("内容仍保留，您可以查看。")),
}
_RETURNED = (_("%(employer)s退回了申报表，请按意见修改。"), _("改好后重新提交给工作单位。"))
# A draft that a unit fills is in two hands.
_BEHALF = (_("本单位代填的草稿，申报人本人确认之前不能提交。"), _("申报人用表中的手机号码登录后确认，由本人提交。"))
_SHARED = (_("申报表在您手里，工作单位为您代填过，也可以一起修改。"), _("填完并检查后，由您提交给工作单位审核。"))
# A return for correction passes through three hands; only the first of them reads the list as a task.
_OTHERS_CORRECT = _("由申报人在期限前逐项修改并答复；之后由工作单位确认、推荐单位提交。")
_HANDED_ON = (
    _("补正内容已交给%(employer)s确认，受理编号 %(number)s。"),
    _("确认后，由%(recommender)s在期限前提交协会。"),
)
_CONFIRMED = (
    _("%(employer)s已确认补正内容，由%(recommender)s提交协会，受理编号 %(number)s。"),
    _("在期限前提交后，协会继续形式审查，结果会通知您。"),
)
# The way to the association, and the six stages of the notice (三、审核程序).
_INTAKE_STEPS: tuple[tuple[str | Promise, frozenset[str]], ...] = (
    (_("填写申报表"), frozenset({S.DRAFT})),
    (_("工作单位审核"), frozenset({S.UNIT_REVIEW})),
    (_("推荐单位审核"), frozenset({S.RECOMMENDER_REVIEW})),
    (_("报送协会"), frozenset({S.RECOMMENDED})),
)
_STAGES: tuple[tuple[str | Promise, frozenset[str]], ...] = (
    (_("形式审查"), frozenset({S.SUBMITTED, S.CORRECTION})),
    (_("书面初评"), frozenset({S.FORMAL_PASSED, S.WRITTEN_REVIEW})),
    (_("会审答辩"), frozenset({S.SHORTLISTED, S.IN_DEFENSE})),
    (_("名单审定"), frozenset({S.PROPOSED, S.RESERVE})),
    (_("公示发布"), frozenset({S.CANDIDATE, S.RESERVE_APPROVED, S.IN_PUBLICITY, S.OBJECTION_HOLD})),
    (_("选树命名"), frozenset({S.PUBLICITY_CLEAR, S.NAMED})),
)


def story(app: Any, *, returned: bool = False, running: Any = None, own: bool = True) -> Story:
    """`returned`: the draft came back from the unit. `app` comes with employer and recommender.

    `running`: the round of a correction, where the page has it; `own`: the reader is the nominee.
    """
    words = {
        "employer": app.employer.name if app.employer else str(_("工作单位")),
        "recommender": app.recommender.name if app.recommender else str(_("推荐单位")),
        "number": app.acceptance_no,
    }
    if app.status not in _SENTENCES:
        return Story(applicant_label(app.status))
    now, then = _RETURNED if returned else _SENTENCES[app.status]
    if app.status == S.DRAFT and app.on_behalf and not returned:
        now, then = _BEHALF if app.nominee_id is None else _SHARED
    if running is not None:
        now, then = _correction(running, now, then, own=own)
    return Story(str(now) % words, str(then) % words)


def _correction(
    running: Any, now: str | Promise, then: str | Promise, *, own: bool
) -> tuple[str | Promise, str | Promise]:
    """Who of the three has it now."""
    if running.nominee_done_at is None:
        return now, then if own else _OTHERS_CORRECT
    return _HANDED_ON if running.unit_done_at is None else _CONFIRMED


def due(app: Any, running: Any) -> datetime | None:
    """By when it has to have gone on: to the association first, back to it in a correction (T15); None: no date."""
    if running is not None:
        return running.due_at
    return deadlines.submit_by(app, app.cycle) if app.status in INTAKE else None


def rail(app: Any, until: datetime | None) -> list[dict[str, Any]]:
    """For parts/_stage_rail.html: the four steps to the association, then the six stages; [] once it has ended.

    `until`: the date of the step it is in.
    """
    if app.status in TERMINAL:
        return []
    steps = _INTAKE_STEPS if app.status in INTAKE else _STAGES
    at = next((i for i, (_label, states) in enumerate(steps) if app.status in states), 0)
    states = ["done"] * at + ["now"] + ["todo"] * (len(steps) - at - 1)
    rows = zip(steps, states, strict=True)
    return [{"label": label, "state": state, "until": until if state == "now" else None} for (label, _s), state in rows]


def has_left(app: Any) -> bool:
    """True from the submission to the association on: unit and nominee can change nothing more."""
    return app.status in WITH_ASSOCIATION
