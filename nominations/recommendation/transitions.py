"""The recommending unit's moves: recommend, send back, refuse, take back (T8–T11); lock and hand in a list (B2–B4)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from documents.requests import make_void
from documents.snapshots import freeze
from nominations import bans, batch_checks, batch_lists, conditions, packs, texts
from nominations.acting import Actor
from nominations.models import (
    Application,
    Attachment,
    Batch,
    BatchEvent,
    BatchItem,
    Cycle,
    Opinion,
    StageEvent,
)
from nominations.pipeline import WITH_ASSOCIATION, Status
from nominations.printing import OF_A_FORM, application_target, print_application, print_receipt
from nominations.recommendation.models import Quota, Viewed
from nominations.recommendation.permissions import can_decide, can_manage, can_send
from nominations.recommendation.queries import unopened
from nominations.resealing import freeze_list
from nominations.signing import commit, give_opinion, void_opinions
from nominations.snapshots import freeze_application, receipt_payload
from nominations.transitions import advance, advance_batch, locked, replay

COUNTED = frozenset({Status.RECOMMENDED}) | WITH_ASSOCIATION


def mark_viewed(attachment: Attachment, *, by: Actor) -> None:
    """Note that this officer has opened the file (R61); opening it again notes nothing."""
    Viewed.objects.get_or_create(attachment=attachment, user=by.user)


@transaction.atomic
def recommend(
    application: Application, *, by: Actor, decision: Mapping[str, Any], version: int, key: str
) -> StageEvent:
    """T10: record checklist and opinion, freeze the final form and have it printed.

    `decision`: {"opinion", "signer", "signed_on", "checklist": {clause: {"answer", "remark"}}}.
    """
    application = locked(Application, application.pk)
    if done := replay(application, "recommend", by, key):
        return done
    endorsed_by = application.opinions.filter(party=Opinion.Party.UNIT, void_at=None).values_list("by", flat=True)
    flags = {  # allowed, and shown to whoever decides next
        "same_entity": application.employer_id == application.recommender_id,
        "same_officer": by.user is not None and by.user.pk in endorsed_by,
    }
    give_opinion(application, Opinion.Party.RECOMMENDER, decision, decision["checklist"], by=by)
    event = advance(
        application,
        "recommend",
        by=by,
        permit=can_decide,
        guard=lambda row: _problems(row, decision["checklist"]),
        version=version,
        payload=flags,
        key=key,
    )
    print_application(freeze_application(application, cause="recommend", by=by.user, draft=False), by=by.user)
    packs.request_for(application, by.user)
    return event


def _problems(application: Application, checklist: Mapping[str, Any]) -> list[Any]:
    """R41, R61, R64, R7: everything that stands against the recommendation, at once."""
    answers = {clause: row["answer"] for clause, row in checklist.items()}
    found: list[Any] = [(row.clause, _("请选择。")) for row in conditions.unanswered(answers)]
    found += [(row.clause, _("不符合申报条件的不能推荐，请退回或不予推荐。")) for row in conditions.failed(answers)]
    if left := unopened(application):
        found.append(_("还有 %(n)d 份材料本单位没有打开过，请逐份查看后再推荐。") % {"n": left})
    found += bans.problems_for(application.id_index, application.employer, application.recommender)
    return found + _quota(application.cycle_id, application.recommender_id, more=1)


def _quota(cycle_id: int, unit_id: int | None, *, more: int) -> list[str]:
    """The row stays locked until the move is done, so that two officers cannot both take the last place."""
    quota = Quota.objects.select_for_update().filter(cycle=cycle_id, unit=unit_id).first()
    if quota is None:
        return []
    rows = Application.objects.filter(cycle=cycle_id, recommender=unit_id, status__in=COUNTED)
    return batch_checks.quota_problems(quota.most, rows.count() + more)


@transaction.atomic
def send_back(
    application: Application, *, by: Actor, reason: str, out_of_scope: bool, version: int, key: str
) -> StageEvent:
    """T8: back to the work unit, which has to agree anew: both opinions and the printed form lose their force."""
    application = locked(Application, application.pk)
    if done := replay(application, "recommender_return", by, key):
        return done
    void_opinions(application, Opinion.Party.UNIT, Opinion.Party.RECOMMENDER)
    make_void(target=application_target(application), kinds=OF_A_FORM)
    return advance(
        application,
        "recommender_return",
        by=by,
        permit=can_decide,
        version=version,
        reason=reason,
        payload={"out_of_scope": out_of_scope},
        key=key,
    )


@transaction.atomic
def refuse(application: Application, *, by: Actor, reason: str, version: int, key: str) -> StageEvent:
    """T9: not recommended this year; nominee and work unit read the reason."""
    application = locked(Application, application.pk)
    if done := replay(application, "refuse", by, key):
        return done
    return advance(application, "refuse", by=by, permit=can_decide, version=version, reason=reason, key=key)


@transaction.atomic
def unrecommend(application: Application, *, by: Actor, reason: str, version: int, key: str) -> StageEvent:
    """T11: take the recommendation back; the person leaves the list, a locked Annex 2 becomes void."""
    application = locked(Application, application.pk)
    if done := replay(application, "unrecommend", by, key):
        return done
    batch_lists.drop_from_batches(application, by)
    void_opinions(application, Opinion.Party.RECOMMENDER)
    make_void(target=application_target(application), kinds=OF_A_FORM)
    event = advance(application, "unrecommend", by=by, permit=can_decide, version=version, reason=reason, key=key)
    if sealed := application.revisions.filter(cause="unit_agree").first():
        print_application(sealed, by=by.user)  # the form with the unit's opinion alone is good again
    return event


@transaction.atomic
def lock_list(batch: Batch, *, by: Actor, version: int, key: str) -> BatchEvent:
    """B2: freeze the list as numbered revision of Annex 2 with its content hash, and have it printed for sealing."""
    batch = locked(Batch, batch.pk)
    if done := replay(batch, "lock_list", by, key):
        return done
    items, people = _list_of(batch)
    event = advance_batch(
        batch,
        "lock_list",
        by=by,
        permit=can_manage,
        guard=lambda row: [*batch_checks.list_problems(items, people), *batch_checks.contact_problems(row)],
        version=version,
        key=key,
    )
    freeze_list(batch, by=by)
    return event


def _list_of(batch: Batch) -> tuple[list[BatchItem], dict[int, Application]]:
    """The lines in their order and the people by key, locked in the order of their keys."""
    items = list(batch.items.filter(live=True).order_by("position", "pk"))
    rows = Application.objects.select_for_update(of=("self",)).select_related("employer").order_by("pk")
    return items, {row.pk: row for row in rows.filter(pk__in=[item.application_id for item in items])}


@transaction.atomic
def unlock(batch: Batch, *, by: Actor, version: int, key: str) -> BatchEvent:
    """B3: the list may be changed again; the locked revision, its papers and its scan have no force any more."""
    batch = locked(Batch, batch.pk)
    if done := replay(batch, "unlock", by, key):
        return done
    batch_lists.void_revision(batch)
    return advance_batch(
        batch, "unlock", by=by, permit=can_manage, guard=batch_checks.second_list_problems, version=version, key=key
    )


@transaction.atomic
def submit(batch: Batch, *, by: Actor, version: int, key: str) -> BatchEvent:
    """B4, T12: hand in the whole list or nothing (R44), by the database's clock (R65); a second click is the first.

    Locks the batch, its applications in the order of their keys, then the cycle, whose counter gives the acceptance
    numbers in the order of the list. Writes the commitment and has the receipt D5 printed.
    """
    batch = locked(Batch, batch.pk)
    if done := replay(batch, "submit", by, key):
        return done
    items, people = _list_of(batch)
    cycle = locked(Cycle, batch.cycle_id)
    revision = batch.revisions.filter(void_at=None).first()
    Batch.objects.filter(pk=batch.pk).update(submitted_at=clock.db_now())
    event = advance_batch(
        batch,
        "submit",
        by=by,
        permit=can_manage,
        guard=lambda row: [
            *batch_checks.list_problems(items, people),
            *batch_checks.scan_problems(row, revision),
            *batch_checks.ban_problems(row, people.values()),
            *_quota(row.cycle_id, row.recommender_id, more=0),
        ],
        version=version,
        payload={"revision": revision.number if revision else 0},
        key=key,
    )
    for item in items:
        _hand_in(people[item.application_id], cycle, batch, by)
    cycle.save(update_fields=["last_acceptance_no"])
    commit(texts.RECOMMENDER_COMMITMENT, by=by, batch=batch)
    assert revision is not None  # the guard has asked
    print_receipt(batch, freeze("receipt/1", receipt_payload(batch, revision)), by=by.user)
    for application in people.values():
        packs.request_for(application, by.user)  # its number stands on the cover from now on
    return event


def _hand_in(application: Application, cycle: Cycle, batch: Batch, by: Actor) -> None:
    """T12 for one person; who was handed in before and came back keeps the number."""
    if not application.acceptance_no:
        cycle.last_acceptance_no += 1
        application.acceptance_no = f"{cycle.year}-{cycle.last_acceptance_no:04d}"
    application.submitted_at = batch.submitted_at
    application.save(update_fields=["acceptance_no", "submitted_at"])
    advance(application, "batch_submit", by=by, permit=can_send, payload={"batch": batch.number})


@transaction.atomic
def cancel(batch: Batch, *, by: Actor, version: int, key: str) -> BatchEvent:
    """B10: the batch is void, its people are free for another one."""
    batch = locked(Batch, batch.pk)
    if done := replay(batch, "cancel", by, key):
        return done
    event = advance_batch(batch, "cancel", by=by, permit=can_manage, version=version, key=key)
    batch_lists.void_revision(batch)
    batch_lists.empty_list(batch)
    return event
