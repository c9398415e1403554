"""What a page says before a person decides: what the move does, who is told, why it cannot be made now."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nominations import deadlines, extensions, messages, stamps
from nominations.models import Cycle
from nominations.pipeline import BATCH_MOVES, BatchStatus, Move

# Per move: what it does, and what cannot be undone afterwards.
SAID: dict[str, tuple[tuple[str | Promise, ...], str | Promise]] = {
    "unit_agree": (
        (_("意见写入申报审批表“基层单位意见”栏，生成供盖章的文件。"), _("申报表转到所选的推荐单位审核。")),
        _("同意后本单位不能再修改；需要更正时，请推荐单位退回。"),
    ),
    "unit_return": (
        (
            _("申报表回到申报人手中修改；修改意见逐项显示在对应的栏目旁。"),
            _("已核对的材料在重新提交后需要再核对一次。"),
        ),
        "",
    ),
    "unit_refuse": (
        (_("本次申报到此结束，申报人会看到理由。"), _("申报人在截止前可以另行填写新的申报表。")),
        _("办理后不能撤销。只是内容需要修改的，请用“退回修改”。"),
    ),
    "recommend": (
        (
            _("意见写入申报审批表“推荐单位意见”栏，生成正式的申报审批表。"),
            _("申报人可以列入报送批次；报送之前可以撤销推荐。"),
        ),
        "",
    ),
    "recommender_return": (
        (
            _("申报表回到工作单位，由工作单位核对后重新同意，或退回申报人修改。"),
            _("两级单位的意见和已生成的申报审批表作废。"),
        ),
        "",
    ),
    "refuse": (
        (_("本次申报到此结束，申报人和工作单位会看到理由。"),),
        _("办理后不能撤销。只是内容需要核对的，请用“退回工作单位”。"),
    ),
    "unrecommend": (
        (
            _("申报表回到推荐审核；本单位的意见和正式的申报审批表作废。"),
            _("已列入批次的，从名单中移出；名单已锁定的，推荐汇总表和盖章扫描件一并作废，需要重新锁定、盖章。"),
        ),
        "",
    ),
    "lock_list": (
        (
            _("按现在的名单和顺序生成新一版推荐汇总表（附件2），用于打印、盖章。"),
            _("锁定后名单和联系人不能修改；需要修改时可以解锁，盖章前请核对。"),
        ),
        "",
    ),
    "unlock": (
        (_("名单和联系人可以重新修改。"),),
        _("已生成的推荐汇总表和已上传的盖章扫描件作废，修改后须重新锁定、重新盖章。"),
    ),
    "submit": (
        (
            _("名单中的全部申报人一起报送协会，按名单顺序取得受理编号；有一人不符合条件，全部不报送。"),
            _("生成受理回执。"),
        ),
        _("报送后名单和申报表不能再修改或撤回。"),
    ),
    "cancel": (
        (_("本批次作废，名单中的申报人可以列入其他批次；已锁定的推荐汇总表和扫描件一并作废。"),),
        _("取消后不能恢复，可以新建批次。"),
    ),
}


def closed_because(subject: Any, cycle: Cycle, move: Move) -> str:
    """The sentence under a greyed button, or '' while the cycle's stage and the clock let the move through."""
    if move.before_deadline and deadlines.is_past(subject, cycle):
        return deadlines.past_sentence(subject, cycle)
    if move.stages is not None and cycle.stage not in move.stages and not extensions.covers(subject, cycle, move):
        return _t("本年度当前处于“%(stage)s”，不能办理。") % {"stage": cycle.get_stage_display()}
    return ""


def panel(
    move: Move,
    form: Any,
    *,
    url: str = "",
    fields: Iterable[str] = (),
    tone: str = "primary",
    why_not: str = "",
    told_too: Iterable[str] = (),
    actions: Iterable[dict[str, Any]] = (),
) -> dict[str, Any]:
    """The `act` of parts/_act_panel.html for one move.

    Without `url` the panel stands inside the page's own form. `told_too` names further moves that this one brings
    about; `actions` are links beside its button.
    """
    does, final = SAID.get(move.name, ((), ""))
    told = dict.fromkeys(who for name in (move.name, *told_too) for who in messages.told(name))
    button = {"label": move.label, "name": "move", "value": move.name, "tone": tone, "why_not": why_not}
    return {
        "title": move.label,
        "does": list(does),
        "told": list(told),
        "final": final,
        "url": url,
        "version": form["version"].value(),
        "key": form["key"].value(),
        "fields": [form[name] for name in fields],
        "actions": [button, *actions],
    }


def link(move: Move, url: str, tone: str = "plain", *, why_not: str = "") -> dict[str, Any]:
    """A further act beside the panel's own, on a page of its own."""
    return {"label": move.label, "url": url, "tone": tone, "why_not": why_not}


def reason_panel(
    move: Move, form: Any, subject: Any, *, back: str, danger: bool, fields: Iterable[str]
) -> dict[str, Any]:
    """The panel of a page that asks for a reason or a plain yes; `back` is the page it came from.

    It names every stamp that the move voids.
    """
    made = panel(
        move,
        form,
        fields=fields,
        tone="danger" if danger else "primary",
        why_not=closed_because(subject, subject.cycle, move),
        actions=[{"label": _t("返回"), "url": reverse(back, args=[subject.key])}],
    )
    return made | {"does": [*made["does"], *stamps.sentences(stamps.ended_by(move.name, subject))]}


def case_panel(
    desk: str,
    moves: tuple[Move, Move, Move],
    form: Any,
    key: Any,
    *,
    fields: Iterable[str],
    why_not: str,
    url: str = "",
) -> dict[str, Any]:
    """The decision of a case screen: go on, with send back and refuse beside it. `desk` is the stage's namespace."""
    onward, back, end = moves
    actions = [
        link(back, reverse(f"{desk}:send_back", args=[key])),
        link(end, reverse(f"{desk}:refuse", args=[key]), "danger"),
    ]
    return panel(onward, form, url=url, fields=fields, why_not=why_not, actions=actions)


def batch_panel(batch: Any, made: dict[str, Any], why_not: str) -> dict[str, Any] | None:
    """The decision of a batch's page: lock the list, then submit it. `made`: the page's forms by name."""

    def url(name: str) -> str:
        return reverse(f"recommendation:{name}", args=[batch.key])

    cancel = link(BATCH_MOVES["cancel"], url("cancel"), "danger")
    if batch.status == BatchStatus.EDITING:
        return panel(BATCH_MOVES["lock_list"], made["lock"], url=url("lock"), why_not=why_not, actions=[cancel])
    if batch.status != BatchStatus.SEALING:
        return None
    return panel(
        BATCH_MOVES["submit"],
        made["submit"],
        url=url("submit"),
        fields=["commitment"],
        why_not=why_not,
        told_too=["batch_submit"],
        actions=[link(BATCH_MOVES["unlock"], url("unlock")), cancel],
    )
