"""The meeting goes on after its end: reopened before the confirmation, or called once more after an appeal (T38)."""

from typing import Any

from django.db import transaction

from nominations.acting import Actor
from nominations.transitions import Permit
from review.votes import guards, records, telling
from review.votes.advancing import APPROVAL
from review.votes.models import Approval


@transaction.atomic
def reopen(approval: Approval, *, by: Actor, permit: Permit, reason: str, version: int, key: str) -> None:
    """The minutes are void, the scan is taken off; the meeting may vote once more."""
    payload = dict[str, Any]()

    def change(row: Approval) -> None:
        payload.update(records.kept(row))
        records.void_minutes(row)
        row.minutes = row.scan = row.closed_by = row.closed_at = None

    APPROVAL.advance(
        approval, "reopen", by=by, permit=permit, version=version, key=key, reason=reason, change=change,
        payload=payload,
    )  # fmt: skip


@transaction.atomic
def reconvene(approval: Approval, *, by: Actor, permit: Permit, reason: str, version: int, key: str) -> None:
    """The committee is called again, from the notice on, about whom an appeal brought back and about nobody else.

    What was confirmed stands, and so do its signed minutes: the event keeps them. The list of candidates holds until
    the next one takes its place.
    """
    payload = dict[str, Any]()

    def change(row: Approval) -> None:
        payload.update(records.kept(row))
        row.minutes = row.scan = row.closed_by = row.closed_at = row.confirmed_by = row.starts_at = None

    _event, fresh = APPROVAL.advance(
        approval, "reconvene", by=by, permit=permit, version=version, key=key, reason=reason, change=change,
        payload=payload, guard=guards.against_reconvening,
    )  # fmt: skip
    if fresh:
        telling.call_off(approval)
