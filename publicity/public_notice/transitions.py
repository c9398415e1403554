"""One verb, one function: prepare, arrange, hand in, review, send back, sign (T25), give up; the log of channels."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import User
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.models import Cycle
from nominations.taking import taken
from nominations.transitions import advance, advance_all, locked
from publicity.lists import drafting, papers, period, promoting, showing, wording
from publicity.lists.advancing import PUBLICATION
from publicity.lists.models import Channel, Promotion, Publication
from publicity.lists.moves import IN_TIME, PUBLIC, State
from publicity.public_notice import permissions

LEAST_REASON = 5


def _allow(allowed: bool) -> None:
    if not allowed:
        raise NotPermitted(_("您没有办理此事项的权限。"))


@transaction.atomic
def prepare(cycle: Cycle, *, by: Actor, version: int, key: str) -> Publication:
    """STAFF begins a list with every candidate who stands on none; one at a time."""
    assert by.user is not None
    _allow(permissions.can_prepare(by.user, cycle))
    cycle = locked(Cycle, cycle.pk)
    if done := drafting.open_draft(cycle):
        return done
    if cycle.stage not in IN_TIME:
        raise TransitionError(_("本年度当前处于“%(stage)s”，不能准备公示。") % {"stage": cycle.get_stage_display()})
    if not drafting.is_waiting(cycle):
        raise TransitionError(_("没有等待公示的候选人。"))
    number = drafting.next_number(cycle)
    publication = Publication.objects.create(cycle=cycle, number=number, version=0, prepared_by=by.user)
    PUBLICATION.write(publication, "prepare", "", by, key=key)
    drafting.fill(publication)
    return publication


@transaction.atomic
def arrange(publication: Publication, order: Sequence[int], *, by: Actor, reason: str, version: int, key: str) -> None:
    """STAFF gives the rows another order than the rule's, and says why; both orders are kept."""
    _allow(permissions.can_write(by.user, publication))
    before = list(publication.entries.order_by("place").values_list("pk", flat=True))
    if sorted(order) != sorted(before):
        problem = _("序号须为 1 到 %(n)d，每个一次。") % {"n": len(before)}
        raise TransitionError(problem, [("place", problem)])

    def change(row: Publication) -> None:
        drafting.rearrange(row, order)
        moved = drafting.is_moved(row)
        if moved and len(reason) < LEAST_REASON:
            problem = _("请写明调整顺序的理由，至少 %(n)d 个字。") % {"n": LEAST_REASON}
            raise TransitionError(problem, [("reason", problem)])
        row.order_reason = reason if moved else ""

    PUBLICATION.enter(
        publication, (State.DRAFT,), "arrange", by=by, version=version, key=key, change=change, reason=reason,
        payload={"before": before, "after": list(order)},
    )  # fmt: skip


def hand_in(publication: Publication, *, by: Actor, version: int, key: str) -> None:
    """STAFF hands the list to LEAD; whoever hands it in has prepared it."""

    def change(row: Publication) -> None:
        row.prepared_by, row.reviewed_by, row.reviewed_at = by.user, None, None

    PUBLICATION.advance(
        publication, "hand_in", by=by, permit=permissions.can_write, version=version, key=key, change=change,
        guard=drafting.against,
    )  # fmt: skip


def review(publication: Publication, *, by: Actor, version: int, key: str) -> None:
    """LEAD has compared the list with the decision of the approval."""

    def change(row: Publication) -> None:
        row.reviewed_by, row.reviewed_at = by.user, clock.now()

    PUBLICATION.advance(
        publication, "review", by=by, permit=permissions.can_review, version=version, key=key, change=change,
        guard=drafting.against, payload={"rows": drafting.fingerprint(publication)},
    )  # fmt: skip


def send_back(publication: Publication, *, by: Actor, reason: str, version: int, key: str) -> None:
    """LEAD or CHIEF: to be corrected; the review is asked for again."""

    def change(row: Publication) -> None:
        row.reviewed_by = row.reviewed_at = None

    PUBLICATION.advance(
        publication, "send_back", by=by, permit=permissions.can_return, version=version, key=key, reason=reason,
        change=change,
    )  # fmt: skip


def void(publication: Publication, *, by: Actor, reason: str, version: int, key: str) -> None:
    """LEAD or CHIEF: the list is given up before anybody saw it; its candidates wait for another one."""
    PUBLICATION.advance(
        publication, "void", by=by, permit=permissions.can_return, version=version, key=key, reason=reason
    )


def against_signing(publication: Publication) -> list[str]:
    """What stands against making it public now."""
    found = drafting.against(publication)
    if publication.cycle.stage not in IN_TIME:
        words = {"stage": publication.cycle.get_stage_display()}
        found.append(_("本年度当前处于“%(stage)s”，不能签发公示。") % words)
    return found


@transaction.atomic
def publish(publication: Publication, *, by: Actor, version: int, key: str) -> None:
    """CHIEF signs: the period is fixed, everybody on the list is 公示中 (T25), D16 is printed, the page is live."""
    assert by.user is not None
    locked(Cycle, publication.cycle_id)

    def change(row: Publication) -> None:
        now = clock.db_now()
        when = period.from_day(row.cycle, now.astimezone(clock.SHANGHAI).date())
        row.signed_by, row.published_at = by.user, now
        row.ends_at, row.estimated = when.ends_at, when.estimated
        rows = drafting.frozen_rows(row)
        row.sha256, row.words = drafting.fingerprint(row, rows), wording.frozen(row, len(rows))

    _event, fresh = PUBLICATION.advance(
        publication, "publish", by=by, permit=permissions.can_sign, version=version, key=key, change=change,
        guard=against_signing,
    )  # fmt: skip
    if not fresh:
        return
    _go_public(publication, by, key)


