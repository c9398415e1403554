"""The recommending units' part of the story: lists, sealed scans, submission before the deadline, receipt."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from accounts.roles import Role
from nominations import batch_lists
from nominations.acting import Actor
from nominations.models import Application, Batch
from nominations.recommendation import transitions as recommending
from nominations.recommendation.permissions import can_manage, can_open_batch
from nominations.sealing import mark_of
from review.intake.transitions import receive
from saq_portal.demo import images, tables
from saq_portal.demo.story import Tale, click, day, ready

# Who submits when; in this order N01 gets the acceptance number of the worked example, 2023-0017.
SUBMITTED_AT = {
    "U02": day(4, 7, 10), "U03": day(4, 8, 14), "U04": day(4, 10, 9), "U06": day(4, 10, 16),
    "U12": day(4, 11, 9), "U01": day(4, 11, 10), "U05": day(4, 11, 15), "U07": day(4, 12, 9),
    "U08": day(4, 12, 14), "U09": day(4, 12, 17), "U10": day(4, 12, 21), "U11": day(4, 12, 23, 58),
}  # fmt: skip


def hand_in(tale: Tale, code: str, at: datetime, people: list[Application] | None = None) -> Batch:
    """B1–B4 of one recommending unit."""
    unit = tale.stage.units[code]
    by = Actor(tale.stage.recommenders[unit.pk], Role.REC)
    with clock.at(at - timedelta(hours=2)):
        batch = batch_lists.open_batch(unit, tale.stage.cycle, by=by, permit=can_open_batch)
        people = people or ready(tale, code, tables.nominees())
        batch_lists.add(batch, [row.pk for row in people], by=by, permit=can_manage)
        batch.refresh_from_db()
        batch_lists.set_contact(
            batch, name="演示联系人", phone=unit.phone, version=batch.version, by=by, permit=can_manage
        )
        batch.refresh_from_db()
        recommending.lock_list(batch, by=by, version=batch.version, key=click())
        listed = batch.revisions.select_related("batch", "snapshot").get()
        lines = [f"推荐单位：{unit.name}", f"共 {len(people)} 人", "第 1 版"]
        scan = images.sealed_list(lines, mark_of(listed))
        upload = SimpleUploadedFile("盖章扫描件.jpg", scan, content_type="image/jpeg")
        batch_lists.attach_scan(batch, upload, revision=1, by=by, permit=can_manage)
    with clock.at(at):
        batch.refresh_from_db()
        recommending.submit(batch, by=by, version=batch.version, key=click())
    batch.refresh_from_db()
    return batch


def sign_for(tale: Tale, batch: Batch) -> None:
    """B5 by the association, the next working morning."""
    with clock.at(day(4, 13, 9)):
        receive(batch, by=Actor(tale.stage.people[Role.STAFF], Role.STAFF), version=batch.version, key=click())


def all_batches(tale: Tale) -> None:
    for code, at in SUBMITTED_AT.items():
        sign_for(tale, hand_in(tale, code, at))
