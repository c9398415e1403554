"""What the clock does to assignments: reminds two days before and on the day, ends what is overdue (E10, E11)."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import translation

from accounts import clock, inbox
from accounts.models import User
from accounts.roles import Role, holders
from nominations.acting import Actor, TransitionError
from nominations.deadlines import beijing
from nominations.reminders import MORNING
from nominations.transitions import everyone
from review.sheets import printing, sight
from review.sheets.advancing import advance_assignment
from review.sheets.cancelling import cancel_left
from review.sheets.models import Assignment
from review.sheets.moves import MOVES, State

log = structlog.get_logger(__name__)
AHEAD = 2  # days before the date on which the first reminder goes
OPEN = (State.INVITED, State.ACCEPTED, State.SCORING)


def tick() -> None:
    """May run at any time, twice at once, and after a crash."""
    printing.print_due()
    cancel_left()
    overdue()
    remind()


def remind() -> int:
    """One message per expert, date and occasion, never at night; it says how many, never whose."""
    now = clock.now().astimezone(clock.SHANGHAI)
    today, sent = now.date(), 0
    if now.time() < MORNING:
        return sent
    for days, occasion in ((AHEAD, "ahead"), (0, "today")):
        start = datetime.combine(today + timedelta(days=days), datetime.min.time(), clock.SHANGHAI)
        # Midnight is the end of the day before.
        soon = Q(due_at__gt=start, due_at__lte=start + timedelta(days=1), due_at__gte=clock.now())
        rows = Assignment.objects.filter(soon, state__in=OPEN, cycle__stage__in=sight.STAGES, quarantined_at=None)
        groups = rows.order_by().values("expert__user", "cycle").annotate(n=Count("pk"), due=Min("due_at"))
        for group in groups.order_by("expert__user", "cycle"):
            _remind(User.objects.get(pk=group["expert__user"]), group["cycle"], group["n"], group["due"], occasion)
            sent += 1
    return sent


@translation.override("zh-hans")
def _remind(user: User, cycle: int, count: int, due: datetime, occasion: str) -> None:
    day = due.astimezone(clock.SHANGHAI).date()
    body = f"您还有 {count} 份书面初评材料没有提交评分，请于 {beijing(due)} 前提交。逾期未提交的，将由其他专家评审。"
    subject = "书面初评今天截止" if occasion == "today" else "书面初评即将截止"
    key = f"written-review:{cycle}:{day.isoformat()}:{occasion}"
    with transaction.atomic():
        inbox.tell([user], key=key, subject=subject, body=body, url=reverse("written_review:mine"))


def overdue() -> int:
    """E10: not answered or not handed in, and the date is past; STAFF is asked for somebody else."""
    rows = Assignment.objects.filter(state__in=MOVES["overdue"].sources, due_at__lt=clock.db_now(), quarantined_at=None)
    lapsed = 0
    for pk in rows.filter(cycle__stage__in=sight.STAGES).order_by("pk").values_list("pk", flat=True):
        try:
            lapsed += _lapse(pk)
        except TransitionError as error:
            log.info("tick.skipped", move="overdue", pk=pk, why=error.code)
    return lapsed


@transaction.atomic
def _lapse(pk: int) -> int:
    """The date is looked at again under the lock: LEAD may have given more time meanwhile."""

    def late(row: Assignment) -> list[str]:
        return [] if row.due_at is not None and row.due_at < clock.db_now() else ["未到期限。"]

    row = Assignment.objects.get(pk=pk)
    event = advance_assignment(row, "overdue", by=Actor.system(), permit=everyone, guard=late)
    late_with = "答复邀请" if event.from_state == State.INVITED else "提交评分"
    tell_replace(row, f"overdue:{event.pk}", f"有专家逾期未{late_with}")
    return 1


@translation.override("zh-hans")
def tell_replace(row: Assignment, key: str, subject: str) -> None:
    """STAFF looks for another expert; the mail names the code alone, and nobody who stays away from the file."""
    copy = getattr(row.application, "blind_copy", None)
    body = f"材料编号 {copy.code if copy else ''}：{subject}，请补充分配专家。"
    away = row.application.conflicts.filter(lifted_at=None).values("user")
    people = holders(Role.STAFF).exclude(pk__in=away)
    inbox.tell(people, key=f"assignment:{row.pk}:{key}", subject=subject, body=body,
               url=reverse("written_review:case", args=[row.application.key]))  # fmt: skip