def _go_public(publication: Publication, by: Actor, key: str) -> None:
    first, last = period.days_of(publication)
    words = {"span": period.span(first, last), "year": publication.cycle.year}
    held = publication.entries.order_by("place").values_list("application", "place")
    payloads: dict[int, dict[str, Any]] = {
        pk: {"publication": str(publication.key), "place": place, "words": words} for pk, place in held
    }
    advance_all(payloads, "publish", by=by, permit=permissions.can_make_public, payloads=payloads, key=key)
    for format in ("pdf", "docx"):
        papers.notice(publication, by=by.user, format=format)
    showing.forget(publication.cycle.year)


def announce(
    publication: Publication, *, by: Actor, said: dict[str, Any], shot: UploadedFile | None, version: int, key: str
) -> Channel:
    """STAFF enters where the list was announced, with a picture of it (R55)."""
    assert by.user is not None
    _allow(permissions.can_write(by.user, publication))
    with taken([shot], by=by, field="shot", allow={"image"}) as files, transaction.atomic():
        _event, fresh = PUBLICATION.enter(publication, PUBLIC, "announce", by=by, version=version, key=key)
        if not fresh:
            return publication.channels.order_by("-pk")[:1].get()
        shot_kept = files[0] if files else None
        return Channel.objects.create(publication=publication, by=by.user, screenshot=shot_kept, **said)


def print_again(publication: Publication, format: str, *, by: User) -> Any:
    """The paper in this format, made if it is not there."""
    _allow(permissions.can_export(by, publication))
    return papers.notice(publication, by=by, format=format)


@transaction.atomic
def propose_promotion(cycle: Cycle, *, by: Actor, version: int, key: str) -> Promotion:
    """T30, LEAD: the highest reserve for the place that has been free longest; the same click answers the first."""
    assert by.user is not None
    _allow(permissions.can_propose_promotion(by.user, cycle))
    cycle = locked(Cycle, cycle.pk)
    if done := promoting.of_form(cycle, key) or promoting.open_proposal(cycle):
        return done
    if cycle.stage not in IN_TIME:
        raise TransitionError(_("本年度当前处于“%(stage)s”，不能递补。") % {"stage": cycle.get_stage_display()})
    pair = promoting.next_pair(cycle)
    if pair is None:
        raise TransitionError(_("没有空缺，或者没有后备候选人。"))
    vacancy, application = pair
    made = Promotion.objects.create(
        cycle=cycle, vacancy=vacancy, application=application, proposed_by=by.user, last_key=key
    )
    _note(made, "propose", by)
    return made


@transaction.atomic
def sign_promotion(promotion: Promotion, *, by: Actor, version: int, key: str) -> None:
    """T30, CHIEF: the reserve is a candidate, who then has a full publicity of their own (T25)."""
    assert by.user is not None
    row = _open(promotion, by, version, key)
    if row is None:
        return
    if not promoting.is_free(row.vacancy):
        raise TransitionError(_("原候选人已恢复，没有空缺，请决定不予递补。"))
    if not promoting.may_be_public(row.application):
        raise TransitionError(_("%(name)s 没有同意公示本人姓名、单位和岗位。") % {"name": row.application.name})
    words = {"words": {"year": row.cycle.year}, "vacancy": str(row.vacancy.key)}
    advance(row.application, "promote", by=by, permit=permissions.can_promote, payload=words, key=key)
    row.signed_by, row.signed_at = by.user, clock.now()
    _done(row, "sign", by, key)


@transaction.atomic
def drop_promotion(promotion: Promotion, *, by: Actor, reason: str, version: int, key: str) -> None:
    """CHIEF does not sign it, and says why; the place stays free."""
    assert by.user is not None
    row = _open(promotion, by, version, key)
    if row is None:
        return
    row.dropped_by, row.dropped_at, row.drop_reason = by.user, clock.now(), reason
    _done(row, "drop", by, key)


def _open(promotion: Promotion, by: Actor, version: int, key: str) -> Promotion | None:
    """The proposal, locked, as the person saw it; None when this very form has been answered already."""
    row = locked(Promotion, promotion.pk)
    _allow(permissions.can_sign_promotion(by.user, row))
    if key and row.last_key == key:
        return None
    if row.signed_at is not None or row.dropped_at is not None or row.version != version:
        raise WrongState(_("该递补已被他人办理，请核对最新内容。"))
    return row


def _done(row: Promotion, name: str, by: Actor, key: str) -> None:
    row.version, row.last_key = row.version + 1, key
    row.save()
    _note(row, name, by)


def _note(row: Promotion, name: str, by: Actor) -> None:
    detail = {"application": str(row.application.key), "vacancy": str(row.vacancy.key)}
    audit.record_late(
        f"promotion.{name}", actor=by.user, ip=by.ip, target=f"application:{row.application.key}", detail=detail
    )
