"""Paper is taken in, or may come later: no state moves, the register grows (B7, R69)."""

from datetime import date

from nominations.acting import Actor
from nominations.models import Application, Batch
from review.paper_desk.permissions import can_register, can_register_list
from review.paperwork import register


def take(application: Application, *, by: Actor, copies: dict[str, int], remark: str, version: int, key: str) -> None:
    """Copies of one person's papers."""
    register.take(application, by=by, permit=can_register, copies=copies, remark=remark, version=version, key=key)


def take_list(batch: Batch, *, by: Actor, copies: dict[str, int], remark: str, version: int, key: str) -> None:
    """Copies of the sealed list."""
    register.take_list(batch, by=by, permit=can_register_list, copies=copies, remark=remark, version=version, key=key)


def grant(application: Application, *, by: Actor, reason: str, due_on: date, version: int, key: str) -> None:
    """容缺 with its day."""
    register.grant(application, by=by, permit=can_register, reason=reason, due_on=due_on, version=version, key=key)
