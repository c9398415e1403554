"""What stands on every score sheet: the notice's own measure (R48, R49) and what must not count (R15)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

GUIDANCE: tuple[Any, ...] = (
    _("按照“能力核心、以用为本、高端引领、整体推动”的人才发展指导方针评分。"),
    _("对标上海创新转型和产业结构提升对技能人才的发展需求。"),
    _("学历、年龄、性别、职称、技能等级、工作年限不得作为评分依据；专利、标准为佐证，数量不直接计分。"),
    _("请独立评分，不与他人商议；只依据本份材料，不作材料以外的推测。"),
)
# 优 from 90 %, 良 from 75 %, 中 from 60 % of an item's points (§5.4).
GRADES = ((_("优"), 90), (_("良"), 75), (_("中"), 60), (_("差"), 0))
