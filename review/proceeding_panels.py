"""What each step of a proceeding says before the click: what it does, who is told, what cannot be undone."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts import clock
from nominations.deadlines import beijing
from nominations.pipeline import MOVES
from review.disqualification import forms, permissions
from review.disqualification.models import Proceeding

Step = Proceeding.Step
PARTIES = (_("申报人"), _("工作单位经办人"), _("推荐单位经办人"))
Text = str | Promise


@dataclass(frozen=True)
class Panel:
    """One act: its words, its form, and who may."""

    title: Text
    verb: Text
    does: tuple[Text, ...]
    told: tuple[Text, ...] | None = ()
    final: Text = ""
    tone: str = "primary"
    form: Any = None
    permit: Any = None


PANELS = {
    "find": Panel(
        _("查找申报"), _("查找"), (_("用于尚未报送协会的申报：须知道姓名和工作单位全称，查到后才能提出。"),), None,
    ),
    "propose": Panel(
        _("提出取消资格"), _("提出"),
        (_("由部门负责人复核；复核同意后听取申报人和单位的意见，再由秘书长决定。三个环节须由三人办理。"),
         _("已命名的，为撤销称号。")),
        (_("协会部门负责人"),), form=forms.ProposeForm,
    ),
    "review": Panel(
        _("复核"), _("同意，进入听取意见"),
        (_("不同意的，请用“终止事项”并写明理由。"),), (_("协会经办人"),),
        form=forms.ReviewForm, permit=permissions.can_review,
    ),
    "summon": Panel(
        _("发出听取意见通知"), _("发出通知"),
        (_("申报人和两级单位可以看到所列事实，在期限内陈述意见；看不到证据、提出人和内部意见。"),), PARTIES,
        _("发出后不能收回。"), form=forms.SummonForm, permit=permissions.can_conduct,
    ),
    "close": Panel(
        _("结束听取意见"), _("结束，报秘书长决定"), (_("期限到后办理。当面或书面提出的意见请先登记。"),),
        (_("秘书长"),), form=forms.CloseForm, permit=permissions.can_conduct,
    ),
    "decide": Panel(
        _("作出决定"), _("作出决定"),
        (_("申报立即终止或称号立即撤销；从未报送的名单中移出，进行中的补正终止。"),
         _("所列对象自今天起 3 年内不再受理，生成决定书。同单位的其他在审申报不会自动处理，由负责人研究。")),
        PARTIES, _("办理后不能撤销；如有错误，只能通过复核更正。"),
        form=forms.DecideForm, permit=permissions.can_decide,
    ),
    "paper": Panel(
        _("登记书面意见"), _("登记"), (_("录入申报人或单位以书面或当面方式提出的意见。"),),
        form=forms.PaperForm, permit=permissions.can_conduct,
    ),
    "drop": Panel(
        _("终止事项"), _("终止"), (_("不作处理，申报按原来的状态继续。已发出听取意见通知的，会告知核查已终止。"),),
        final=_("终止后不能恢复；如有新的事实，可以另行提出。"), tone="danger",
        form=forms.DropForm, permit=permissions.can_drop,
    ),
    "state": Panel(
        _("陈述意见"), _("提交意见"), (_("意见提交后协会可以看到，期限之前可以多次补充。"),), None,
    ),
    "lift": Panel(
        _("解除禁报"), _("解除禁报"), (_("即日起恢复受理，记录保留。"),), (_("被解除的个人或单位"),),
        _("解除后不能恢复。"), form=forms.LiftForm,
    ),
}  # fmt: skip
MOVED = {
    "propose": _("提出"),
    "review": _("负责人复核同意"),
    "summon": _("发出听取意见通知"),
    "state": _("收到陈述意见"),
    "paper": _("登记书面意见"),
    "close": _("听取意见结束"),
    "decide": _("作出决定"),
    "drop": _("终止"),
}
DUE = {Step.PROPOSED: "review", Step.REVIEWED: "summon", Step.HEARING: "close", Step.HEARD: "decide"}


def due_panel(row: Proceeding) -> tuple[str, str]:
    """(the act that is due, why it cannot be done now)."""
    name = DUE.get(Step(row.step), "")
    if name == "close" and row.due_at is not None and clock.db_now() < row.due_at:
        return name, _t("听取意见的期限到%(due)s为止，到期后才能结束。") % {"due": beijing(row.due_at)}
    if name == "decide" and row.application.status not in MOVES[row.kind].sources:
        words = {"state": row.application.get_status_display()}
        return name, _t("申报现为“%(state)s”，不能作出决定，请终止事项。") % words
    return name, ""


def panel(name: str, form: Any, *, key: Any = None, why_not: str = "") -> dict[str, Any]:
    """The `act` of parts/_act_panel.html; it stands inside the page's own form, whose address is `post`."""
    said = PANELS[name]
    button = {"label": said.verb, "value": name, "tone": said.tone, "why_not": why_not}
    given = {hidden: form[hidden].value() for hidden in ("version", "key") if hidden in form.fields}
    return {
        "title": said.title,
        "does": list(said.does),
        "told": None if said.told is None else list(said.told),
        "final": said.final,
        "version": given.get("version"),
        "key": given.get("key"),
        "fields": form.visible_fields(),
        "actions": [button],
        "post": reverse(f"disqualification:{name}", args=[key]) if key else "",
    }
