"""The decisions about a batch as panels: receive, send back, examine (B5, B6, B8)."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nominations import act_panels, messages, stamps
from nominations.models import Batch
from nominations.pipeline import BATCH_MOVES


def of_batch(case: dict[str, Any], form: Any) -> list[dict[str, Any]]:
    """What this person can decide about the batch now, in the order of urgency."""
    batch, made = case["batch"], []
    if case["to_return"]:
        made.append(_second(batch, case["to_return"], form))
    if case["to_receive"]:
        made.append(_receive(batch, form, asked=case["proposal"] is not None))
    if case["to_examine"]:
        move = BATCH_MOVES["begin_exam"]
        why_not = act_panels.closed_because(batch, batch.cycle, move)
        panel = act_panels.panel(move, form, url=reverse("intake:examine", args=[batch.key]), why_not=why_not)
        made.append(panel | {"does": [_("批次中的申报从现在起可以逐件审查：通过、退回补正或建议不通过。")]})
    return made


def _receive(batch: Batch, form: Any, *, asked: bool) -> dict[str, Any]:
    back = {"label": _("整批退回"), "tone": "plain", "url": reverse("intake:send_back", args=[batch.key])}
    why_not = _("已提出整批退回，等待负责人决定。") if asked else ""
    url, actions = reverse("intake:receive", args=[batch.key]), [] if asked else [back]
    panel = act_panels.panel(BATCH_MOVES["receive"], form, url=url, why_not=why_not, actions=actions)
    return panel | {
        "does": [
            _("请先核对：盖章扫描件清晰、公章完整，与推荐汇总表一致。"),
            _("签收后，批次进入形式审查；纸质材料另行登记。"),
        ]
    }


def _second(batch: Batch, proposal: Any, form: Any) -> dict[str, Any]:
    move = BATCH_MOVES["return_batch"]
    panel = act_panels.panel(
        move,
        form,
        url=reverse("intake:decide_return", args=[batch.key]),
        actions=[{"label": _("不同意"), "name": "move", "value": "no", "tone": "plain"}],
    )
    panel["actions"][0] |= {"label": _("同意退回"), "value": "yes"}
    return panel | {
        "does": [
            _("%(who)s 建议整批退回：%(reason)s") % {"who": proposal.proposed_by.name, "reason": proposal.reason},
            _("退回后，名单中的申报人回到“同意推荐”，盖章扫描件作废，由推荐单位重新报送。"),
            *stamps.sentences(stamps.ended_by("return_batch", batch)),
        ]
    }


def propose_return(batch: Batch, form: Any) -> dict[str, Any]:
    """B6, first person."""
    return {
        "title": _("整批退回"),
        "does": [
            _("扫描件无法辨认或没有公章的，可以整批退回；由部门负责人决定。只是个别申报需要补正的，请签收后逐件退回。")
        ],
        "told": [str(messages.AUDIENCES[messages.LEAD])],
        "final": "",
        "version": form["version"].value(),
        "key": form["key"].value(),
        "fields": [form["reason"]],
        "actions": [
            {"label": _("提交决定"), "name": "move", "value": "go", "tone": "primary"},
            {"label": _("返回"), "url": reverse("intake:batch", args=[batch.key])},
        ],
    }
