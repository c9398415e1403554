"""The course of an answer: written, handed to the work unit, confirmed, sent back, sent to the association (T14)."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.roles import Role
from nominations import annex1_rules, bans, corrections, packs, resealing, stamps, texts, waiting
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.correction.permissions import can_answer, can_confirm, can_send
from nominations.correction_scope import scope_of
from nominations.deadlines import beijing
from nominations.dictionaries import AttachmentKind
from nominations.draft_writing import touch
from nominations.messages import tell_one
from nominations.models import Application, Batch, CorrectionRound, StageEvent
from nominations.notices import rounds
from nominations.notices.notice import Notice
from nominations.printing import print_application
from nominations.signing import commit
from nominations.snapshots import freeze_application
from nominations.transitions import Permit, advance, latest_event, locked, replay, stale

# What the unit compares with the originals (R112).
CONFIRMED_KINDS = (AttachmentKind.EVIDENCE, AttachmentKind.CERTIFICATE)


def _hold(
    application: Application, by: Actor, permit: Permit, version: int | None = None
) -> tuple[Application, CorrectionRound]:
    """The application and its running round, locked in this order."""
    row = locked(Application, application.pk)
    if not permit(by.user, row):
        raise NotPermitted(_("您没有办理此事项的权限。"))
    running = corrections.hold_open(row)
    if version is not None and version != row.version:
        raise stale(row)
    return row, running


@transaction.atomic
def answer(application: Application, *, by: Actor, answers: Mapping[int, str]) -> None:
    """Keep the nominee's words to each item; an emptied answer counts as none."""
    _row, running = _hold(application, by, can_answer)
    if running.nominee_done_at is not None:
        raise WrongState(_("补正内容已交给工作单位确认，现在不能修改。"), latest=latest_event(application))
    _write(running, answers)


def _write(running: CorrectionRound, answers: Mapping[int, str]) -> None:
    for item in running.items.all():
        if item.pk in answers and answers[item.pk] != item.answer:
            item.answer = answers[item.pk]
            item.answered_at = clock.now() if item.answer else None
            item.save(update_fields=["answer", "answered_at"])


@transaction.atomic
def hand_on(application: Application, *, by: Actor, answers: Mapping[int, str], version: int, key: str) -> None:
    """The nominee is done: everything answered, what was returned is in order; the work unit is told."""
    row, running = _hold(application, by, can_answer)
    if running.nominee_done_at is not None:
        return  # the second click of the same person
    if version != row.version:
        raise stale(row)
    _write(running, answers)
    problems = [_("请答复第 %(n)d 项。") % {"n": item.position} for item in corrections.unanswered(running)]
    open_steps = scope_of(running.items.all()).sections()
    problems += [problem.sentence for problem in waiting.problems(row, open_steps)]
    if problems := problems + content_problems(row, running):
        raise TransitionError(problems[0], problems)
    running.nominee_done_at = clock.now()
    running.save(update_fields=["nominee_done_at"])
    commit(texts.NOMINEE_COMMITMENT, by=by, application=row)
    touch(row, by)
    _tell(row, running, rounds.HANDED_ON)


def content_problems(application: Application, running: CorrectionRound) -> list[str]:
    """The strict check of what was returned; what was not is as the association has it."""
    scope = scope_of(running.items.all())
    files = application.attachments.filter(removed_at=None).select_related("file")
    found = annex1_rules.problems(application, files, application.honours.all(), clock.today())
    return [problem.sentence for problem in found if scope.takes_problem(problem)]


@transaction.atomic
def confirm(application: Application, *, by: Actor, version: int, key: str) -> None:
    """The work unit has compared the new papers with the originals and stands for them (R112)."""
    row, running = _hold(application, by, can_confirm)
    if running.unit_done_at is not None:
        return
    if running.nominee_done_at is None:
        raise WrongState(_("申报人还没有完成补正。"), latest=latest_event(row))
    if version != row.version:
        raise stale(row)
    if problems := content_problems(row, running):
        raise TransitionError(problems[0], problems)
    new = row.attachments.filter(removed_at=None, kind__in=CONFIRMED_KINDS, confirmed_at=None)
    new.update(confirmed_by=by.user, confirmed_at=clock.now())
    running.unit_done_at = clock.now()
    running.save(update_fields=["unit_done_at"])
    commit(texts.UNIT_COMMITMENT, by=by, application=row)
    touch(row, by)
    _tell(row, running, rounds.CONFIRMED)


@transaction.atomic
def send_back(application: Application, *, by: Actor, reason: str, version: int, key: str) -> None:
    """One step back: the work unit to the nominee, the recommending unit to the work unit."""
    permit = can_send if by.role == Role.REC else can_confirm
    row, running = _hold(application, by, permit, version)
    if by.role == Role.REC:
        if running.unit_done_at is None:
            raise WrongState(_("补正内容现在不在推荐单位。"), latest=latest_event(row))
        running.unit_done_at = None
        notice = rounds.BACK_TO_UNIT
    else:
        if running.nominee_done_at is None or running.unit_done_at is not None:
            raise WrongState(_("补正内容现在不在工作单位。"), latest=latest_event(row))
        running.nominee_done_at = None
        notice = rounds.BACK_TO_NOMINEE
    running.save(update_fields=["nominee_done_at", "unit_done_at"])
    touch(row, by)
    _tell(row, running, notice, reason)


@transaction.atomic
def resubmit(application: Application, *, by: Actor, version: int, key: str) -> StageEvent:
    """T14: back to the association, where the form changed as a new revision; so with Annex 2, which must be sealed."""
    item = application.batch_items.filter(live=True).first()
    batch = locked(Batch, item.batch_id) if item is not None else None
    row = locked(Application, application.pk)
    if done := replay(row, "resubmit", by, key):
        return done
    row, running = _hold(row, by, can_send, version)
    event = advance(
        row,
        "resubmit",
        by=by,
        permit=can_send,
        guard=lambda app: _problems(app, running, batch),
        payload={"round": running.number, "base": running.base_revision},
        key=key,
    )
    corrections.close(running, CorrectionRound.Outcome.RESUBMITTED)
    commit(texts.RECOMMENDER_COMMITMENT, by=by, application=row)
    row.priority_focus = annex1_rules.is_focus(row, row.honours.all())
    row.save(update_fields=["priority_focus"])
    if stamps.form_differs(row):  # else the sealed originals that are there go on being good
        print_application(freeze_application(row, cause="resubmit", by=by.user, draft=False), by=by.user)
    packs.renew(row, by.user)
    return event


def _problems(application: Application, running: CorrectionRound, batch: Batch | None) -> list[str]:
    found = [] if running.unit_done_at else [_("工作单位还没有确认补正内容。")]
    found += [_("第 %(n)d 项还没有答复。") % {"n": item.position} for item in corrections.unanswered(running)]
    found += content_problems(application, running)
    found += bans.problems_for(application.id_index, application.employer, application.recommender)
    return found + (resealing.problems(batch) if batch is not None else [])


def _tell(application: Application, running: CorrectionRound, notice: Notice, reason: str = "") -> None:
    """A step inside a round is no move of the pipeline; whoever has it next hears of it all the same."""
    words = {"due": beijing(running.due_at), "reason": reason}
    key = f"correction:{running.pk}:{application.version}:{notice.audience}"
    tell_one(application, notice, words, key=key)
