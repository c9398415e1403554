"""A correction through three pairs of hands (T13–T15): each party in its turn, the others told that it is not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from accounts.roles import Role
from nominations import resealing
from nominations.acting import Actor
from nominations.corrections import ItemDraft
from nominations.models import BatchRevision
from nominations.pipeline import Status
from tests.factories import formal_check as checking
from tests.factories.sealing import scan_of
from tests.permissions.driving import CHECKING, NOBODY, Verb
from tests.permissions.scenes import Scene, correction, examined
from tests.permissions.verbs_check import always, day

OPEN = frozenset({Status.CORRECTION})
NOMINEE, UNIT, REC = frozenset({"nominee"}), frozenset({"unit"}), frozenset({"rec"})
SAID = "已按要求更正，见新上传的材料。"
NEW_POST = "总装车间焊接班副班长"


def answers(scene: Scene) -> dict[str, str]:
    rows = scene.application.corrections.get(closed_at=None).items.all()
    return {f"answer_{row.pk}": SAID for row in rows}


def handing_on(scene: Scene) -> dict[str, Any]:
    return answers(scene) | {"move": "hand_on", "commitment": "on"}


def answered(scene: Scene) -> None:
    correction(scene)
    checking.answer_all(scene.fresh())


def handed_on(scene: Scene) -> None:
    answered(scene)
    checking.hand_on(scene.fresh())


def confirmed(scene: Scene) -> None:
    handed_on(scene)
    checking.confirm(scene.fresh(), scene.town)


def reworded(scene: Scene) -> None:
    """A column of Annex 2 has changed: the sealed list says something else."""
    examined(scene)
    checking.returned(scene.fresh(), scene.first, ItemDraft("field", "post_name", "岗位名称与证明不一致。"))
    checking.answer_all(scene.fresh(), post_name=NEW_POST)
    checking.hand_on(scene.fresh())
    checking.confirm(scene.fresh(), scene.town)


def renewed(scene: Scene) -> None:
    reworded(scene)
    batch = scene.application.batch_items.get().batch
    resealing.renew(batch, by=Actor(scene.town.rec, Role.REC), permit=checking.yes)


def overdue(scene: Scene) -> None:
    """Past its date, and the clock has not come round yet."""
    confirmed(scene)
    scene.at = scene.application.corrections.get(closed_at=None).due_at + timedelta(seconds=1)


def new_scan(scene: Scene) -> dict[str, Any]:
    listed = BatchRevision.objects.select_related("batch", "snapshot").get(void_at=None)
    return {"scan": scan_of(listed), "revision": listed.number}


def verb(name: str, said: Any, actors: frozenset[str], **rest: Any) -> Verb:
    return Verb(name, said, OPEN, actors, **rest)


def about_the_list(name: str, said: Any, actors: frozenset[str], **rest: Any) -> Verb:
    return verb(name, said, actors, hidden=lambda status, actor: False, **rest)


SAVE, HAND_ON = ("correction:answer", answers), ("correction:answer", handing_on)
CONFIRM = ("correction:confirm", always(originals="on", commitment="on"))
SEND_BACK = ("correction:send_back", always(reason="补正内容与证书不一致，请核对。"))
RESUBMIT = ("correction:resubmit", always(commitment="on"))
EXTEND = ("formal_check:extend", lambda scene: day(20) | {"reason": "申报人出差，证书原件在外地。"})
# The list is the unit's own, wherever its people stand.
RENEW, SCAN = ("correction:renew", always()), ("correction:scan", new_scan)


def step_of_work(scene: Scene) -> list[Any]:
    return [scene.application.key, "work"]


WORK = Verb(
    "application:step", always(trade="电焊工"), frozenset({Status.DRAFT, Status.CORRECTION}), NOMINEE, args=step_of_work
)


SCENES: dict[str, tuple[Callable[[Scene], object], list[Verb]]] = {
    "returned": (answered, [
        WORK, verb(*SAVE, NOMINEE), verb(*HAND_ON, NOMINEE), verb(*EXTEND, CHECKING),
        verb(*CONFIRM, NOBODY, late=UNIT), verb(*SEND_BACK, NOBODY, late=UNIT | REC),
        # What is lacking stands on the page of the form itself.
        verb(*RESUBMIT, NOBODY, late=REC, early=422), about_the_list(*RENEW, NOBODY, late=REC),
    ]),
    "handed_on": (handed_on, [
        verb(*SAVE, NOBODY, late=NOMINEE), verb(*CONFIRM, UNIT), verb(*SEND_BACK, UNIT, late=REC),
        verb(*RESUBMIT, NOBODY, late=REC, early=422), verb(*EXTEND, CHECKING),
    ]),
    "confirmed": (confirmed, [
        verb(*SAVE, NOBODY, late=NOMINEE), verb(*SEND_BACK, REC, late=UNIT), verb(*RESUBMIT, REC),
    ]),
    "reworded": (reworded, [about_the_list(*RENEW, REC), verb(*RESUBMIT, NOBODY, late=REC, early=422)]),
    "renewed": (renewed, [
        about_the_list(*SCAN, REC), about_the_list(*RENEW, NOBODY, late=REC),
        verb(*RESUBMIT, NOBODY, late=REC, early=422),
    ]),
    "overdue": (overdue, [
        verb(*SAVE, NOBODY, late=NOMINEE), verb(*HAND_ON, NOBODY, late=NOMINEE), verb(*CONFIRM, NOBODY, late=UNIT),
        verb(*SEND_BACK, NOBODY, late=UNIT | REC), verb(*RESUBMIT, NOBODY, late=REC),
        verb(*EXTEND, NOBODY, late=CHECKING),
    ]),
}  # fmt: skip
