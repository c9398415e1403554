"""What stands against each step of the approval, as sentences."""

from django.utils.translation import gettext as _

from accounts import clock
from nominations.models import Application, Cycle
from nominations.pipeline import MOVES, Status
from review.votes import proof, results
from review.votes.brief import LISTED
from review.votes.models import Approval, Round
from review.votes.moves import Mode, RoundState, State
from review.votes.rounds import LEAST_BALLOTS, able, against_few, members_of, present, quorum_of


def listed(cycle: Cycle) -> list[Application]:
    """Whom the meeting has to decide about."""
    rows = Application.objects.filter(cycle=cycle, status__in=LISTED)
    return list(rows.select_related("employer", "recommender").order_by("acceptance_no", "pk"))


def against_notifying(approval: Approval) -> list[str]:
    """Time, place, a committee with a chair, all of them experts of the year, somebody to decide about."""
    found = []
    if approval.starts_at is None or not approval.place:
        found.append(_("请先填写会议时间和地点。"))
    elif approval.starts_at <= clock.now():
        found.append(_("会议时间已过，请重新填写。"))
    members = members_of(approval)
    rows = listed(approval.cycle)
    if len(members) < LEAST_BALLOTS:
        found.append(_("委员只有 %(n)d 人，至少要 %(least)d 人。") % {"n": len(members), "least": LEAST_BALLOTS})
    else:
        found.extend(against_few(members, rows))
    if not any(member.chair for member in members):
        found.append(_("请指定一名主持人。"))
    held = able(approval.cycle)
    gone = [member.expert.user.name for member in members if member.expert_id not in held]
    if gone:
        sentence = _("以下委员本年度的专家聘任已结束或尚未签署承诺书和回避声明，请另行聘请或请其签署：%(names)s。")
        found.append(sentence % {"names": "、".join(gone)})
    if not rows:
        found.append(_("没有列入建议名单的人选。"))
    return found


def against_opening(approval: Approval) -> list[str]:
    """Quorum and a chair in the room, and for everybody on the list enough members who need not step out."""
    whole = quorum_of(approval)
    found = []
    if not whole.reached:
        words = {"members": whole.members, "present": whole.present, "needed": whole.needed}
        found.append(_("应到 %(members)d 人，到会 %(present)d 人，至少要 %(needed)d 人。") % words)
    else:
        found.extend(against_few(present(approval), listed(approval.cycle)))
    chairs = [member for member in members_of(approval) if member.chair]
    if not chairs or chairs[0].present_at is None:
        found.append(_("主持人尚未到会，请改定一名到会的主持人。"))
    return found


def against_replanning(approval: Approval) -> list[str]:
    """Nobody is sent home during a vote."""
    return [_("投票还没有结束。")] if approval.rounds.filter(state=RoundState.OPEN).exists() else []


def against_reconvening(approval: Approval) -> list[str]:
    """Nobody meets again who has decided about everybody, nor when nothing can be decided any more."""
    if not listed(approval.cycle):
        return [_("没有经复核回到名单审定的人选。")]
    if approval.cycle.stage not in (MOVES["approve"].stages or ()):
        return [_("本年度当前处于“%(stage)s”，不能再次召开审定会。") % {"stage": approval.cycle.get_stage_display()}]
    return []


def progress(one: Round) -> tuple[int, int]:
    """(n, m) and nothing of any choice; who steps out of everybody on the ballot is not waited for."""
    lines = len(one.candidacies.all())
    rows = [row.used for row in one.voters.all() if len(row.away) < lines]
    return sum(rows), len(rows)


def against_counting(one: Round) -> str:
    """Of a vote on devices: who has not voted yet could never do so afterwards; '' when nobody is waited for."""
    voted, voters = progress(one)
    if one.mode != Mode.DEVICE or one.state != RoundState.OPEN or voted == voters:
        return ""
    sentence = _("还有 %(n)d 位委员没有投票，结束后不能补投。确须结束的，请勾选“不再等候尚未投票的委员”。")
    return sentence % {"n": voters - voted}


def against_closing(approval: Approval) -> list[str]:
    """No vote under way, everybody on the list voted on, every count whole."""
    found = against_replanning(approval)
    found.extend(_undecided(approval))
    if not found and not results.counted(approval):
        found.append(_("还没有进行表决。"))
    return found


def _undecided(approval: Approval) -> list[str]:
    """Whom no count decides about: never voted on, or voted on by somebody who should have stepped out."""
    decided = results.outcomes(approval)
    left = [row for row in listed(approval.cycle) if row.pk not in decided]
    if not left:
        return []
    held = {row.application_id for row in results.candidacies(approval)}
    spoilt, never = [row.name for row in left if row.pk in held], [row.name for row in left if row.pk not in held]
    found = []
    if never:
        found.append(_("以下人选还没有表决：%(names)s。") % {"names": "、".join(never)})
    if spoilt:
        sentence = _("以下人选的表决有应当回避的委员参加，计票无效，须重新表决：%(names)s。")
        found.append(sentence % {"names": "、".join(spoilt)})
    return found


def against_confirming(approval: Approval) -> list[str]:
    """The signed minutes are here, the ballots still give the count that was signed."""
    if approval.scan_id is None:
        return [_("请先上传签名的会议纪要扫描件。")]
    broken = [one.number for one in results.counted(approval) if not proof.verify(one).whole]
    if broken:
        return [_("第 %(n)s 轮的选票与计票不一致，不能确认，请报告监督员。") % {"n": broken[0]}]
    return [*left, _("请先重开会议。")] if (left := _undecided(approval)) else []


def against_publicity(cycle: Cycle) -> list[str]:
    """C10: the meeting is confirmed and nobody of stages 3 and 4 is left."""
    approval = Approval.objects.filter(cycle=cycle).first()
    if approval is None or approval.state != State.CONFIRMED:
        return [_("审定结果尚未确认。")]
    early = (Status.SHORTLISTED, Status.IN_DEFENSE, Status.PROPOSED, Status.RESERVE)
    n = Application.objects.filter(cycle=cycle, status__in=early).count()
    return [_("还有 %(n)d 件申报没有审定结果。") % {"n": n}] if n else []
