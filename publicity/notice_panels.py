"""Which steps of a list a person may take now: form, right, guard and verb of each; the panels on the page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role, has_role
from nominations.act_forms import ActForm
from nominations.models import Cycle
from publicity.lists import drafting, promoting
from publicity.lists.models import Publication
from publicity.lists.moves import State
from publicity.public_notice import forms, permissions, transitions
from review.acts import YES, Said, Step, bound, on, panel, plain

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
BY_STATE: dict[str, tuple[str, ...]] = {
    State.DRAFT: ("hand_in", "void"),
    State.HANDED_IN: ("review", "send_back", "void"),
    State.REVIEWED: ("publish", "send_back", "void"),
}
GUARDS = {"hand_in": drafting.against, "review": drafting.against, "publish": transitions.against_signing}
# Whoever holds the role but had a part before, or stays away from somebody on the list, is told why not.
OF_ONE = {"review": Role.LEAD, "publish": Role.CHIEF}


def step(user: Any, verb: str, publication: Publication, key: str = "") -> Step | None:
    """The verb in the role in which this person may use it; None hides as 404. The verb asks state and guard."""
    over = Role.CHIEF if has_role(user, Role.CHIEF) else Role.LEAD
    again = bool(key) and publication.events.filter(move="publish", actor=user, key=key).exists()
    steps: dict[str, tuple[Any, ...]] = {
        "hand_in": (Role.STAFF, YES, transitions.hand_in, permissions.can_write, _("已提交复核。")),
        "review": (Role.LEAD, YES, transitions.review, permissions.can_review, _("已复核，等待签发。")),
        "publish": (
            Role.CHIEF, plain(forms.SignForm, user=user, done=again), transitions.publish, permissions.can_sign,
            _("公示已发布。"),
        ),
        "send_back": (
            over, plain(forms.MoveReasonForm, name="send_back"), transitions.send_back, permissions.can_return,
            _("已退回修改。"),
        ),
        "void": (
            over, plain(forms.MoveReasonForm, name="void"), transitions.void, permissions.can_return, _("名单已作废。")
        ),
    }  # fmt: skip
    if verb not in steps:
        return None
    role, form, run, permit, done = steps[verb]
    return Step(role, form, on(run, publication), done) if permit(user, publication) else None


def on_page(user: Any, publication: Publication, tried: str = "", form: Any = None) -> list[dict[str, Any]]:
    """What this person can do with the list as it stands."""
    made = []
    for verb in BY_STATE.get(publication.state, ()):
        found, said = step(user, verb, publication), SAID[verb]
        url = reverse("public_notice:act", args=[publication.key, verb])
        if found is not None:
            fresh = bound(verb, tried, form, found.form(version=publication.version, auto_id=f"id_{verb}_%s"))
            problems = GUARDS[verb](publication) if verb in GUARDS else []
            made.append(panel(verb, said, url, fresh, problems, mute=not said.moves))
        elif verb in OF_ONE and has_role(user, OF_ONE[verb]):
            why = [_("须由另一位无须回避的人办理。")]
            bare = Said(said.label, said.does)
            made.append(panel(verb, bare, url, ActForm(version=publication.version), why, mute=True))
    return made


def promotion_step(user: Any, verb: str, cycle: Cycle, key: str = "") -> Step | None:
    """The same for 递补 (T30); the open proposal of the year, if there is one, is what CHIEF signs or drops.

    A form sent again leads to the proposal it has moved already.
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
        fresh = bound(
            verb, tried, form, found.form(version=row.version if row else cycle.version, auto_id=f"id_{verb}_%s")
        )
        url = reverse("public_notice:promote", args=[cycle.year, verb])
        made.append(panel(verb, said, url, fresh, [], mute=not said.moves))
    return made
