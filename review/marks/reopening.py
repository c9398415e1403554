"""LEAD gives a handed-in sheet back while the session runs; the old one stays as a version (S6, as E8)."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import inbox
from documents.requests import make_void
from nominations.acting import Actor, NotPermitted, StaleVersion, TransitionError, WrongState
from nominations.transitions import Permit
from review.halls.board import number_of
from review.halls.moves import State
from review.marks import keeping, papers, writing
from review.marks.models import Mark, MarkVersion

REASON_CHARS = 5


@transaction.atomic
def reopen(mark: Mark, *, by: Actor, permit: Permit, reason: str, version: int, key: str) -> MarkVersion:
    """The member reads the reason and hands in a new sheet; sheets filled before do not replace it.

    Raises TransitionError: no right, no reason, closed session, nothing handed in, a newer version.
    """
    slot = writing.locked_slot(mark.slot_id)
    row = Mark.objects.select_related("seat__expert__user").get(pk=mark.pk)
    row.slot = slot
    if done := row.versions.filter(ticket=key, cause=keeping.REOPEN).first():
        return done
    _check(row, by, permit, reason, version)
    held = keeping.content(row, slot.session.cycle.hall_rubric.sha256) | {"reason": reason.strip()}
    row.submitted_at, row.round = None, row.round + 1
    row.version += 1
    row.save(update_fields=["submitted_at", "round", "version"])
    kept = keeping.keep(row, keeping.REOPEN, held, by=by, ticket=key)
    make_void(target=papers.seat_target(row.seat), kinds=(papers.SHEET,))
    _tell(row, reason.strip(), kept)
    return kept


def _check(row: Mark, by: Actor, permit: Permit, reason: str, version: int) -> None:
    if by.user is None or not permit(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    if row.slot.session.state != State.RUNNING:
        raise WrongState(_("本场已经结束，评分表不能再重开。"))
    if row.submitted_at is None or row.quarantined_at is not None:
        raise WrongState(_("这份评分表没有提交，不必重开。"))
    if row.version != version:
        raise StaleVersion(_("该记录已被他人更新，请核对最新内容后再办理。"))
    if len(reason.strip()) < REASON_CHARS:
        problem = _("请写明理由，至少 %(n)d 个字。") % {"n": REASON_CHARS}
        raise TransitionError(problem, [("reason", problem)])


@translation.override("zh-hans")
def _tell(row: Mark, reason: str, kept: MarkVersion) -> None:
    """The member; by number, since a mail names nobody."""
    number = number_of(row.slot)
    words: dict[str, Any] = {"n": number, "reason": reason}
    inbox.tell(
        [row.seat.expert.user], key=f"mark:{row.pk}:{kept.number}", subject=_("答辩评分表已重开"),
        body=_("第 %(n)d 号的答辩评分表已重开，请核对后重新提交。\n理由：%(reason)s") % words,
        url=reverse("panel:room", args=[row.slot.session.key]),
    )  # fmt: skip
