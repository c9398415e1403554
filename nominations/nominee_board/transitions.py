"""A reminder from the recommending unit to whoever has the form: at most one in 24 hours, in words nobody types."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import audit, clock, inbox, roles
from accounts.models import User
from nominations import deadlines, extensions, holding, mail_texts
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.correction_scope import open_round
from nominations.models import Application
from nominations.nominee_board.models import Reminder
from nominations.nominee_board.permissions import can_remind
from nominations.notices import NOMINEE
from nominations.notices.nudges import NUDGES
from nominations.pipeline import INTAKE, Status
from nominations.printing import application_target
from nominations.transitions import latest_event, locked

PAUSE = timedelta(hours=24)


@transaction.atomic
def remind(application: Application, *, by: Actor, key: str) -> Reminder:
    """One message and one mail to each who has it; a second click finds the first reminder.

    Locks the application, so that two officers do not remind at the same moment, and nobody is reminded of what was
    done meanwhile.
    """
    assert by.user is not None
    row = locked(Application, application.pk)
    if done := Reminder.objects.filter(application=row, by=by.user, click=key).first():
        return done
    if not can_remind(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    hold = _hold(row)
    last = Reminder.objects.filter(application=row, at__gt=clock.now() - PAUSE).order_by("-at").first()
    if last is not None:
        words = {"when": deadlines.beijing(last.at)}
        raise TransitionError(_("%(when)s 已经提醒过，同一份申报 24 小时内只提醒一次。") % words)
    people = _people(row, hold.party)
    if not people:
        raise TransitionError(_("工作单位还没有经办人账号，无法提醒。请联系协会邀请经办人。"))
    made = Reminder.objects.create(
        application=row, party=hold.party, status=row.status, people=len(people), by=by.user, click=key
    )
    _tell(row, hold, people, made)
    detail = {"party": hold.party, "status": row.status, "people": len(people)}
    audit.record_late("application.reminded", actor=by.user, target=application_target(row), detail=detail, ip=by.ip)
    return made


def _hold(row: Application) -> holding.Hold:
    """What holds it now; raises when that is nobody whom this unit reminds, or when it is too late for it."""
    running = open_round(row) if row.status == Status.CORRECTION else None
    hold = holding.of(row, deadline=deadlines.submit_by(row, row.cycle), batch=None, round=running)
    if not hold.elsewhere:
        raise WrongState(_("现在不由申报人或工作单位办理，不需要提醒。"), latest=latest_event(row))
    if row.status in INTAKE and deadlines.is_past(row, row.cycle):
        raise TransitionError(deadlines.past_sentence(row, row.cycle))
    if row.status in INTAKE and not extensions.is_open(row, row.cycle):
        raise TransitionError(_("本年度当前处于“%(stage)s”，不能办理。") % {"stage": row.cycle.get_stage_display()})
    if hold.late:
        raise TransitionError(_("补正期限已过，不需要再提醒。"))
    return hold


def _people(row: Application, party: str) -> list[User]:
    if party == NOMINEE:
        return [row.nominee] if row.nominee is not None and row.nominee.is_active else []
    return list(roles.holders(roles.Role.UNIT, unit_id=row.employer_id)) if row.employer_id else []


def _tell(row: Application, hold: holding.Hold, people: list[User], made: Reminder) -> None:
    notice = NUDGES[row.status, hold.party]
    assert hold.until is not None  # both the submission and a return have an end
    with translation.override("zh-hans"):
        words = {
            "name": row.name or str(_("申报人")),
            "recommender": row.recommender.name if row.recommender else "",
            "number": row.acceptance_no,
            "until": deadlines.beijing(hold.until),
        }
        subject, body = mail_texts.worded([notice])(notice, words)
    url, group = reverse(notice.page, args=[row.key]), mail_texts.text_of(notice).group
    inbox.tell(people, key=f"reminder:{made.pk}", subject=subject, body=body, url=url, group=group)
