"""The moves of the notice as data: who may bring what from where to where, in which stage of the cycle.

Sources: T1–T38, B1–B10 and C1–C14 of the process description. The table is the product:
`docs/pipeline.md` and the screens' buttons are generated from it, `transitions.advance` obeys it.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SYS = "sys"  # the scheduler and the workers; no account carries it


class Status(models.TextChoices):
    """The states of an application, in the precise words of the staff."""

    DRAFT = "draft", _("草稿")
    UNIT_REVIEW = "unit_review", _("基层单位审核")
    RECOMMENDER_REVIEW = "recommender_review", _("推荐单位审核")
    RECOMMENDED = "recommended", _("同意推荐（待报送）")
    SUBMITTED = "submitted", _("已报送")
    CORRECTION = "correction", _("退回补正")
    FORMAL_PASSED = "formal_passed", _("形式审查通过")
    WRITTEN_REVIEW = "written_review", _("书面初评中")
    SHORTLISTED = "shortlisted", _("初评入围")
    IN_DEFENSE = "in_defense", _("会审答辩")
    PROPOSED = "proposed", _("候选人建议人选")
    RESERVE = "reserve", _("后备人选")
    CANDIDATE = "candidate", _("候选人（审定通过）")
    RESERVE_APPROVED = "reserve_approved", _("后备候选人（审定通过）")
    IN_PUBLICITY = "in_publicity", _("公示中")
    OBJECTION_HOLD = "objection_hold", _("异议核查（暂缓）")
    PUBLICITY_CLEAR = "publicity_clear", _("公示期满无异议")
    NAMED = "named", _("已命名")
    WITHDRAWN = "withdrawn", _("已撤回")
    UNIT_REJECTED = "unit_rejected", _("基层单位不同意")
    NOT_RECOMMENDED = "not_recommended", _("不予推荐")
    FORMAL_REJECTED = "formal_rejected", _("形式审查不通过")
    WRITTEN_REJECTED = "written_rejected", _("初评未入围")
    DEFENSE_REJECTED = "defense_rejected", _("答辩未通过")
    APPROVAL_REJECTED = "approval_rejected", _("审定未通过")
    NOT_NAMED = "not_named", _("未命名（后备未递补）")
    DISQUALIFIED = "disqualified", _("取消参评资格")
    REVOKED = "revoked", _("撤销称号")
    EXPIRED = "expired", _("逾期未报送")


S = Status
TERMINAL = frozenset(
    {S.WITHDRAWN, S.UNIT_REJECTED, S.NOT_RECOMMENDED, S.FORMAL_REJECTED, S.WRITTEN_REJECTED, S.DEFENSE_REJECTED}
    | {S.APPROVAL_REJECTED, S.NOT_NAMED, S.DISQUALIFIED, S.REVOKED, S.EXPIRED}
)
LIVE = frozenset(Status) - TERMINAL - {S.NAMED}
INTAKE = frozenset({S.DRAFT, S.UNIT_REVIEW, S.RECOMMENDER_REVIEW, S.RECOMMENDED})
WITH_ASSOCIATION = LIVE - INTAKE | {S.NAMED}


class CycleStage(models.TextChoices):
    """The states of a yearly cycle, C1–C14."""

    PREPARING = "preparing", _("筹备中")
    PUBLISHED = "published", _("通知已发布")
    OPEN = "open", _("申报中")
    CLOSED = "closed", _("申报已截止")
    FORMAL_EXAM = "formal_exam", _("形式审查")
    WRITTEN = "written", _("书面初评")
    CONSENSUS = "consensus", _("专家合议")
    DEFENSE = "defense", _("会审答辩")
    APPROVAL = "approval", _("名单审定")
    PUBLICITY = "publicity", _("公示发布")
    NAMING = "naming", _("选树命名")
    COMPLETED = "completed", _("已完成")
    ARCHIVED = "archived", _("已归档")
    SUSPENDED = "suspended", _("已中止")
    CANCELLED = "cancelled", _("已取消")


class BatchStatus(models.TextChoices):
    """The states of a recommending unit's batch, B1–B10."""

    EDITING = "editing", _("编辑名单")
    SEALING = "sealing", _("名单已锁定，待盖章")
    SUBMITTED = "submitted", _("已报送，待签收")
    RECEIVED = "received", _("已签收")
    EXAMINING = "examining", _("形式审查中")
    CLOSED = "closed", _("审查完毕")
    VOID = "void", _("已取消")
    EXPIRED = "expired", _("逾期未报送")


