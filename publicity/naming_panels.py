"""Which steps of a year and of a naming decision a person may take now, and their panels on the page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role, has_role
from nominations.act_forms import ActForm
from nominations.models import Cycle
from nominations.pipeline import CycleStage
from publicity.naming import forms, permissions, transitions
from publicity.titles import closing, drafting
from publicity.titles.models import Naming
from publicity.titles.moves import State
from review.acts import YES, Said, Step, bound, on, panel, plain

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
BY_STATE: dict[str, tuple[str, ...]] = {
    State.DRAFT: ("hand_in", "void"),
    State.HANDED_IN: ("review", "send_back", "void"),
    State.REVIEWED: ("issue", "send_back", "void"),
}
GUARDS = {"hand_in": drafting.against, "review": drafting.against_issuing, "issue": drafting.against_issuing}
# Whoever holds the role but had a part before, or stays away from somebody on it, is told why not.
OF_ONE = {"review": Role.LEAD, "issue": Role.CHIEF}


def step(user: Any, verb: str, naming: Naming, key: str = "") -> Step | None:
    """The verb in the role in which this person may use it; None hides as 404. The verb asks state and guard."""
    over = Role.CHIEF if has_role(user, Role.CHIEF) else Role.LEAD
    again = bool(key) and naming.events.filter(move="issue", actor=user, key=key).exists()
    right, number = permissions, naming.decision_no
    steps: dict[str, tuple[Any, ...]] = {
        "hand_in": (
            Role.STAFF, plain(forms.HandInForm, number=number), transitions.hand_in, right.can_write,
            _("已提交复核。"),
        ),
        "review": (Role.LEAD, YES, transitions.review, right.can_review, _("已复核，等待签发。")),
        "issue": (
            Role.CHIEF, plain(forms.SignForm, user=user, done=again), transitions.issue, right.can_issue,
            _("命名决定已签发，正在生成证书。"),
        ),
        "send_back": (
            over, plain(forms.MoveReasonForm, name="send_back"), transitions.send_back, right.can_return,
            _("已退回修改。"),
        ),
        "void": (
            over, plain(forms.MoveReasonForm, name="void"), transitions.void, right.can_return, _("决定已作废。")
        ),
    }  # fmt: skip
    if verb not in steps:
        return None
    role, form, run, permit, done = steps[verb]
    return Step(role, form, on(run, naming), done) if permit(user, naming) else None


def on_page(user: Any, naming: Naming, tried: str = "", form: Any = None) -> list[dict[str, Any]]:
    """What this person can do with the decision as it stands."""
    made = []
    for verb in BY_STATE.get(naming.state, ()):
        found, said = step(user, verb, naming), SAID[verb]
        url = reverse("naming:act", args=[naming.key, verb])
        if found is not None:
            fresh = bound(verb, tried, form, found.form(version=naming.version, auto_id=f"id_{verb}_%s"))
            problems = GUARDS[verb](naming) if verb in GUARDS else []
            made.append(panel(verb, said, url, fresh, problems, mute=not said.moves))
        elif verb in OF_ONE and has_role(user, OF_ONE[verb]):
            why = [_("须由另一位无须回避的人办理。")]
            made.append(panel(verb, Said(said.label, said.does), url, ActForm(version=naming.version), why, mute=True))
    return made


def year_step(user: Any, verb: str, cycle: Cycle, key: str = "") -> Step | None:
    """The same for the two steps of the year."""
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
        fresh = bound(verb, tried, form, found.form(version=cycle.version, auto_id=f"id_{verb}_%s"))
        url = reverse("naming:year_act", args=[cycle.year, verb])
        made.append(panel(verb, said, url, fresh, AGAINST_YEAR[verb](cycle), mute=not said.moves))
    return made
