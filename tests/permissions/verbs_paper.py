"""The desk of paper and the reception of batches: by the state of the application, and by that of its batch (B5–B8)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts import clock
from documents.marks import mark_of
from documents.models import GeneratedDocument
from nominations.models import Batch
from nominations.pipeline import WITH_ASSOCIATION, BatchStatus
from nominations.printing import application_target, batch_target
from nominations.visibility import BATCH_WITH_ASSOCIATION
from review.paperwork.register import OPEN
from tests.factories.formal_check import examining
from tests.permissions.driving import CHECKING, NOBODY, READING, Verb, out_of_sight
from tests.permissions.scenes import Scene, return_proposed
from tests.permissions.verbs_check import always

REASON = "会员证原件在外地，限期补交。"
# Whom the guard of the desk lets in at all: it knows roles and no state.
AT_THE_DESK = READING | {"away"}
# A batch lists several people: whoever stays away from one of them still works on the list.
WITH_BATCHES = CHECKING | {"away"}


def nothing_taken(scene: Scene) -> None:
    """Examined, and no paper has come yet."""
    examining(scene.application.batch_items.get().batch, scene.first)


def batch_of(scene: Scene) -> Batch:
    return scene.application.batch_items.get().batch


def stand(scene: Scene, status: str) -> None:
    """The batch in this state; '' is where the scene has it."""
    row = scene.things.setdefault("batch", batch_of(scene))
    Batch.objects.filter(pk=row.pk).update(status=status or row.status)


def key_of_batch(scene: Scene) -> list[Any]:
    return [batch_of(scene).key]


def out_of_the_house(status: str, actor: str) -> bool:
    return status not in BATCH_WITH_ASSOCIATION


def granting(scene: Scene) -> dict[str, str]:
    return {"reason": REASON, "due_on": (clock.today() + timedelta(days=7)).isoformat()}


TAKE = Verb("paper_desk:take", always(form="1"), WITH_ASSOCIATION, CHECKING)
GRANT = Verb("paper_desk:grant", granting, WITH_ASSOCIATION, CHECKING)
SCENES: dict[str, tuple[Callable[[Scene], object], list[Verb]]] = {"nothing_taken": (nothing_taken, [TAKE, GRANT])}


def of_batch(name: str, said: dict[str, str], sources: frozenset[str], actors: frozenset[str], **rest: Any) -> Verb:
    def seen(scene: Scene) -> dict[str, Any]:
        return {"version": batch_of(scene).version, **said}

    return Verb(name, seen, sources, actors, args=key_of_batch, hidden=out_of_the_house, **rest)


def only(status: str) -> frozenset[str]:
    return frozenset({status})


BATCHES: dict[str, tuple[Callable[[Scene], object], list[Verb]]] = {
    "handed_in": (lambda scene: None, [
        of_batch("paper_desk:take_list", {"annex2": "1"}, OPEN, WITH_BATCHES),
        of_batch("intake:receive", {}, only(BatchStatus.SUBMITTED), WITH_BATCHES),
        of_batch("intake:examine", {}, only(BatchStatus.RECEIVED), WITH_BATCHES),
        of_batch("intake:send_back", {"reason": "盖章扫描件无法辨认公章。"}, only(BatchStatus.SUBMITTED), WITH_BATCHES),
    ]),
    "return_proposed": (return_proposed, [
        of_batch("intake:send_back", {"reason": "盖章扫描件无法辨认公章。"}, only(BatchStatus.SUBMITTED), NOBODY,
                 late=WITH_BATCHES),
        of_batch("intake:decide_return", {"move": "yes"}, only(BatchStatus.SUBMITTED), frozenset({"lead", "away"})),
    ]),
}  # fmt: skip


def codes(scene: Scene) -> dict[str, str]:
    """{what a clerk types or scans: the address it leads to}: the acceptance number, the QR codes of form and list."""
    batch, row = batch_of(scene), scene.application
    form, annex2 = (
        GeneratedDocument.objects.filter(target=target, kind=kind, void_at=None).order_by("-pk").first()
        for target, kind in ((application_target(row), "annex1"), (batch_target(batch), "annex2"))
    )
    assert form is not None and annex2 is not None
    person, papers = reverse("paper_desk:person", args=[row.key]), reverse("paper_desk:batch", args=[batch.key])
    return {row.acceptance_no: person, mark_of(form): person, mark_of(annex2): papers}


def look_up(browser: Client, code: str) -> tuple[int, str]:
    """The number, and where it leads; of a page that finds nothing, the sentence it says."""
    answer = browser.get(reverse("paper_desk:queue"), {"code": code})
    if answer.status_code == 200:
        return 200, answer.context["find"].errors["code"][0]
    return answer.status_code, "" if answer.status_code == 404 else answer["Location"].partition("?")[0]


def right_place(place: str, status: str, actor: str) -> tuple[int, str]:
    if actor in ("anonymous", "disabled"):
        return 302, reverse("account_login")
    if actor not in AT_THE_DESK:
        return 404, ""
    if "/batch/" in place or (actor in READING and not out_of_sight(status, actor)):
        return 302, place
    return 200, "没有找到。请核对编号；尚未报送协会的材料不能登记。"


def right_receipt(status: str, actor: str) -> int:
    if actor in ("anonymous", "disabled"):
        return 302
    return 200 if status in BATCH_WITH_ASSOCIATION and actor in AT_THE_DESK else 404
