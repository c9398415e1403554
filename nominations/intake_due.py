"""Fourteen, seven, three days and one day before the deadline of the intake: who still has to act is told (R65).

Each reminder is one matter: the deadline, the number of days, whose turn it is. So nobody hears twice, whatever beat
does; a day that beat missed is made up for until the next one is due, and only the nearest of several missed ones goes
out. What came to somebody on that day or later brings no reminder: they have read the deadline with it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import clock, inbox, roles, sms
from accounts.models import Message, RoleGrant, User
from nominations import extensions, mail_texts, messages
from nominations.deadlines import beijing
from nominations.models import Application, Cycle
from nominations.notices import NOMINEE, REC, UNIT
from nominations.notices.due import INTAKE_DUE
from nominations.pipeline import CycleStage, Status

log = structlog.get_logger(__name__)
DAYS = (14, 7, 3, 1)
# Nobody is woken at night.
MORNING, EVENING = time(8, 0), time(21, 0)
AT_ONCE = 500
ROLE = {UNIT: roles.Role.UNIT, REC: roles.Role.REC}


@dataclass
class Matter:
    """What one party has to do before one deadline: `rows` are (state, since)."""

    party: str
    subject: int
    until: datetime
    cycle: Cycle
    nominee: User | None = None
    application: str = ""
    rows: list[tuple[str, date]] = field(default_factory=list)

    def key(self, days: int) -> str:
        """A later deadline is a new matter; so is another party."""
        return f"intake-due:{self.cycle.pk}:{self.until:%Y%m%d%H%M}:{days}:{self.party}:{self.subject}"


def remind() -> int:
    """Tell whom a reminder is due to; may run at any time and twice at once. Returns how many matters were told of."""
    now = clock.now().astimezone(clock.SHANGHAI)
    if not MORNING <= now.time() < EVENING:
        return 0
    told = 0
    for cycle in Cycle.objects.filter(stage__in=extensions.STAGES):
        if _near(cycle, now):
            told += _of_cycle(cycle, now)
    return told


def _near(cycle: Cycle, now: datetime) -> bool:
    """Whether any deadline of the year lies within the longest time; most ticks end here."""
    ends = [cycle.submit_deadline] if cycle.stage == CycleStage.OPEN else []
    ends += extensions.live(cycle).values_list("until", flat=True)
    return any(now < end <= now + timedelta(days=DAYS[0] + 1) for end in ends)


def _of_cycle(cycle: Cycle, now: datetime) -> int:
    everything = list(matters(cycle))
    last = [matter for matter in everything if last_day(matter.until) == now.date() and now < matter.until]
    if last and sms.enabled():
        _by_sms(last)
    found = [(matter, days) for matter in everything if (days := stage_of(matter.until, now))]
    due = [(matter, days) for matter, days in found if _waited(matter, days)]
    told = 0
    for start in range(0, len(due), AT_ONCE):
        with transaction.atomic():
            told += _tell(due[start : start + AT_ONCE], now)
    if told:
        log.info("intake.reminded", cycle=cycle.pk, matters=told)
    return told


def last_day(until: datetime) -> date:
    """The day that the deadline ends: 24:00 belongs to the day before (A-4)."""
    return (until - timedelta(microseconds=1)).astimezone(clock.SHANGHAI).date()


def stage_of(until: datetime, now: datetime) -> int:
    """Which of the reminders is the present one: the smallest number of days not yet passed; 0 for none."""
    left = (last_day(until) - now.date()).days
    return 0 if now >= until else min((days for days in DAYS if left <= days), default=0)


def _waited(matter: Matter, days: int) -> bool:
    """Something had come before the day of this reminder."""
    day = last_day(matter.until) - timedelta(days=days)
    return any(since < day for _status, since in matter.rows)


def matters(cycle: Cycle) -> Iterator[Matter]:
    """Everybody who has something to do before a deadline of the year."""
    found: dict[tuple[str, int, datetime], Matter] = {}
    rows = Application.objects.filter(
        extensions.open_rows(Application), cycle=cycle,
        status__in=(Status.DRAFT, Status.UNIT_REVIEW, Status.RECOMMENDER_REVIEW, Status.RECOMMENDED),
    ).annotate(until=extensions.deadline_column(Application))  # fmt: skip
    wanted = ("key", "status", "on_behalf", "nominee__name", "nominee__email", "nominee__mail_off", "employer",
              "nominee__is_active", "recommender", "entered_at", "cycle")  # fmt: skip
    for row in rows.select_related("nominee").only(*wanted).order_by("pk").iterator(AT_ONCE):
        since = row.entered_at.astimezone(clock.SHANGHAI).date()
        for party, subject in _parties(row):
            matter = found.setdefault((party, subject, row.until), Matter(party, subject, row.until, cycle))
            matter.rows.append((row.status, since))
            if party == NOMINEE:
                matter.nominee, matter.application = row.nominee, str(row.key)
    yield from found.values()


def _parties(row: Application) -> list[tuple[str, int]]:
    """(party, number) of those whose turn it is: the application itself for its nominee, else the unit."""
    if row.status == Status.DRAFT:
        found = [(NOMINEE, row.pk)] if row.nominee is not None and row.nominee.is_active else []
        return found + ([(UNIT, row.employer_id)] if row.on_behalf and row.employer_id else [])
    if row.status == Status.UNIT_REVIEW:
        return [(UNIT, row.employer_id)] if row.employer_id else []
    return [(REC, row.recommender_id)] if row.recommender_id else []


def _tell(due: list[tuple[Matter, int]], now: datetime) -> int:
    keys = [matter.key(days) for matter, days in due]
    told = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    fresh = [(matter, days) for matter, days in due if matter.key(days) not in told]
    if not fresh:
        return 0
    say = mail_texts.worded(INTAKE_DUE.values())
    officers = _officers(matter for matter, _days in fresh)
    with translation.override("zh-hans"):
        letters = [_letter(matter, days, now, say, officers) for matter, days in fresh]
    inbox.tell_all(letters)
    return sum(bool(one.users) for one in letters)


def _officers(asked: Iterable[Matter]) -> dict[tuple[str, int], list[User]]:
    """{(party, unit): its officers}; one query for each party."""
    found: dict[tuple[str, int], list[User]] = {}
    wanted = list(asked)
    for party, role in ROLE.items():
        units = {matter.subject for matter in wanted if matter.party == party}
        grants = RoleGrant.objects.filter(role=role, unit_id__in=units, revoked_at=None, user__is_active=True)
        for grant in grants.select_related("user").order_by("user") if units else ():
            found.setdefault((party, grant.unit_id or 0), []).append(grant.user)
    return found


def _letter(matter: Matter, days: int, now: datetime, say: Any, officers: Any) -> inbox.Letter:
    row = INTAKE_DUE[matter.party]
    subject, body = say(row, _words(matter, now))
    if matter.party == NOMINEE:
        people = [matter.nominee] if matter.nominee is not None else []
        url = reverse("application:detail", args=[matter.application])
    else:
        people, url = officers.get((matter.party, matter.subject), []), reverse(row.page)
    return messages.letter(row, people, matter.key(days), subject, body, url)


def _words(matter: Matter, now: datetime) -> dict[str, Any]:
    left = (last_day(matter.until) - now.date()).days
    states = [status for status, _since in matter.rows]
    waiting, ready = states.count(Status.RECOMMENDER_REVIEW), states.count(Status.RECOMMENDED)
    todo = [_("%(n)d 份待审核") % {"n": waiting}] if waiting else []
    todo += [_("%(n)d 份已同意推荐、尚未报送") % {"n": ready}] if ready else []
    return {
        "deadline": beijing(matter.until),
        "left": {0: _("今天"), 1: _("明天")}.get(left) or _("还有 %(n)d 天") % {"n": left},
        "year": matter.cycle.year,
        "count": len(states),
        "todo": "，".join(todo),
    }


@transaction.atomic
def _by_sms(last: list[Matter]) -> None:
    """On the last day a short message to those who asked for it: how many, and nobody's name."""
    wanted = User.objects.filter(sms_reminders=True, is_active=True)
    nominees = {user.pk: user for user in wanted.filter(pk__in=[one.nominee.pk for one in last if one.nominee])}
    officers = _officers(last)
    with translation.override("zh-hans"):
        for matter in last:
            if matter.party == NOMINEE:
                people = [nominees[matter.nominee.pk]] if matter.nominee and matter.nominee.pk in nominees else []
                text = _("“上海质量工匠”推荐单位报送将于%(until)s截止，您的申报表还没有提交。")
            else:
                people = [user for user in officers.get((matter.party, matter.subject), []) if user.sms_reminders]
                text = _("“上海质量工匠”报送将于%(until)s截止，贵单位还有 %(n)d 份申报表待办理。")
            words = {"until": beijing(matter.until), "n": len(matter.rows)}
            sms.queue(people, key=matter.key(0), text=text % words, good_until=matter.until)
