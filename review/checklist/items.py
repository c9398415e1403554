"""What a case worker checks, as data: completeness and eligibility, each with its clause of the notice (R45, A-15)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COMPLETENESS, ELIGIBILITY = "completeness", "eligibility"
GROUPS = {COMPLETENESS: _("材料完整性"), ELIGIBILITY: _("申报条件")}
SCOPE, APPLY, DEMANDS = _("通知“一、培养选树范围”"), _("通知“二、申报方式”"), _("通知“四、工作要求”")
ANNEX, ANNEX_NOTES = _("附件1"), _("附件1 注1、注2")
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Item:
    """`waivable`: one of the 原则上 exclusions, which two people may waive (R22)."""

    code: str
    group: str
    text: str | Promise
    clause: str
    cite: str | Promise
    waivable: bool = False


ITEMS: tuple[Item, ...] = (
    Item("form", COMPLETENESS, _("申报审批表填写完整，字数符合要求"), "R34", APPLY),
    Item("id", COMPLETENESS, _("身份证正反面齐全、清晰，与填报一致"), "R35", APPLY),
    Item("union", COMPLETENESS, _("工会会员服务卡或电子会员证清晰，姓名一致"), "R36", APPLY),
    Item("certificates", COMPLETENESS, _("技能等级、职称、专利、荣誉的证书齐全，与填报一致"), "R37", APPLY),
    Item("evidence", COMPLETENESS, _("四项指标的证明材料齐全，经基层单位确认"), "R112", ANNEX_NOTES),
    Item("honours", COMPLETENESS, _("荣誉、成果的组织方、级别、时间与证书一致"), "R24", ANNEX_NOTES),
    Item("opinions", COMPLETENESS, _("基层单位意见、推荐单位意见完整，有签署人和日期"), "R42", APPLY),
    Item("annex2", COMPLETENESS, _("推荐汇总表已盖章，内容与申报审批表一致"), "R43", APPLY),
    Item("paper", COMPLETENESS, _("纸质材料份数齐全（审批表和附件一式三份，汇总表一份）"), "R67", DEMANDS),
    Item("once", COMPLETENESS, _("没有重复申报，证明材料没有被他人使用"), "R87", DEMANDS),
    Item("ban", COMPLETENESS, _("本人和单位不在不予受理的期限内"), "R64", DEMANDS),
    Item("in_service", ELIGIBILITY, _("是本市在职职工"), "R11", SCOPE),
    Item("nationality", ELIGIBILITY, _("具有中华人民共和国国籍"), "R16", SCOPE),
    Item("member", ELIGIBILITY, _("是工会会员"), "R17", SCOPE),
    Item("frontline", ELIGIBILITY, _("在企事业单位一线从事生产、服务、技术、研发等工作"), "R18", SCOPE),
    Item("bureau", ELIGIBILITY, _("不是副局级或相当于副局级以上领导干部"), "R19", SCOPE, waivable=True),
    Item("managed", ELIGIBILITY, _("不是中央、市委组织部、市级委办管理的单位负责人"), "R20", SCOPE, waivable=True),
    Item("retired", ELIGIBILITY, _("不是退休职工"), "R21", SCOPE, waivable=True),
)
BY_CODE = {item.code: item for item in ITEMS}
WAIVABLE = tuple(item for item in ITEMS if item.waivable)
