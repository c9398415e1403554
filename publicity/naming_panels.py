"""Which steps of a year and of a naming decision a person may take now, and their panels on the page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from nominations.models import Cycle
from nominations.pipeline import CycleStage
from publicity.naming import forms, permissions, transitions
from publicity.titles import closing, drafting
from review.acts import YES, Paper, Said, Step, offered, on, plain

SAID: dict[str, Said] = {
    "hand_in": Said(
        _("提交复核"), (_("决定交部门负责人复核；复核人不能是提交人。"),), fields=("decision_no",)
    ),
    "review": Said(
        _("复核通过"), (_("请与公示名单逐行核对。复核后交秘书长签发，签发人不能是提交人或复核人。"),)
    ),
    "issue": Said(
        _("签发命名决定"),
        (
            _("决定上的人全部转为“已命名”，按顺序取得证书编号；有一人不能命名，整份决定都不签发。"),
            _("同时生成命名决定、每人的证书和铭牌图稿；证书带电子签名。"),
        ),
        _("签发后不能撤回，证书编号永不重复使用。"), fields=("proof",), moves=("name",),
    ),
    "send_back": Said(_("退回修改"), (_("退回经办人修改，须重新复核。"),), fields=("reason",), tone="plain"),
    "void": Said(
        _("作废"), (_("这份决定不再使用，决定上的人回到等待命名；可以重新起草。"),), fields=("reason",), tone="danger"
    ),
}  # fmt: skip
OF_YEAR: dict[str, Said] = {
    "end_publicity": Said(
        _("转入选树命名"),
        (
            _("公示结束，可以起草命名决定。异议核查中的人不受影响，结论作出后列入以后的决定。"),
            _("空缺、递补在选树命名阶段仍可办理：递补的人另行公示，期满后列入以后的决定。"),
        ),
        _("转入后不能退回公示发布。"),
    ),
    "complete": Said(
        _("结束本年度"),
        (_("本年度转为“已完成”，没有递补的后备候选人转为“未命名”。公示名单在三十日后撤下。"),),
        _("结束后不能恢复。"), fields=("proof",), moves=("complete", "cycle_close"),
    ),
}  # fmt: skip
WHEN = {"end_publicity": CycleStage.PUBLICITY, "complete": CycleStage.NAMING}
AGAINST_YEAR = {"end_publicity": closing.against_naming, "complete": closing.against_completing}
PAPER = Paper(
    sign="issue",
    page="naming:act",
    said=SAID,
    rights={
        "hand_in": permissions.can_write, "review": permissions.can_review, "issue": permissions.can_issue,
        "send_back": permissions.can_return, "void": permissions.can_return,
    },
    runs={verb: getattr(transitions, verb) for verb in SAID},
    done={
        "hand_in": _("已提交复核。"), "review": _("已复核，等待签发。"), "issue": _("命名决定已签发，正在生成证书。"),
        "send_back": _("已退回修改。"), "void": _("决定已作废。"),
    },
    guards={"hand_in": drafting.against, "review": drafting.against_issuing, "issue": drafting.against_issuing},
    forms={
        "hand_in": lambda row, _user, _again: plain(forms.HandInForm, number=row.decision_no),
        "issue": lambda _row, user, again: plain(forms.SignForm, user=user, done=again),
        "send_back": lambda *_more: plain(forms.MoveReasonForm, name="send_back"),
        "void": lambda *_more: plain(forms.MoveReasonForm, name="void"),
    },
)  # fmt: skip
step, on_page = PAPER.step, PAPER.on_page


def year_step(user: Any, verb: str, cycle: Cycle, key: str = "") -> Step | None:
    """The verb of the year in the role in which this person may use it; None hides as 404."""
    if verb == "end_publicity" and permissions.can_end_publicity(user, cycle):
        run = on(transitions.end_publicity, cycle)
        return Step(Role.LEAD, YES, run, _("本年度已转入选树命名。"))
    if verb == "complete" and permissions.can_complete(user, cycle):
        again = bool(key) and cycle.events.filter(move="complete", actor=user, key=key).exists()
        form = plain(forms.SignForm, user=user, done=again)
        return Step(Role.CHIEF, form, on(transitions.complete, cycle), _("本年度已完成。"))
    return None


def of_year(user: Any, cycle: Cycle, tried: str = "", form: Any = None) -> list[dict[str, Any]]:
    """What this person can do with the year as it stands."""
    made = []
    for verb, said in OF_YEAR.items():
        if cycle.stage != WHEN[verb] or (found := year_step(user, verb, cycle)) is None:
            continue
        url, problems = reverse("naming:year_act", args=[cycle.year, verb]), AGAINST_YEAR[verb](cycle)
        made.append(offered(verb, said, found, url, cycle.version, problems=problems, tried=tried, form=form))
    return made
