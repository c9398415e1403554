"""The texts people agree to: privacy notice, consents (§2.18) and commitments (R62), each with a version.

A changed word is a new version: what somebody signed is found again by version and SHA-256.
"""

import hashlib
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Text:
    """The signed words are the Chinese ones, whatever language the page is shown in."""

    kind: str
    version: str
    title: str | Promise
    body: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(f"{self.kind}\n{self.version}\n{self.body}".encode()).hexdigest()


PRIVACY = Text(
    "privacy",
    "2026-1",
    _("个人信息处理告知"),
    "一、处理者：上海市质量协会（会员与质量推进部），联系方式见本年度通知。\n"
    "二、目的：“上海质量工匠”培养选树的申报、推荐、评审、公示和命名。\n"
    "三、种类：申报审批表所列各项信息，以及身份证、工会会员凭证、证书等附件影像。\n"
    "四、方式：由您填写，工作单位、推荐单位和协会依次审核；身份证号码、手机号码、家庭住址加密保存，页面上隐去中间部分。\n"
    "五、期限：获命名者的申报材料保存 30 年；未入选者的申报材料在年度结束后保存 3 年，"
    "身份证和工会凭证影像在命名后 90 天内删除；过期草稿在 180 天后删除。\n"
    "六、权利：您可以查阅、复制、更正、删除个人信息，也可以撤回同意；撤回不影响此前已进行的处理。",
)
CONSENTS = (
    Text(
        "processing",
        "2026-1",
        _("同意处理个人信息"),
        "我已阅读个人信息处理告知，同意上海市质量协会为本年度培养选树处理我填报的个人信息，"
        "并同意将其提供给我的工作单位和推荐单位用于审核。",
    ),
    Text(
        "sensitive",
        "2026-1",
        _("同意处理敏感个人信息"),
        "我单独同意处理我的身份证号码与影像、工会会员凭证影像和家庭住址。这些信息用于核实身份和申报资格，"
        "是申报审批表的必填内容；一旦泄露可能危害人身、财产安全，因此加密保存并限制查看。",
    ),
    Text(
        "publication",
        "2026-1",
        _("同意公示姓名、单位、岗位"),
        "我单独同意在进入公示环节后，向社会公开我的姓名、工作单位和所在岗位。不同意公示的，按规定不能参加本次选树。",
    ),
)
NOMINEE_COMMITMENT = Text(
    "nominee",
    "2026-1",
    _("真实性承诺"),
    "本人承诺所填内容和所附材料完整、真实、客观。如有不实，愿意承担取消参评资格、三年内不再受理申报的后果。",
)
UNIT_COMMITMENT = Text(
    "unit",
    "2026-1",
    _("核实意见"),
    "本单位已核对申报人身份证原件、岗位情况和所附证明材料原件，填报内容完整、真实、客观。",
)
RECOMMENDER_COMMITMENT = Text(
    "recommender",
    "2026-1",
    _("推荐承诺"),
    "本单位已按照申报条件逐项审核所推荐的申报人，推荐材料完整、真实、客观；"
    "如有不实，愿意承担取消参评资格、三年内不再受理申报的后果。",
)
ON_BEHALF = Text(
    "on_behalf",
    "2026-1",
    _("代为填报说明"),
    "本单位已向申报人出示个人信息处理告知，申报人同意由本单位代为填报；填报完成后由申报人本人登录核对、确认并提交。",
)
IMPORTED = Text(
    "imported",
    "2026-1",
    _("名单导入说明"),
    "本单位已向名单中的职工出示个人信息处理告知，各人同意由本单位提供姓名、工作单位、岗位等信息建立申报草稿；"
    "草稿由工作单位补填，由申报人本人登录核对、确认并提交。",
)
