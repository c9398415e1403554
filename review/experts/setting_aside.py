"""What a conflict does to assignments and marks that exist already: taken back before a score, quarantined after it."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import inbox
from accounts.models import User
from accounts.roles import Role, holders
from nominations.acting import Actor, WrongState
from nominations.models import StaffConflict
from nominations.transitions import everyone
from review.experts.models import Conflict
from review.experts.standing import live_conflicts
from review.marks import setting_aside as marks
from review.marks.models import Mark
from review.meetings.recounting import recount_soon
from review.sheets.advancing import advance_assignment, quarantine
from review.sheets.models import Assignment
from review.sheets.moves import LIVE, State

BEGUN = frozenset({State.SCORING, State.SCORED, State.LOCKED})
# Nothing moves these any more: a locked sheet is only put out of sight and of the figures.
KEPT = frozenset({State.LOCKED, State.PROPOSED})
PAGE = "/expert_pool/%s/"


def enforce(pairs: Q) -> list[Assignment]:
    """Take back or quarantine every assignment of these pairs that a live conflict forbids; again changes nothing.

    Marks of the defense are set aside alike. Moved by the scheduler's hand whoever found the conflict: it is the rule
    that acts, not the person.
    """
    away = live_conflicts().filter(expert=OuterRef("expert"), application=OuterRef("application"))
    rows = Assignment.objects.filter(pairs, Exists(away), state__in=LIVE, quarantined_at=None)
    done = []
    for row in rows.select_related("application", "expert").order_by("pk"):
        if _set_aside(row):
            _tell(row)
            done.append(row)
    if done:
        recount_soon({row.cycle_id for row in done})
    for mark in marks.enforce(pairs, by=Actor.system()):
        _tell_of_mark(mark)
    return done


def _set_aside(row: Assignment) -> bool:
    reason = _("发现应当回避的情形")
    for _attempt in range(2):  # it may be accepted or begun between the reading and the lock
        if row.state in BEGUN:
            return quarantine(row, by=Actor.system(), reason=reason) is not None
        move = "remove" if row.state == State.PROPOSED else "cancel"
        try:
            # By its version: a sheet that was begun meanwhile is kept apart, not cancelled.
            advance_assignment(row, move, by=Actor.system(), permit=everyone, version=row.version, reason=reason)
            return True
        except WrongState:
            row.refresh_from_db()
    return False


def release(conflict: Conflict, by: Actor) -> None:
    """A sheet that was quarantined for this conflict alone is back."""
    pair = {"expert": conflict.expert_id, "application": conflict.application_id}
    if live_conflicts().filter(**pair).exists():
        return
    for row in Assignment.objects.filter(**pair, quarantined_at__isnull=False):
        quarantine(row, by=by, reason=_("回避已解除"), release=True)
        recount_soon({row.cycle_id})
    marks.release(conflict, by=by)


def _people(application: int) -> QuerySet[User]:
    """The association, except whoever stays away from the application."""
    away = StaffConflict.objects.filter(application=application, lifted_at=None).values("user")
    return holders(Role.STAFF, Role.LEAD).exclude(pk__in=away)


def _tell_of_mark(mark: Mark) -> None:
    """A mark of the defense was set aside: which nominee, never whose mark."""
    with translation.override("zh-hans"):
        words = {"no": mark.slot.application.acceptance_no}
        inbox.tell(
            _people(mark.slot.application_id), key=f"away:mark:{mark.pk}:{mark.version}",
            subject=_("有评委须回避，评分已封存"),
            body=_("受理编号 %(no)s 的一名答辩评委须回避，其评分已封存，不计入结果。请核对本场评分份数。") % words,
            url=reverse("panel:progress", args=[mark.slot.session.key]),
        )  # fmt: skip


def _tell(row: Assignment) -> None:
    """The association; no reason in a mail, and never the expert."""
    people = _people(row.application_id)
    kept = row.state in BEGUN
    with translation.override("zh-hans"):
        effect = _("评分已封存，不计入结果") if kept else _("分配已取消")
        words = {"no": row.application.acceptance_no, "effect": effect}
        inbox.tell(
            people, key=f"away:{row.pk}:{row.version}", subject=_("有专家须回避，请补派"),
            body=_("受理编号 %(no)s 的一名专家须回避，%(effect)s。请核对并安排补派。") % words,
            url=PAGE % row.expert.key,
        )  # fmt: skip
