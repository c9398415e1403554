"""Hands for the tests of a batch: the same clicks a recommending unit's officer makes."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from nominations.models import Application, Batch
from nominations.pipeline import Status
from nominations.sealing import mark_of
from tests.factories.journey import Town
from tests.factories.nominations import make_user, small_image
from tests.factories.sealing import coded


def neighbour(town: Town) -> Town:
    """Another worker of the same unit, with the same officers."""
    return Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec)


def recommended(town: Town, *names: str) -> list[Application]:
    return [neighbour(town).reach(Status.RECOMMENDED, name=name) for name in names]


def open_batch(browser: Any, town: Town) -> Batch:
    answer = browser.post(reverse("recommendation:open"), {"pair": f"{town.recommender.key}:{town.cycle.year}"})
    assert answer.status_code == 302
    return Batch.objects.get(key=answer.url.rstrip("/").rpartition("/")[2])


def act(browser: Any, batch: Batch, page: str, **data: Any) -> Any:
    """POST to a page of the batch with the version as it is now and a key of its own, unless given."""
    batch.refresh_from_db()
    data = {"version": batch.version, "key": f"{page}-click"} | data
    return browser.post(reverse(f"recommendation:{page}", args=[batch.key]), data)


def join(browser: Any, batch: Batch, *people: Application) -> Any:
    return act(browser, batch, "order", people=[str(person.key) for person in people], add="")


def say_contact(browser: Any, batch: Batch, **changes: str) -> Any:
    return act(browser, batch, "contact", **{"contact_name": "林悦", "contact_phone": "021-50000001"} | changes)


def scan_of(batch: Batch, revision: int = 1, name: str = "盖章件.png", content: bytes | None = None) -> dict[str, Any]:
    """What the form of the sealed scan holds: the scan of the list in force, or whatever else `content` is."""
    listed = batch.revisions.select_related("batch", "snapshot").filter(void_at=None).first()
    if content is None:
        content = coded(mark_of(listed)) if listed else small_image(1)
    return {"revision": revision, "scan": SimpleUploadedFile(name, content)}


def sealed(browser: Any, town: Town, *people: Application) -> Batch:
    """A batch with these people, locked, its sealed scan uploaded: ready to be handed in."""
    batch = open_batch(browser, town)
    join(browser, batch, *people)
    say_contact(browser, batch)
    assert act(browser, batch, "lock").status_code == 302
    assert act(browser, batch, "scan", **scan_of(batch)).status_code == 302
    batch.refresh_from_db()
    return batch


def names(batch: Batch) -> list[str]:
    rows = batch.items.filter(live=True).order_by("position").values_list("position", "application__name")
    return [f"{position} {name}" for position, name in rows]