@dataclass(frozen=True)
class Move:
    """One row of a table. `target` None means: the state before the one the object is in now."""

    ref: str
    name: str
    label: str | Promise
    sources: frozenset[str]
    target: str | None
    roles: frozenset[str]
    stages: frozenset[str] | None = None  # None: in any stage of the cycle
    before_deadline: bool = False
    reason_chars: int = 0  # the least number of characters a reason must have


def _rows(*moves: Move) -> dict[str, Move]:
    return {move.name: move for move in moves}


def _move(
    ref: str,
    name: str,
    label: str | Promise,
    sources: object,
    target: str | None,
    roles: str,
    stages: str = "",
    *,
    deadline: bool = False,
    reason: int = 0,
) -> Move:
    froms = frozenset(str(s) for s in (sources if isinstance(sources, (set, frozenset, tuple)) else (sources,)))
    where = frozenset(stages.split()) or None
    return Move(ref, name, label, froms, target, frozenset(roles.split()), where, deadline, reason)


EXAM = "formal_exam open closed"
# During the written review only for whom an appeal (T38) brought back: C6 leaves nobody undecided, and C7 neither.
CHECK = f"{EXAM} written"
# What a unit with a deadline of its own left behind may expire after the others' formal check has begun.
LATE = "closed formal_exam written"
MEETS = "approval publicity naming"
MOVES: dict[str, Move] = _rows(
    # REC by a list in the shape of Annex 2 (R128): drafts on behalf, which unit and nominee complete.
    _move("T1", "create", _("新建申报"), (), S.DRAFT, "nom unit rec", "open", deadline=True),
    _move("T3", "submit_to_unit", _("提交给工作单位"), S.DRAFT, S.UNIT_REVIEW, "nom", "open", deadline=True),
    _move("T4", "recall", _("撤回修改"), S.UNIT_REVIEW, S.DRAFT, "nom", "open", deadline=True),
    _move("T5", "unit_return", _("退回修改"), S.UNIT_REVIEW, S.DRAFT, "unit", "open", deadline=True, reason=5),
    _move("T6", "unit_refuse", _("不同意申报"), S.UNIT_REVIEW, S.UNIT_REJECTED, "unit", "open", reason=10),
    _move("T7", "unit_agree", _("同意并确认"), S.UNIT_REVIEW, S.RECOMMENDER_REVIEW, "unit", "open", deadline=True),
    _move(
        "T8", "recommender_return", _("退回工作单位"), S.RECOMMENDER_REVIEW, S.UNIT_REVIEW, "rec", "open",
        deadline=True, reason=5,
    ),
    _move("T9", "refuse", _("不予推荐"), S.RECOMMENDER_REVIEW, S.NOT_RECOMMENDED, "rec", "open", reason=10),
    _move("T10", "recommend", _("同意推荐"), S.RECOMMENDER_REVIEW, S.RECOMMENDED, "rec", "open", deadline=True),
    _move("T11", "unrecommend", _("撤销推荐"), S.RECOMMENDED, S.RECOMMENDER_REVIEW, "rec", "open", reason=5),
    _move("T12", "batch_submit", _("报送"), S.RECOMMENDED, S.SUBMITTED, "rec", "open", deadline=True),
    _move("B6", "batch_return", _("整批退回"), S.SUBMITTED, S.RECOMMENDED, "lead", EXAM, reason=5),
    _move("T13", "request_correction", _("退回补正"), S.SUBMITTED, S.CORRECTION, "staff", CHECK),
    _move("T14", "resubmit", _("提交补正"), S.CORRECTION, S.SUBMITTED, "rec", CHECK),
    _move("T15", "correction_overdue", _("逾期未补正"), S.CORRECTION, S.FORMAL_REJECTED, SYS, CHECK),
    _move("T16", "formal_pass", _("形式审查通过"), S.SUBMITTED, S.FORMAL_PASSED, "staff", CHECK),
    _move("T17", "formal_reject", _("形式审查不通过"), S.SUBMITTED, S.FORMAL_REJECTED, "lead", CHECK, reason=10),
    _move("T18", "start_written", _("开始初评"), S.FORMAL_PASSED, S.WRITTEN_REVIEW, "lead", "written"),
    # During the defense only for whom an appeal (T38) brought back.
    _move("T19", "shortlist", _("入围"), S.WRITTEN_REVIEW, S.SHORTLISTED, "lead", "consensus defense"),
    _move("T20", "not_shortlist", _("未入围"), S.WRITTEN_REVIEW, S.WRITTEN_REJECTED, "lead", "consensus defense"),
    # STAFF plans; T21 goes along with the notice of the session, which is LEAD's (S2), or STAFF's for a late one.
    _move("T21", "schedule_defense", _("安排答辩"), S.SHORTLISTED, S.IN_DEFENSE, "staff lead", "defense"),
    _move("T22", "propose", _("列入建议名单"), S.IN_DEFENSE, S.PROPOSED, "lead", "defense"),
    _move("T22", "propose_reserve", _("列为后备"), S.IN_DEFENSE, S.RESERVE, "lead", "defense"),
    _move("T22", "defense_fail", _("答辩未通过"), S.IN_DEFENSE, S.DEFENSE_REJECTED, "lead", "defense"),
    # After the approval only for whom an appeal (T38) brought back: the committee meets once more.
    _move("T23", "approve", _("审定通过"), S.PROPOSED, S.CANDIDATE, "chief", MEETS),
    _move("T23", "approve_reserve", _("后备审定通过"), S.RESERVE, S.RESERVE_APPROVED, "chief", MEETS),
    _move("T24", "approval_fail", _("审定未通过"), (S.PROPOSED, S.RESERVE), S.APPROVAL_REJECTED, "chief", MEETS),
    _move("T25", "publish", _("发布公示"), S.CANDIDATE, S.IN_PUBLICITY, "chief", "publicity naming"),
    # A letter that came in time may be entered after the clock has cleared the person; CHIEF, who concludes, holds
    # whom an appeal has brought back meanwhile.
    _move(
        "T26", "accept_objection", _("受理异议"), (S.IN_PUBLICITY, S.PUBLICITY_CLEAR), S.OBJECTION_HOLD, "lead chief",
        "publicity naming",
    ),
    _move("T27", "dismiss", _("异议不成立"), S.OBJECTION_HOLD, S.IN_PUBLICITY, "lead", "publicity naming"),
    _move("T27", "dismiss_clear", _("异议不成立"), S.OBJECTION_HOLD, S.PUBLICITY_CLEAR, "lead", "publicity naming"),
    _move("T28", "uphold", _("异议成立"), S.OBJECTION_HOLD, S.DISQUALIFIED, "chief", "publicity naming", reason=10),
    _move("T29", "publicity_end", _("公示期满"), S.IN_PUBLICITY, S.PUBLICITY_CLEAR, SYS, "publicity naming"),
    _move("T30", "promote", _("递补"), S.RESERVE_APPROVED, S.CANDIDATE, "chief", "publicity naming"),
    _move("T31", "name", _("命名"), S.PUBLICITY_CLEAR, S.NAMED, "chief", "naming"),
    _move("T32", "cycle_close", _("年度结束"), S.RESERVE_APPROVED, S.NOT_NAMED, SYS, "completed"),
    _move("T33", "withdraw", _("撤回申报"), INTAKE, S.WITHDRAWN, "nom", "open"),
    _move("T34", "withdraw_late", _("申请退出"), LIVE - INTAKE, S.WITHDRAWN, "lead", reason=5),
    _move("T35", "disqualify", _("取消参评资格"), LIVE - {S.DRAFT}, S.DISQUALIFIED, "chief", reason=10),
    _move("T36", "revoke", _("撤销称号"), S.NAMED, S.REVOKED, "chief", reason=10),
    _move("T37", "expire", _("逾期未报送"), INTAKE, S.EXPIRED, SYS, LATE),
    _move(
        "T38", "reconsider", _("复核"),
        (S.FORMAL_REJECTED, S.WRITTEN_REJECTED, S.DEFENSE_REJECTED, S.DISQUALIFIED), None, "chief", reason=10,
    ),
    _move("C4", "revive", _("延期恢复"), S.EXPIRED, None, SYS, "open"),
)  # fmt: skip

