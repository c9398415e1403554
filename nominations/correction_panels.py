"""The decisions of a correction as panels: what each does, who hears of it, what still stands in the way."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Role
from nominations import act_panels
from nominations.models import Application
from nominations.pipeline import MOVES


def _panel(
    form: Any, *, title: str, does: list[str], told: list[str], fields: list[str], **rest: Any
) -> dict[str, Any]:
    """A panel for a step inside a round, which is no move of the pipeline."""
    return {
        "title": title,
        "does": does,
        "told": told,
        "final": rest.get("final", ""),
        "url": rest.get("url", ""),
        "version": form["version"].value(),
        "key": form["key"].value(),
        "fields": [form[name] for name in fields],
        "actions": rest["actions"],
    }


def of_case(case: dict[str, Any], forms: Mapping[str, Any], form: Any, answers: Any, scan: Any) -> dict[str, Any]:
    """{"form", "answers", "scan_form", "act"} for the page; what was not sent is made from the stage's `forms`."""
    app, role, turn = case["application"], case["role"], case["my_turn"]
    items = [row["item"] for row in case["items"]]
    if answers is None and turn and role == Role.NOM:
        answers = forms["answers"](items=items)
    for row in case["items"]:
        name = f"answer_{row['item'].pk}"
        row["field"] = answers[name] if answers is not None and name in answers.fields else None
    form = form or forms[role](version=app.version)
    act = {Role.NOM: _hand_on, Role.UNIT: _confirm, Role.REC: _resubmit}[Role(role)](case, form) if turn else None
    reseal = case["reseal"]
    if reseal and reseal["revision"] and scan is None:
        scan = forms["scan"](initial={"revision": reseal["revision"].number})
    return {"form": form, "answers": answers, "scan_form": scan, "act": act}


def _hand_on(case: dict[str, Any], form: Any) -> dict[str, Any]:
    problems = case["problems"]
    why_not = _("还有内容需要补正，见上方提示。") if problems else ""
    save = {"label": _("保存答复"), "name": "move", "value": "save", "tone": "plain"}
    send = {"label": _("交给工作单位确认"), "name": "move", "value": "hand_on", "tone": "primary", "why_not": why_not}
    return _panel(
        form,
        title=_("交出补正内容"),
        does=[_("工作单位确认后由推荐单位提交协会；交出后不能修改，需要时请工作单位退回。")],
        told=[_("工作单位经办人")],
        fields=["commitment"],
        actions=[send, save],
    )


def _back_link(case: dict[str, Any], label: str) -> dict[str, Any]:
    return {"label": label, "tone": "plain", "url": reverse("correction:send_back", args=[case["application"].key])}


def _confirm(case: dict[str, Any], form: Any) -> dict[str, Any]:
    return _panel(
        form,
        title=_("确认补正内容"),
        does=[_("请逐项核对答复和改动，新增的证明材料须核对原件。"), _("确认后由推荐单位提交协会。")],
        told=[_("推荐单位经办人")],
        fields=["originals", "commitment"],
        url=reverse("correction:confirm", args=[case["application"].key]),
        actions=[
            {"label": _("确认"), "value": "confirm", "tone": "primary"},
            _back_link(case, _("退回申报人")),
        ],
    )


def _resubmit(case: dict[str, Any], form: Any) -> dict[str, Any]:
    app, reseal = case["application"], case["reseal"]
    why_not = act_panels.closed_because(app, app.cycle, MOVES["resubmit"])
    if reseal and (reseal["differs"] or reseal["revision"].scan_id is None):
        why_not = why_not or _("请先完成新一版推荐汇总表的盖章和上传。")
    panel = act_panels.panel(
        MOVES["resubmit"],
        form,
        url=reverse("correction:resubmit", args=[app.key]),
        fields=["commitment"],
        why_not=why_not,
        actions=[_back_link(case, _("退回工作单位"))],
    )
    return panel | {"does": [_("补正后的申报审批表成为新的版本，由协会对照原版本审查。")]}


def back(application: Application, form: Any, role: str) -> dict[str, Any]:
    """The page that asks why it goes one step back."""
    unit = role == Role.UNIT
    return _panel(
        form,
        title=_("退回申报人继续补正") if unit else _("退回工作单位重新确认"),
        does=[_("补正期限不变，请尽快与对方联系。")],
        told=[_("申报人") if unit else _("工作单位经办人")],
        fields=["reason"],
        actions=[
            {"label": _("退回"), "value": "back", "tone": "primary"},
            {"label": _("返回"), "url": reverse("correction:detail", args=[application.key])},
        ],
    )
