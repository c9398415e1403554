"""The decisions of the formal check as panels: what each does, who hears of it, what still stands in the way."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nominations import act_panels, messages
from nominations.act_forms import ActForm
from nominations.models import Application
from nominations.pipeline import MOVES
from review.checklist.forms import CheckForm, DecideForm
from review.checklist.items import BY_CODE, GROUPS, NO


def _page(name: str, application: Application) -> str:
    return reverse(f"formal_check:{name}", args=[application.key])


def decide(application: Application, form: Any, problems: list[str], *, waivable: bool) -> dict[str, Any]:
    """T16 with T13, T17 and R22 beside it."""
    move = MOVES["formal_pass"]
    closed = act_panels.closed_because(application, application.cycle, move)
    actions = [
        act_panels.link(MOVES["request_correction"], _page("send_back", application), why_not=closed),
        {"label": _("建议不通过"), "tone": "danger", "url": _page("reject", application), "why_not": closed},
    ]
    if waivable:
        actions.append({"label": _("申请例外"), "tone": "plain", "url": _page("waive", application), "why_not": closed})
    why_not = closed or (_("还不能通过，见上方说明。") if problems else "")
    panel = act_panels.panel(move, form, url=_page("passed", application), why_not=why_not, actions=actions)
    return panel | {
        "does": [_("申报进入书面初评；推荐单位、工作单位和申报人会收到通知。")],
        "final": _("通过后不能撤回。"),
    }


def second(subject: Any, form: Any, *, title: str, does: list[str], url: str, told: list[str]) -> dict[str, Any]:
    """The second person's decision about a proposal, in one form with two buttons."""
    return {
        "title": title,
        "does": does,
        "told": told,
        "final": "",
        "url": url,
        "version": form["version"].value(),
        "key": form["key"].value(),
        "fields": [form["decision"]],
        "actions": [
            {"label": _("同意"), "name": "move", "value": "yes", "tone": "primary"},
            {"label": _("不同意"), "name": "move", "value": "no", "tone": "plain"},
        ],
    }


def about_reject(pk: int) -> str:
    return f"reject{pk}"


def about_waiver(pk: int) -> str:
    return f"waiver{pk}"


def second_reject(application: Application, proposal: Any, form: Any) -> dict[str, Any]:
    """T17."""
    words = {"code": proposal.get_code_display(), "who": proposal.proposed_by.name}
    return second(
        proposal,
        form,
        title=_("复核：形式审查不通过"),
        does=[
            _("%(who)s 建议不通过（%(code)s）。") % words,
            _("理由：%(reason)s") % {"reason": proposal.reason},
            _("同意后生成结论通知书，申报到此结束；不同意则由经办人继续审查。"),
        ],
        url=reverse("formal_check:decide_reject", args=[application.key, proposal.pk]),
        told=messages.told("formal_reject"),
    )


def second_waiver(application: Application, waiver: Any, form: Any, text: str) -> dict[str, Any]:
    """R22."""
    return second(
        waiver,
        form,
        title=_("复核：例外申请"),
        does=[
            _("%(who)s 申请例外：%(text)s") % {"who": waiver.proposed_by.name, "text": text},
            _("理由：%(reason)s") % {"reason": waiver.reason},
        ],
        url=reverse("formal_check:decide_waiver", args=[application.key, waiver.pk]),
        told=[_("提出申请的经办人")],
    )


def reasoned(
    application: Application, form: Any, *, title: str, does: list[str], fields: list[str], **rest: Any
) -> Any:
    """A page of its own that asks for words: a return, a later date, a proposal."""
    return {
        "title": title,
        "does": does,
        "told": rest.get("told", []),
        "final": rest.get("final", ""),
        "version": form["version"].value(),
        "key": form["key"].value(),
        "fields": [form[name] for name in fields],
        "actions": [
            {"label": rest.get("label", title), "name": "move", "value": "go", "tone": rest.get("tone", "primary")},
            {"label": _("返回"), "url": _page("detail", application)},
        ],
    }


def of_case(case: dict[str, Any], check_form: Any, act_form: Any) -> dict[str, Any]:
    """{"check_form", "groups", "act", "acts", "form"} of the case screen."""
    app = case["application"]
    check_form = check_form or CheckForm(held=case["held"])
    check_form.held = case["held"]
    groups = [(label, check_form.rows(case["findings"], group)) for group, label in GROUPS.items()]
    context: dict[str, Any] = {"check_form": check_form, "groups": groups, "form": act_form, "act": None, "acts": []}
    mine = getattr(act_form, "about", "pass" if act_form is not None else "")
    if case["acting"]:
        form = act_form if mine == "pass" else ActForm(version=app.version)
        no = {answer.item for answer in case["held"].values() if answer.value == NO}
        can_waive = any(BY_CODE[code].waivable for code in no if code in BY_CODE)
        context["act"] = decide(app, form, case["problems"], waivable=can_waive)

    def second_form(about: str) -> Any:
        """The form that was sent, where it is this one; all others as they are first shown."""
        return act_form if mine == about else DecideForm(version=app.version, about=about)

    if (proposal := case["to_confirm"]) is not None:
        context["acts"].append(second_reject(app, proposal, second_form(about_reject(proposal.pk))))
    for waiver in case["to_waive"]:
        text = str(BY_CODE[waiver.item].text)
        context["acts"].append(second_waiver(app, waiver, second_form(about_waiver(waiver.pk)), text))
    return context


def send_back(application: Application, form: Any, offer: dict[str, Any]) -> dict[str, Any]:
    """T13."""
    panel = reasoned(
        application,
        form,
        title=_("退回补正"),
        does=[
            _("只有写明内容的项目开放修改：申报人修改并答复，工作单位确认，推荐单位提交。"),
            _("还可以退回 %(n)d 次；逾期未补正的，由系统按不通过办结。") % {"n": offer["left"]},
            _("生成补正通知书。"),
        ],
        fields=["due_date", "due_time"],
        told=messages.told("request_correction"),
    )
    if not offer["left"]:
        panel["actions"][0]["why_not"] = _("补正次数已经用完。")
    return panel


def extend(application: Application, form: Any) -> dict[str, Any]:
    """A later date."""
    return reasoned(
        application,
        form,
        title=_("延长补正期限"),
        does=[_("每次补正只能延长一次。")],
        fields=["due_date", "due_time", "reason"],
        told=[str(messages.AUDIENCES[who]) for who in (messages.NOMINEE, messages.UNIT, messages.REC)],
    )


def reject(application: Application, form: Any) -> dict[str, Any]:
    """T17, first person."""
    return reasoned(
        application,
        form,
        title=_("建议不通过"),
        does=[_("由部门负责人复核；同意后申报到此结束，并生成结论通知书。"), _("材料可以补齐的，请用“退回补正”。")],
        fields=["code", "reason"],
        told=[str(messages.AUDIENCES[messages.LEAD])],
        label=_("提交复核"),
    )


def waive(application: Application, form: Any) -> dict[str, Any]:
    """R22, first person."""
    return reasoned(
        application,
        form,
        title=_("申请例外"),
        does=[_("通知中“原则上不参与申报”的三项限制，确有理由的可以例外，由部门负责人决定。")],
        fields=["item", "reason"],
        told=[str(messages.AUDIENCES[messages.LEAD])],
        label=_("提交决定"),
    )