B = BatchStatus
BATCH_MOVES: dict[str, Move] = _rows(
    _move("B1", "open_batch", _("新建批次"), (), B.EDITING, "rec", "open", deadline=True),
    _move("B2", "lock_list", _("锁定名单并生成附件2"), B.EDITING, B.SEALING, "rec", "open", deadline=True),
    _move("B3", "unlock", _("解锁修改"), B.SEALING, B.EDITING, "rec", "open", deadline=True),
    _move("B4", "submit", _("报送"), B.SEALING, B.SUBMITTED, "rec", "open", deadline=True),
    _move("B5", "receive", _("签收"), B.SUBMITTED, B.RECEIVED, "staff"),
    _move("B6", "return_batch", _("整批退回"), B.SUBMITTED, B.EDITING, "lead", EXAM, reason=5),
    _move("B8", "begin_exam", _("开始审查"), B.RECEIVED, B.EXAMINING, "staff", EXAM),
    _move("B9", "all_decided", _("审查完毕"), B.EXAMINING, B.CLOSED, SYS),
    _move("B10", "cancel", _("取消批次"), (B.EDITING, B.SEALING), B.VOID, "rec", "open"),
    _move("B10", "expire_batch", _("逾期未报送"), (B.EDITING, B.SEALING), B.EXPIRED, SYS, LATE),
    _move("C4", "revive_batch", _("延期恢复"), B.EXPIRED, None, SYS, "open"),
)

