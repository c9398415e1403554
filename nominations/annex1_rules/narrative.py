"""理解与自述 (R106–R109): the long texts with their limits in 字, counted as Word does."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from nominations.annex1_rules.problem import Problem
from nominations.annex1_rules.spec import LONG, NOTE_3, Spec, field_problems

SECTION = "narrative"
SPECS = (
    Spec(
        "understanding", LONG, limit=100, least=10, help=_("100 字以内，至少 10 字。"),
        note=_("按字数要求撰写相关内容，请勿改变表格大小格式，补充材料请另附。"), cite=NOTE_3,
    ),
    Spec("job_brief", LONG, limit=300, help=_("300 字以内：岗位、职责、对质量的影响。")),
    Spec("self_statement", LONG, limit=500, help=_("500 字以内，包括技术特长、社会贡献等。")),
    Spec(
        "achievements", LONG, limit=5000,
        help=_("5000 字以内，分条写清楚问题、做法、数据和结果；表格中放不下的自动转到附页。"),
        note=_(
            "侧重于在立足本职岗位的同时，积极参与质量管理小组等群众性质量提升活动、先进质量技术方法推进、"
            "卓越绩效管理模式推进等各类质量提升工作。"
        ),
        cite=_("通知“一、培养选树范围”"),
    ),
)  # fmt: skip


def problems(app: Any) -> list[Problem]:
    return field_problems(SECTION, app, SPECS)
