"""The mail desk: who registers and voids by the state of the batch, who opens a file by that of the person (R70)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from accounts import clock
from nominations.pipeline import Status
from nominations.visibility import BATCH_WITH_ASSOCIATION
from review.paperwork.register import OPEN
from tests.factories.mailed import enclosed
from tests.permissions.driving import CHECKING, READING, Verb, out_of_sight, thing
from tests.permissions.scenes import Scene, mailed
from tests.permissions.verbs_paper import key_of_batch, out_of_the_house

EXAMINED = (Status.SUBMITTED, Status.CORRECTION)


def letter(scene: Scene) -> dict[str, Any]:
    moment = (clock.now() - timedelta(minutes=5)).astimezone(clock.SHANGHAI)
    said = {"received_at": f"{moment:%Y-%m-%dT%H:%M}", "sender": "演示发件人"}
    return said | {"file_1": enclosed(), "kind_1": "other"}


BATCHES: dict[str, tuple[Callable[[Scene], object], list[Verb]]] = {
    "to_be_mailed": (lambda scene: None, [
        Verb("mail_desk:register", letter, OPEN, CHECKING, args=key_of_batch, hidden=out_of_the_house),
    ]),
    "mailed": (mailed, [
        Verb("mail_desk:void", lambda scene: {"reason": "登记到了另一个批次。"}, BATCH_WITH_ASSOCIATION, CHECKING,
             args=thing("mail"), hidden=out_of_the_house),
    ]),
}  # fmt: skip


def right_file(kind: str, status: str, actor: str) -> int:
    """As the evidence is read: identity papers by case workers while they examine, and never by the supervisors."""
    if actor in ("anonymous", "disabled"):
        return 302
    if actor not in READING or out_of_sight(status, actor):
        return 404
    if kind == "id_front":
        return 200 if actor in ("lead", "chief") or (actor in CHECKING and status in EXAMINED) else 404
    return 200