C = CycleStage
RUNNING = frozenset(CycleStage) - {C.ARCHIVED, C.SUSPENDED, C.CANCELLED, C.COMPLETED}
CYCLE_MOVES: dict[str, Move] = _rows(
    _move("C1", "publish_notice", _("发布通知"), C.PREPARING, C.PUBLISHED, "chief"),
    _move("C2", "open", _("开始申报"), C.PUBLISHED, C.OPEN, SYS),
    _move("C3", "deadline", _("申报截止"), C.OPEN, C.CLOSED, SYS),
    _move("C4", "extend", _("延长申报"), (C.OPEN, C.CLOSED), C.OPEN, "chief", reason=5),
    _move("C5", "begin_formal", _("开始形式审查"), C.CLOSED, C.FORMAL_EXAM, "lead"),
    _move("C6", "start_written", _("开始书面初评"), C.FORMAL_EXAM, C.WRITTEN, "lead"),
    _move("C7", "open_consensus", _("开始合议"), C.WRITTEN, C.CONSENSUS, "lead"),
    _move("C8", "start_defense", _("开始会审答辩"), C.CONSENSUS, C.DEFENSE, "lead"),
    _move("C9", "start_approval", _("开始名单审定"), C.DEFENSE, C.APPROVAL, "lead"),
    _move("C10", "start_publicity", _("开始公示"), C.APPROVAL, C.PUBLICITY, "chief"),
    _move("C11", "publicity_over", _("公示结束"), C.PUBLICITY, C.NAMING, "lead"),
    _move("C12", "complete", _("年度完成"), C.NAMING, C.COMPLETED, "chief"),
    # STAFF proposes the package (publicity.archives), SUP confirms it: the move is SUP's.
    _move("C13", "archive", _("归档"), C.COMPLETED, C.ARCHIVED, "sup"),
    _move("C14", "suspend", _("中止"), C.OPEN, C.SUSPENDED, "chief", reason=5),
    _move("C14", "resume", _("恢复"), C.SUSPENDED, C.OPEN, "chief", reason=5),
    _move("C14", "cancel_cycle", _("取消年度"), RUNNING, C.CANCELLED, "chief", reason=5),
)

# The way a year goes.
WAY = tuple(CycleStage)[: list(CycleStage).index(C.ARCHIVED)]
LEAVING = frozenset({"withdraw", "withdraw_late", "disqualify"})


def leads_on(status: str, stage: str) -> bool:
    """Whether an application in this state is decided about in this stage of its year or a later one (T38).

    Leaving is no way on. A suspended year goes on as an open one.
    """
    stage = C.OPEN if stage == C.SUSPENDED else stage
    ahead = frozenset(WAY[WAY.index(CycleStage(stage)) :]) if stage in WAY else frozenset()
    ways = (move for move in MOVES.values() if status in move.sources and move.name not in LEAVING)
    return any(ahead & (move.stages or frozenset()) for move in ways)
