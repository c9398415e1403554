"""The conditions a recommending unit goes through one by one (R41): clause, words of the notice, what answers mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

YES, NO = "yes", "no"
FITS, FITS_NOT = _("符合"), _("不符合")


@dataclass(frozen=True)
class Condition:
    """A gate must be answered yes to recommend; the others are looked at and noted, never a bar (R12–R14)."""

    clause: str
    text: str | Promise
    gate: bool = True
    yes: str | Promise = FITS
    no: str | Promise = FITS_NOT


CONDITIONS: tuple[Condition, ...] = (
    Condition("R11", _("是本市在职职工")),
    Condition("R12", _("属于“十四五”重点产业领域"), gate=False, yes=_("属于"), no=_("不属于")),
    Condition("R13", _("属于广大一线职工群体"), gate=False, yes=_("属于"), no=_("不属于")),
    Condition("R14", _("属于新技术、新产业、新业态、新模式“四新”经济"), gate=False, yes=_("属于"), no=_("不属于")),
    Condition(
        "R15",
        _("审核时没有以年龄、性别、学历、职称、技能等级、工作年限作为限制"),
        yes=_("没有"),
        no=_("有"),
    ),
    Condition("R16", _("具有中华人民共和国国籍")),
    Condition("R17", _("是工会会员")),
    Condition("R18", _("在企事业单位一线从事生产、服务、技术、研发等工作")),
    Condition("R19", _("不是副局级或相当于副局级以上领导干部")),
    Condition("R20", _("不是由中央、市委组织部、市级相关委办管理的企事业单位负责人")),
    Condition("R21", _("不是退休职工")),
    Condition("R62", _("申报材料完整、真实、客观")),
)


def unanswered(answers: dict[str, str]) -> list[Condition]:
    """Those without an answer yet."""
    return [row for row in CONDITIONS if answers.get(row.clause) not in (YES, NO)]


def failed(answers: dict[str, str]) -> list[Condition]:
    """The gates answered no: whoever fails one is not recommended."""
    return [row for row in CONDITIONS if row.gate and answers.get(row.clause) == NO]


def worded(checklist: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A kept checklist in the words of the page: [{"text", "word", "remark", "good"}]."""
    return [
        {
            "text": row.text,
            "word": row.yes if said["answer"] == YES else row.no,
            "remark": said.get("remark", ""),
            "good": said["answer"] == YES or not row.gate,
        }
        for row in CONDITIONS
        if (said := checklist.get(row.clause))
    ]
