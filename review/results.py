"""What the formal check came to, application by application: frozen for the result sheet."""

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import clock
from accounts.roles import Role, has_role, unit_ids
from nominations.models import Application, BatchItem, Cycle, StageEvent, Unit
from nominations.pipeline import INTAKE, BatchStatus, Status
from nominations.visibility import READERS
from review.reading import readable

PASSED, FAILED, ASKED = "通过", "不通过", "补正中"
RUNNING, GONE, BARRED = "审查中", "已退出", "取消资格"
RESULTS = (PASSED, FAILED, ASKED, RUNNING, GONE, BARRED)
BY_STATUS = {
    Status.SUBMITTED: RUNNING, Status.CORRECTION: ASKED, Status.FORMAL_REJECTED: FAILED,
    Status.WITHDRAWN: GONE, Status.DISQUALIFIED: BARRED,
}  # fmt: skip
REASONS = {
    "incomplete": "材料不完整", "ineligible": "不符合范围条件", "duplicate": "重复申报", "banned": "禁报期内",
    "overdue": "逾期未补正",
}  # fmt: skip
REJECTS = ("formal_reject", "correction_overdue")
ENDS = (*REJECTS, "formal_pass", "withdraw_late", "disqualify")
ACTS = ("request_correction", "formal_pass", "formal_reject")
COLUMNS = ("序号", "受理编号", "姓名", "工作单位", "推荐单位", "所在岗位", "行业", "结果", "不通过原因", "补正次数",
           "经办人", "办结时间")  # fmt: skip
PERSONAL = ("身份证号", "手机号码")


def is_association(user: Any) -> bool:
    """Reads results of all units; an officer of a recommending unit reads its own."""
    return has_role(user, *READERS)


def rows_for(user: Any, cycle: Cycle, unit: Unit | None) -> QuerySet[Application]:
    """The applications whose result this person may read, of one unit or of all."""
    rows = _handed_in(cycle, unit)
    if is_association(user):
        return rows.filter(readable(user))
    closed = BatchItem.objects.filter(application=OuterRef("pk"), live=True, batch__status=BatchStatus.CLOSED)
    return rows.filter(Exists(closed), recommender__in=unit_ids(user, Role.REC))


def _handed_in(cycle: Cycle, unit: Unit | None) -> QuerySet[Application]:
    rows = Application.objects.filter(~Q(acceptance_no=""), ~Q(status__in=INTAKE), cycle=cycle)
    return rows.filter(recommender=unit) if unit else rows


def units_for(user: Any) -> QuerySet[Unit]:
    """The recommending units whose sheet this person may ask for."""
    units = Unit.objects.exclude(recommender_kind="").order_by("name", "pk")
    return units if is_association(user) else units.filter(pk__in=unit_ids(user, Role.REC))


def payload(user: Any, cycle: Cycle, unit: Unit | None, *, personal: bool = False, purpose: str = "") -> dict[str, Any]:
    """`result_sheet/1` as this person may read it, always in Chinese; four queries."""
    inside = is_association(user)
    with translation.override("zh-hans"):
        found = list(
            rows_for(user, cycle, unit).select_related("employer", "recommender").order_by("acceptance_no", "pk")
        )
        stories = _stories(found)
        lines = [_line(n, row, stories[row.pk], personal) for n, row in enumerate(found, start=1)]
    columns = [*COLUMNS, *(PERSONAL if personal else ())]
    if not inside:  # who examined it is the association's own business
        at = columns.index("经办人")
        columns.pop(at)
        for line in lines:
            line.pop(at)
    return {
        "year": cycle.year,
        "unit": unit.name if unit else "",
        "personal": personal,
        "purpose": purpose,
        "made_at": _moment(clock.now()),
        "left_out": _handed_in(cycle, unit).count() - len(found) if inside else 0,
        "columns": columns,
        "rows": lines,
        "count_columns": ["推荐单位", *RESULTS, "合计"],
        "counts": _counts(found),
    }


def _stories(found: list[Application]) -> dict[int, list[StageEvent]]:
    stories: dict[int, list[StageEvent]] = defaultdict(list)
    moves = {*ENDS, *ACTS}
    events = StageEvent.objects.filter(application__in=[row.pk for row in found], move__in=moves)
    for event in events.select_related("actor").order_by("pk"):
        stories[event.application_id].append(event)
    return stories


def _line(number: int, row: Application, story: list[StageEvent], personal: bool) -> list[str | int]:
    result = BY_STATUS.get(Status(row.status), PASSED)
    rejected = next((event for event in reversed(story) if event.move in REJECTS), None)
    reason = REASONS.get(rejected.payload.get("code", ""), "") if rejected and result == FAILED else ""
    last = next((event for event in reversed(story) if event.move in ACTS), None)
    ended = next((event for event in reversed(story) if event.move in ENDS), None)
    line: list[str | int] = [
        number,
        row.acceptance_no,
        row.name,
        row.employer.name if row.employer else "",
        row.recommender.name if row.recommender else "",
        row.post_name,
        str(row.get_industry_display()),
        result,
        reason,
        sum(event.move == "request_correction" for event in story),
        last.actor.name if last and last.actor else "",
        _moment(ended.at) if ended and result not in (RUNNING, ASKED) else "",
    ]
    return line + ([row.id_no, row.mobile] if personal else [])


def _counts(found: list[Application]) -> list[list[str | int]]:
    """A row for each unit, and the total of all."""
    units: dict[str, Counter[str]] = defaultdict(Counter)
    for row in found:
        units[row.recommender.name if row.recommender else ""][BY_STATUS.get(Status(row.status), PASSED)] += 1
    total: Counter[str] = sum(units.values(), Counter())
    named = [*sorted(units.items()), (_("合计"), total)]
    return [[name, *(count[result] for result in RESULTS), sum(count.values())] for name, count in named]


def _moment(moment: Any) -> str:
    return f"{moment.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
