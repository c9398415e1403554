"""Paper as it lies on the desk of a case worker: a received batch, and copies taken in."""

from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application, Batch
from review.intake import transitions as intake
from review.paper_desk import transitions as desk
from review.paperwork import ledger
from tests.factories.journey import click


def receive(batch: Batch, staff: User) -> Batch:
    batch.refresh_from_db()
    intake.receive(batch, by=Actor(staff, Role.STAFF), version=batch.version, key=click())
    batch.refresh_from_db()
    return batch


def take(application: Application, staff: User, remark: str = "", **copies: int) -> None:
    application.refresh_from_db()
    by = Actor(staff, Role.STAFF)
    desk.take(application, by=by, copies=copies, remark=remark, version=application.version, key=click())


def take_list(batch: Batch, staff: User, copies: int = 1) -> None:
    batch.refresh_from_db()
    by = Actor(staff, Role.STAFF)
    desk.take_list(batch, by=by, copies={"annex2": copies}, remark="", version=batch.version, key=click())


def take_all(application: Application, staff: User) -> None:
    """Everything that is missing of one person."""
    take(application, staff, **{line.paper: line.missing for line in ledger.lines(application)})
