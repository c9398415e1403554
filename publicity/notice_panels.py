"""Which steps of a list a person may take now: form, right, guard and verb of each; the panels on the page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from nominations.models import Cycle
from publicity.lists import drafting, promoting
from publicity.public_notice import forms, permissions, transitions
from review.acts import YES, Paper, Said, Step, offered, on, plain

SAID: dict[str, Said] = {
    "hand_in": Said(_("提交复核"), (_("名单交部门负责人复核；复核人不能是提交人。"),)),
    "review": Said(_("复核通过"), (_("请与候选人名单逐行核对。复核后交秘书长签发，签发人不能是提交人或复核人。"),)),
    "publish": Said(
        _("签发公示"),
        (_("公示页立即对社会公开，名单和公示期从此不变；同时生成公示文件。"), _("名单上的人转为“公示中”。")),
        _("签发后不能撤回。"), fields=("proof",), moves=("publish",),
    ),
    "send_back": Said(_("退回修改"), (_("退回经办人修改，须重新复核。"),), fields=("reason",), tone="plain"),
    "void": Said(
        _("作废"), (_("这份名单不再使用，候选人回到等待公示；可以重新准备。"),), fields=("reason",), tone="danger"
    ),
}  # fmt: skip
OF_PROMOTION: dict[str, Said] = {
    "propose_promotion": Said(_("提出递补"), (_("由排在最前的后备候选人递补，交秘书长签发。"),)),
    "sign_promotion": Said(
        _("签发递补"), (_("后备候选人转为候选人，另行列入一份公示名单，公示期重新计算。"),), _("签发后不能撤回。"),
        fields=("proof",), moves=("promote",),
    ),
    "drop_promotion": Said(_("不予递补"), (_("空缺保留，可以重新提出。"),), fields=("reason",), tone="danger"),
}  # fmt: skip
PAPER = Paper(
    sign="publish",
    page="public_notice:act",
    said=SAID,
    rights={
        "hand_in": permissions.can_write, "review": permissions.can_review, "publish": permissions.can_sign,
        "send_back": permissions.can_return, "void": permissions.can_return,
    },
    runs={verb: getattr(transitions, verb) for verb in SAID},
    done={
        "hand_in": _("已提交复核。"), "review": _("已复核，等待签发。"), "publish": _("公示已发布。"),
        "send_back": _("已退回修改。"), "void": _("名单已作废。"),
    },
    guards={"hand_in": drafting.against, "review": drafting.against, "publish": transitions.against_signing},
    forms={
        "publish": lambda _row, user, again: plain(forms.SignForm, user=user, done=again),
        "send_back": lambda *_more: plain(forms.MoveReasonForm, name="send_back"),
        "void": lambda *_more: plain(forms.MoveReasonForm, name="void"),
    },
)  # fmt: skip
step, on_page = PAPER.step, PAPER.on_page


def promotion_step(user: Any, verb: str, cycle: Cycle, key: str = "") -> Step | None:
    """The verb of a 递补 (T30) for this person; None hides as 404.

    The open proposal of the year, if there is one, is what CHIEF signs or drops; a form sent again leads to the
    proposal it has moved already.
    """
    again = promoting.of_form(cycle, key)
    row = again or promoting.open_proposal(cycle)
    if again is not None and verb == "propose_promotion":
        row = None
    if verb == "propose_promotion" and row is None:
        allowed = permissions.can_propose_promotion(user, cycle)
        run = on(transitions.propose_promotion, cycle)
        return Step(Role.LEAD, YES, run, _("已提出递补，等待签发。")) if allowed else None
    if row is None or not permissions.can_sign_promotion(user, row):
        return None
    if verb == "sign_promotion":
        run = on(transitions.sign_promotion, row)
        form = plain(forms.SignForm, user=user, done=again is not None)
        return Step(Role.CHIEF, form, run, _("已签发递补，请准备公示名单。"))
    if verb == "drop_promotion":
        return Step(Role.CHIEF, plain(forms.DropForm), on(transitions.drop_promotion, row), _("已决定不予递补。"))
    return None


def of_year(user: Any, cycle: Cycle, tried: str = "", form: Any = None) -> list[dict[str, Any]]:
    """What this person can do about vacancies."""
    row, made = promoting.open_proposal(cycle), []
    if row is None and promoting.next_pair(cycle) is None:
        return []
    for verb, said in OF_PROMOTION.items():
        if (found := promotion_step(user, verb, cycle)) is None:
            continue
        url, version = reverse("public_notice:promote", args=[cycle.year, verb]), row.version if row else cycle.version
        made.append(offered(verb, said, found, url, version, problems=[], tried=tried, form=form))
    return made
