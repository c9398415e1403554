"""What each act on the pool says before the click: what it does, who is told, what cannot be undone."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
KEEPERS = (_("协会经办人"), _("协会部门负责人"))


@dataclass(frozen=True)
class Panel:
    title: Text
    verb: Text
    does: tuple[Text, ...] = ()
    told: tuple[Text, ...] | None = ()
    final: Text = ""
    tone: str = "primary"


PANELS = {
    "invite": Panel(
        _("邀请专家"), _("发出邀请"),
        (_("对方接受邀请后成为专家，在自己的页面填写专家信息；已有账号的，登录后打开链接即可。"),
         _("协会经办人不能同时是专家。")),
        (_("被邀请人（邮件，含邀请链接）"),),
    ),
    "enter": Panel(_("建立专家信息"), _("保存"), (_("保存后可以聘任。"),), ()),
    "edit": Panel(
        _("修改专家信息"), _("保存"), (_("工作单位变动后，立即重新比对本年度的回避关系。"),), (),
    ),
    "profile": Panel(
        _("专家信息"), _("保存"), (_("工作单位用于判断回避，请填写单位全称。"),), KEEPERS,
    ),
    "conflict": Panel(
        _("登记回避"), _("登记"),
        (_("该专家从下一次访问起看不到这份申报；尚未评分的分配取消，已评分的封存、不计入结果。"),),
        (_("有分配受影响时：协会经办人、协会部门负责人"),),
    ),
    "lift": Panel(
        _("解除回避"), _("解除回避"), (_("该专家可以再次被分配；因此封存的评分恢复计入。"),), (), tone="danger",
    ),
    "relate": Panel(
        _("补充一项关系"), _("添加"), (_("立即比对；须回避的申报从您的任务中移出。"),), KEEPERS,
    ),
    "sign": Panel(
        _("签署"), _("签署承诺"), (_("签署后才能看到评审任务。记录签署的文本版本、时间和网络地址。"),), (),
        _("签署后不能撤销。"),
    ),
    "ask": Panel(
        _("提出申请"), _("提交申请"),
        (_("由协会部门负责人研究决定。无论所写的人是否参加评审，答复均为“已收到”“已处理”。"),
         _("每份申报最多可以申请两名专家回避。")),
        (_("协会部门负责人"),), _("提交后不能修改或撤回。"),
    ),
    "decide": Panel(
        _("作出决定"), _("提交决定"),
        (_("同意的，姓名相符的专家立即回避；以后聘任的同名专家也适用。"),
         _("申报人只会被告知“已处理”。")),
        (_("申报人"),), _("提交后不能修改。"),
    ),
}  # fmt: skip


def panel(name: str, form: Any, *, url: str = "", back: str = "") -> dict[str, Any]:
    """The `act` of parts/_act_panel.html; without `url` it stands inside the page's own form."""
    said = PANELS[name]
    actions: list[dict[str, Any]] = [{"label": said.verb, "value": name, "tone": said.tone}]
    if back:
        actions.append({"label": _("返回"), "url": back})
    return {
        "title": said.title, "does": list(said.does), "told": None if said.told is None else list(said.told),
        "final": said.final, "url": url, "version": form["version"].value(), "key": form["key"].value(),
        "fields": form.visible_fields(), "actions": actions,
    }  # fmt: skip
