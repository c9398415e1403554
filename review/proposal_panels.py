"""Which steps of results and list a person may take now: form, right, guard and verb of each, and the panels."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role, has_role
from nominations.act_forms import ActForm
from nominations.models import Cycle
from nominations.pipeline import CycleStage
from review.acts import YES, Said, Step, bound, on, panel, plain, with_file
from review.halls.models import Session
from review.halls.moves import State
from review.proposal import forms, permissions, queries, transitions
from review.proposals import counting, drafting, guards, results
from review.proposals.choosing import LEAST
from review.proposals.models import Choice, Proposal

SAID: dict[str, Said] = {
    "scan": Said(
        _("上传签名的汇总表扫描件"),
        (_("请打印答辩评分汇总表，由到会评委、计分人和监督人签名后上传。"),),
        fields=("scan",),
    ),
    "recount": Said(
        _("重新生成汇总表"),
        (_("场次结束后有评分被隔离，结果与汇总表不同。原汇总表作废，扫描件撤下，新的汇总表须重新签名、上传。"),),
    ),
    "confirm_session": Said(
        _("确认场次结果"),
        (
            _("按评分重新计算，与签名的汇总表核对一致后确认。"),
            _("全部场次确认后，系统计算总分和名次，可以拟定建议名单。"),
        ),
        _("确认后不能撤销。"),
    ),
    "count": Said(
        _("计算总分和名次"), (_("按事先确定的办法计算总分、名次和建议；得到新的一次计算，原来的计算保留。"),)
    ),
    "submit": Said(
        _("提请确认建议名单"),
        (
            _("核对每位申报人的决定和理由、人数与名额，提请协会部门负责人确认。"),
            _("提请后名单不能修改，退回后可以再改。"),
        ),
        fields=("quota_note",),
    ),
    "give_back": Said(_("退回修改"), (_("名单退回经办人修改。"),), fields=("reason",)),
    "confirm": Said(
        _("确认建议名单"),
        (
            _("全部申报同时办理：列入名单的（含后备）进入名单审定，其余的会审答辩结束；生成候选人建议名单。"),
            _("通知中没有分数、名次和理由，也不说明是否后备。"),
        ),
        _("确认后不能撤销；个别异议按复核办理。"),
        moves=tuple(Choice.values),
    ),
    "reopen": Said(
        _("重开建议名单"),
        (_("经复核有申报回到会审答辩，可以重新登记其决定；其他人的决定不变。原候选人建议名单作废。"),),
        fields=("reason",),
    ),
    "approval": Said(_("开始名单审定"), (_("本年度转入名单审定，可以召开审定会。"),), _("转入后不能退回会审答辩。")),
}


def _panel(verb: str, url: str, form: Any, problems: list[str], tone: str = "") -> dict[str, Any]:
    return panel(verb, SAID[verb], url, form, problems, tone=tone, mute=not SAID[verb].moves)


def step(user: Any, verb: str, cycle: Cycle, proposal: Proposal | None) -> Step | None:
    """A verb of the year or of the list in the role in which this person may use it; None hides as 404."""
    right = permissions
    if verb == "count" and right.can_count(user, cycle):
        counts = Role.STAFF if has_role(user, Role.STAFF) else Role.LEAD
        return Step(counts, YES, on(transitions.count, cycle), _("已计算总分和名次。"), "year")
    if verb == "approval" and right.can_start_approval(user, cycle):
        return Step(Role.LEAD, YES, on(transitions.start_approval, cycle), _("本年度已转入名单审定。"), "year")
    steps: dict[str, tuple[Any, ...]] = {
        "submit": (Role.STAFF, forms.SubmitForm, transitions.submit, right.can_submit, _("已提请确认。")),
        "give_back": (Role.LEAD, forms.GiveBackForm, transitions.give_back, right.can_give_back, _("已退回修改。")),
        "confirm": (
            Role.LEAD, ActForm, transitions.confirm, right.can_settle, _("已确认，并已通知有关人员。"),
        ),
        "reopen": (Role.CHIEF, forms.ReopenForm, transitions.reopen, right.can_reopen, _("名单已重开。")),
    }  # fmt: skip
    if proposal is None or verb not in steps:
        return None
    role, form, run, permit, done = steps[verb]
    return Step(role, plain(form), on(run, proposal), done, "list") if permit(user, proposal) else None


def session_step(user: Any, verb: str, session: Session) -> Step | None:
    """The same for one session."""
    right = permissions
    if verb == "scan" and right.can_attach(user, session):
        return Step(Role.STAFF, with_file(forms.ScanForm), on(transitions.attach_scan, session), _("已上传扫描件。"))
    if verb == "recount" and right.can_attach(user, session):
        return Step(Role.STAFF, YES, on(transitions.recount_session, session), _("已重新生成汇总表。"))
    if verb == "confirm_session" and right.can_confirm(user, session):
        return Step(Role.LEAD, YES, on(transitions.confirm_session, session), _("已确认场次结果。"))
    return None


def on_session(user: Any, session: Session, tried: str = "", form: Any = None) -> list[dict[str, Any]]:
    """What this person can do with a closed session."""
    if session.state != State.CLOSED:
        return []

    def one(verb: str, fresh: Any, problems: list[str], tone: str = "primary") -> dict[str, Any]:
        url = reverse("proposal:session_act", args=[session.key, verb])
        return _panel(verb, url, bound(verb, tried, form, fresh), problems, tone)

    made, version = [], session.version
    if permissions.can_attach(user, session):
        if results.of_session(session).sha256 != session.result_sha256:
            made.append(one("recount", ActForm(version=version), []))
        made.append(one("scan", forms.ScanForm(version=version), [], "plain" if session.scan_id else "primary"))
    if has_role(user, Role.LEAD):
        problems = guards.against_confirming(session)
        if not permissions.can_confirm(user, session):
            problems = [str(_("须由没有结束本场、对本场无须回避的负责人确认。"))]
        made.append(one("confirm_session", ActForm(version=version), problems))
    return made


def on_year(user: Any, cycle: Cycle, tried: str = "", form: Any = None) -> list[dict[str, Any]]:
    """A first or a new counting for STAFF and LEAD; C9 for LEAD."""
    if cycle.stage != CycleStage.DEFENSE:
        return []

    def one(verb: str, problems: list[str]) -> dict[str, Any]:
        fresh = ActForm(version=cycle.version)
        url = reverse("proposal:act", args=[cycle.year, verb])
        return _panel(verb, url, bound(verb, tried, form, fresh), problems)

    made, held = [], counting.latest(cycle)
    if permissions.can_count(user, cycle) and (held is None or queries.is_outdated(held)):
        made.append(one("count", guards.against_counting(cycle)))
    if has_role(user, Role.LEAD) and held is not None:
        problems = guards.against_approval(cycle)
        if not permissions.can_start_approval(user, cycle):
            problems = [str(_("您对本年度的申报有回避，请由其他负责人办理。"))]
        made.append(one("approval", problems))
    return made


def on_list(user: Any, proposal: Proposal, tried: str = "", form: Any = None) -> list[dict[str, Any]]:
    """What this person can do with the list as it stands."""
    version, state = proposal.version, proposal.state

    def one(verb: str, fresh: Any, problems: list[str], tone: str = "primary") -> dict[str, Any]:
        url = reverse("proposal:act", args=[proposal.cycle.year, verb])
        return _panel(verb, url, bound(verb, tried, form, fresh), problems, tone)

    made = []
    if state == Proposal.State.DRAFT and permissions.can_submit(user, proposal):
        # A note on the quota can be written into this very form, so it is asked only when it is sent.
        problems = drafting.against_submitting(proposal, "-" * LEAST)
        made.append(one("submit", forms.SubmitForm(version=version), problems))
    if state == Proposal.State.SUBMITTED and has_role(user, Role.LEAD):
        problems = drafting.against_confirming(proposal)
        if not permissions.can_settle(user, proposal):
            problems = [str(_("须由另一位无须回避的负责人确认。"))]
        made.append(one("confirm", ActForm(version=version), problems))
        if permissions.can_give_back(user, proposal):
            made.append(one("give_back", forms.GiveBackForm(version=version), [], "plain"))
    back = state == Proposal.State.CONFIRMED and not drafting.against_reopening(proposal)
    if back and permissions.can_reopen(user, proposal):
        made.append(one("reopen", forms.ReopenForm(version=version), [], "danger"))
    return made
