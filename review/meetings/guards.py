"""What stands against each step of the meeting, as sentences with codes."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nominations.models import Application, Cycle
from nominations.pipeline import MOVES, Status
from review.meetings.cases import quorums, undecided
from review.meetings.models import Case, Decision, Meeting
from review.meetings.moves import State
from review.meetings.quorum import Quorum
from review.rankings.freezing import is_current, latest, outdated_sentence
from review.rankings.models import Ranking, RankingRow
from review.rankings.readiness import against_altered

LEAST = 5  # characters of a reason


def _short_of(quorum: Quorum, code: str = "") -> str:
    words = {"code": code, "present": quorum.present, "members": quorum.members, "needed": quorum.needed}
    if code:
        sentence = _("%(code)s：应到 %(members)d 人（已除去回避的），到会 %(present)d 人，至少要 %(needed)d 人。")
    else:
        sentence = _("应到 %(members)d 人，到会 %(present)d 人，至少要 %(needed)d 人。")
    return sentence % words


def against_convening(meeting: Meeting) -> list[str]:
    """Date, place, chair, quorum."""
    found = [] if meeting.held_on and meeting.place else [_("请先填写会议日期和地点。")]
    if not meeting.attendances.filter(chair=True).exists():
        found.append(_("请先选定主持人。"))
    whole, _of_cases = quorums(meeting)
    return found if whole.reached else [*found, _short_of(whole)]


def needs_reason(row: RankingRow, shortlisted: bool) -> bool:
    """The ranking says otherwise, or says nothing."""
    return row.suggested is None or row.suggested != shortlisted


def reason_missing(row: RankingRow) -> str:
    """The sentence for a decision without its reason."""
    if row.suggested is None:
        sentence = _("排名没有对 %(code)s 提出建议，请写明决定的理由（至少 %(n)d 个字）。")
    else:
        sentence = _("%(code)s 的决定与排名不同，请写明理由（至少 %(n)d 个字）。")
    return sentence % {"code": row.code, "n": LEAST}


def _about_list(rows: list[RankingRow], decisions: dict[int, Decision], cases: dict[int, Case]) -> list[str]:
    found = []
    for row in rows:
        decision, case = decisions.get(row.application_id), cases.get(row.application_id)
        if decision is None:
            found.append(_("%(code)s 还没有决定是否入围。") % {"code": row.code})
            continue
        if needs_reason(row, decision.shortlisted) and len(decision.reason) < LEAST:
            found.append(reason_missing(row))
        wanted = {Case.Outcome.IN: True, Case.Outcome.OUT: False}.get(Case.Outcome(case.outcome)) if (
            case is not None and case.outcome
        ) else None  # fmt: skip
        if wanted is not None and wanted != decision.shortlisted:
            found.append(_("%(code)s 的决定与合议意见不一致。") % {"code": row.code})
    return found


def against_closing(meeting: Meeting, quota_note: str = "") -> list[str]:
    """Quorum, every case concluded with its own quorum, a decision with its reason for every application."""
    if found := against_altered(meeting.cycle):
        return found
    ranking = latest(meeting.cycle)
    if ranking is None or not is_current(ranking):
        return [outdated_sentence()]
    found = against_convening(meeting)
    _whole, of_cases = quorums(meeting)
    rows, cases = list(undecided(ranking)), {case.application_id: case for case in meeting.cases.all()}
    codes = {row.application_id: row.code for row in rows}
    for application, case in cases.items():
        if application not in codes:
            continue  # left the review meanwhile, or has a result
        if not case.outcome:
            found.append(_("%(code)s 还没有合议意见。") % {"code": codes[application]})
        elif not of_cases[application].reached:
            found.append(_short_of(of_cases[application], codes[application]))
    decisions = {row.application_id: row for row in meeting.decisions.all()}
    found += _about_list(rows, decisions, cases)
    chosen = meeting.decisions.filter(shortlisted=True, application__in=ranking.rows.values("application")).count()
    quota = ranking.parameters["quota"]
    if quota is not None and chosen != quota and len(quota_note) < LEAST:
        words = {"n": chosen, "quota": quota}
        found.append(_("入围 %(n)d 人，与名额 %(quota)d 人不同，请写明说明。") % words)
    return found


def against_confirming(meeting: Meeting) -> list[str]:
    """The signed minutes are here, nothing has changed since the meeting ended, enough sheets everywhere."""
    if meeting.scan_id is None:
        return [_("请先上传签名的会议纪要扫描件。")]
    if altered := against_altered(meeting.cycle):
        return altered
    if meeting.ranking is None or not _still(meeting.ranking):
        return [_("会议结束后评分表、名额或参评人有变化，须由秘书长重开会议。")]
    found, least = [], meeting.cycle.experts_min
    for row in undecided(meeting.ranking):
        if row.count < least:
            words = {"code": row.code, "n": row.count, "least": least}
            found.append(_("%(code)s 只有 %(n)d 张有效评分表，至少要 %(least)d 张，请补充评审后重新合议。") % words)
    return found


def _still(ranking: Ranking) -> bool:
    newest = latest(ranking.cycle)
    return newest is not None and newest.pk == ranking.pk and is_current(ranking)


def brought_back(cycle: Cycle | int) -> QuerySet[Application]:
    """Whom an appeal brought back into the written review after its result was confirmed."""
    return Application.objects.filter(cycle=cycle, status=Status.WRITTEN_REVIEW)


def against_reopening(meeting: Meeting) -> list[str]:
    """Nobody reopens a meeting that has decided about everybody, nor one whose year has gone on (T19, T20)."""
    if meeting.cycle.stage not in MOVES["shortlist"].stages:  # type: ignore[operator]
        return [_("本年度当前处于“%(stage)s”，不能重开合议会议。") % {"stage": meeting.cycle.get_stage_display()}]
    if meeting.state != State.CONFIRMED or brought_back(meeting.cycle_id).exists():
        return []
    return [_("没有经复核回到书面初评的申报。")]


def against_defense(cycle: Cycle) -> list[str]:
    """C8: every application of stage 2 is decided."""
    meeting = Meeting.objects.filter(cycle=cycle).first()
    if meeting is None or meeting.state != State.CONFIRMED:
        return [_("合议结果尚未确认。")]
    left = Application.objects.filter(cycle=cycle, status__in=(Status.FORMAL_PASSED, Status.WRITTEN_REVIEW)).count()
    return [_("还有 %(n)d 件申报没有初评结果。") % {"n": left}] if left else []
