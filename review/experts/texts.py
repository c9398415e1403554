"""What experts sign before anything is shown to them (§2.9, E3), and the quality methods a profile names."""

from django.utils.translation import gettext_lazy as _

from nominations.texts import Text

CONFIDENTIALITY = Text(
    "confidentiality",
    "2026-1",
    _("保密与廉洁承诺书"),
    "一、本人对评审中接触的申报材料、评分、评议意见、专家名单和未公布的结果严格保密，不复制、不外传、不用于评审以外的目的。\n"
    "二、本人独立、客观、公正地评审，不接受申报人及其单位的请托、宴请和财物，不与其就评审事项私下接触。\n"
    "三、本人不以学历、年龄、性别、职称、技能等级、工作年限作为评分依据。\n"
    "四、评审结束后，本人不保留任何申报材料。\n"
    "五、如有违反，愿意承担取消聘任、通报所在单位等后果。",
)
AVOIDANCE = Text(
    "avoidance",
    "2026-1",
    _("回避声明"),
    "一、本人已如实填写与可能参评人员、单位之间的关系（近亲属，师徒、师生，近三年同事、合作项目或共同获奖，经济利益，"
    "其他可能影响公正的关系）；没有需要填写的，视为声明没有上述关系。\n"
    "二、评审中发现与某份材料的申报人或其单位存在上述关系的，本人立即申请回避，不再阅读、评分和讨论该份材料。\n"
    "三、本人知晓：与本人同一工作单位、同一推荐单位或同一集团的申报材料，系统自动回避，任何人不能取消。",
)
PLEDGES = (CONFIDENTIALITY, AVOIDANCE)

METHODS: dict[str, object] = {
    "qc_circle": _("QC小组活动"),
    "trusted_team": _("质量信得过班组"),
    "excellence": _("卓越绩效模式"),
    "six_sigma": _("六西格玛"),
    "lean": _("精益管理"),
    "spc": _("统计过程控制（SPC）"),
    "doe": _("试验设计（DOE）"),
    "fmea": _("失效模式分析（FMEA）"),
    "reliability": _("可靠性工程"),
    "measurement": _("计量与检测"),
    "site": _("现场管理"),
    "service": _("服务质量"),
    "standard": _("标准化"),
}
