"""Which steps of an objection a person may take now: form, right, guard and verb of each; the panels on the page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role, has_role
from nominations.pipeline import Status
from publicity.objection_desk import forms, transitions
from publicity.objections import concluding, handling, sight
from publicity.objections.models import Objection
from publicity.objections.moves import State
from review.acts import YES, Said, Step, bound, on, panel, plain, with_file

SAID: dict[str, Said] = {
    "take": Said(_("由我承办"), (_("承办人可以看到反映人的身份，负责受理审查和答复。"),)),
    "propose": Said(
        _("提出受理意见"), (_("写明告知当事人的事实，由部门负责人决定是否受理。"),), fields=("told",)
    ),
    "ask_evidence": Said(
        _("要求补充材料"), (_("反映人凭查询码看到要求，三个工作日内补充；逾期不予受理。"),), fields=("reason",),
        tone="plain",
    ),
    "accept": Said(
        _("受理"), (_("当事人暂缓，其他人的公示照常进行；申报人和两级单位可以看到需要核实的事实。"),),
        moves=("accept_objection",),
    ),
    "refuse": Said(_("不予受理"), (_("由承办人书面告知反映人。"),), fields=("ground",), tone="danger"),
    "supply": Said(
        _("登记补充材料"), (_("反映人来信补充的，由承办人登记；继续受理审查。"),), fields=("text", "file_1"),
        tone="plain",
    ),
    "assign": Said(
        _("指定核查人"),
        (_("首次指定时，申报人和两级单位收到通知，五个工作日内作出说明。核查报告提交前可以更换核查人。"),),
        fields=("investigator",), told=(_("核查人；首次指定时，还有申报人、工作单位经办人、推荐单位经办人"),),
    ),
    "extend": Said(_("延长核查期限"), (_("只能延长一次。"),), fields=("reason",), tone="plain"),
    "report": Said(
        _("提交核查报告"), (_("由秘书长作出结论；在此之前可以再次提交，以最后一次为准。"),), fields=("text", "hearing")
    ),
    "dismiss": Said(
        _("异议不成立"), (_("由承办人答复反映人，由部门负责人恢复当事人的公示。"),), _("结论不能撤销。"),
        fields=("reason", "proof"),
    ),
    "uphold": Said(
        _("异议成立，取消参评资格"),
        (_("当事人立即取消参评资格，公示页显示“已取消”，生成取消资格决定书，所列对象三年内不再受理。"),),
        _("结论不能撤销；当事人可以申请复核。"), fields=("doc_no", "findings", "subjects", "reason", "proof"),
        moves=("uphold",), tone="danger",
    ),
    "go_on": Said(_("依职权继续核查"), (_("反映人已撤回，但事实仍须查清。"),), fields=("reason",), tone="plain"),
    "reply": Said(_("答复反映人"), (_("生成告知书，反映人凭查询码阅读；本件办结。"),), fields=("text",)),
    "release": Said(
        _("恢复公示"), (_("关于该人的异议均已办结：公示期未满的继续公示，期满的转为“公示期满无异议”。"),),
        moves=("dismiss",),
    ),
}  # fmt: skip
BY_STATE: dict[str, tuple[str, ...]] = {
    State.RECEIVED: ("take", "propose", "ask_evidence", "accept", "refuse"), State.SUPPLEMENT: ("take", "supply"),
    State.ACCEPTED: ("take", "assign"),
    State.INVESTIGATING: ("take", "report", "dismiss", "uphold", "extend", "assign"),
    State.NOT_ACCEPTED: ("take", "reply"), State.UPHELD: ("take", "reply"),
    State.DISMISSED: ("take", "reply", "release"), State.WITHDRAWN: ("take", "reply", "go_on", "release"),
    State.CLOSED: ("release",),
}  # fmt: skip


def step(user: Any, verb: str, row: Objection, key: str = "") -> Step | None:
    """The verb in the role in which this person may use it; None hides as 404. The verb asks state and guard."""
    done = bool(key) and row.events.filter(move__startswith="conclude", actor=user, key=key).exists()
    lead, owns = has_role(user, Role.LEAD) and sight.can_read(user, row), sight.can_handle(user, row)
    role = Role.STAFF if has_role(user, Role.STAFF) else Role.LEAD
    judge = {"user": user, "done": done}
    steps: dict[str, tuple[Any, ...]] = {
        "take": (Role.STAFF, YES, sight.can_own(user, row), _("由您承办。")),
        "supply": (Role.STAFF, with_file(forms.SupplyForm), owns, _("已登记补充材料。")),
        "propose": (Role.STAFF, plain(forms.ProposeForm, initial={"told": row.told}), owns, _("已提出受理意见。")),
        "ask_evidence": (Role.STAFF, plain(forms.MoveReasonForm, name="ask_evidence"), owns, _("已要求补充材料。")),
        "accept": (Role.LEAD, YES, sight.can_decide(user, row), _("已受理。")),
        "refuse": (Role.LEAD, plain(forms.RefuseForm), sight.can_decide(user, row), _("已决定不予受理。")),
        "assign": (Role.LEAD, plain(forms.AssignForm, away_from=row.application_id), lead, _("已指定核查人。")),
        "extend": (
            Role.CHIEF, plain(forms.MoveReasonForm, name="extend"), sight.can_judge(user, row), _("已延长核查期限。")
        ),
        "report": (role, plain(forms.ReportForm), sight.can_investigate(user, row), _("已提交核查报告。")),
        "dismiss": (
            Role.CHIEF, plain(forms.JudgeForm, name="conclude_dismissed", **judge), sight.can_judge(user, row),
            _("已作出结论。"),
        ),
        "uphold": (
            Role.CHIEF,
            plain(forms.UpholdForm if concluding.expels(row) else forms.JudgeForm, name="conclude_upheld", **judge),
            sight.can_judge(user, row), _("已作出结论。"),
        ),
        "go_on": (Role.LEAD, plain(forms.MoveReasonForm, name="go_on"), lead, _("继续核查。")),
        "reply": (Role.STAFF, plain(forms.ReplyForm), owns, _("已答复，告知书正在生成。")),
        "release": (Role.LEAD, YES, lead, _("已恢复。")),
    }  # fmt: skip
    if verb not in steps:
        return None
    role, form, allowed, done_words = steps[verb]
    return Step(role, form, on(getattr(transitions, verb), row), done_words) if allowed else None


GUARDS = {
    "accept": handling.against_accepting, "dismiss": concluding.against_concluding,
    "uphold": concluding.against_concluding, "release": concluding.against_releasing,
}  # fmt: skip


def _said(verb: str, row: Objection) -> Said:
    """Who is out already loses nothing more: upholding is then a finding alone."""
    if verb == "uphold" and not concluding.expels(row):
        does = _("当事人已不在公示中（%(status)s），本结论只认定事实，由承办人答复反映人。已命名的，另行提出撤销称号。")
        words = {"status": row.application.get_status_display()}
        return Said(_("异议成立"), (str(does) % words,), _("结论不能撤销。"), ("reason", "proof"), tone="danger")
    return SAID[verb]


def on_page(user: Any, row: Objection, tried: str = "", form: Any = None) -> list[dict[str, Any]]:
    """What this person can do with the objection as it stands."""
    made = []
    for verb in BY_STATE.get(row.state, ()):
        found = step(user, verb, row)
        if found is None or (verb == "release" and row.application.status != Status.OBJECTION_HOLD):
            continue
        if (verb == "extend" and row.extended_at is not None) or (verb == "assign" and row.report):
            continue
        said, url = _said(verb, row), reverse("objection_desk:act", args=[row.key, verb])
        # Several of them ask for a reason.
        fresh = bound(verb, tried, form, found.form(version=row.version, auto_id=f"id_{verb}_%s"))
        problems = GUARDS[verb](row) if verb in GUARDS else []
        made.append(panel(verb, said, url, fresh, problems, mute=not (said.moves or said.told)))
    return made
