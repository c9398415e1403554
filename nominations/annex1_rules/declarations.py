"""声明 (R11, R16, R17, R19–R21): what the nominee declares; a submission needs all six."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from nominations.annex1_rules.problem import Problem
from nominations.annex1_rules.spec import SCOPE, TICK, Spec, field_problems

SECTION = "declarations"
_NATION = _("“上海质量工匠”应是中华人民共和国国籍，是工会会员。")
_EXCLUDED = _(
    "副局级或相当于副局级以上领导干部以及由中央、市委组织部、市级相关委办管理的企事业单位负责人、退休职工原则上不参与申报。"
)
SPECS = (
    Spec("is_in_service", TICK, note=_("“上海质量工匠”面向全市各行各业在职职工。"), cite=SCOPE),
    Spec("is_prc_national", TICK, note=_NATION, cite=SCOPE),
    Spec("is_union_member", TICK, help=_("工会会员凭证在“证明材料”上传。"), note=_NATION, cite=SCOPE),
    Spec("not_bureau_level", TICK, note=_EXCLUDED, cite=SCOPE),
    Spec("not_centrally_managed_head", TICK, note=_EXCLUDED, cite=SCOPE),
    Spec("not_retired", TICK, note=_EXCLUDED, cite=SCOPE),
)


def problems(app: Any) -> list[Problem]:
    return field_problems(SECTION, app, SPECS)
