"""A mail on the desk of a case worker: entered by the real act, with pictures of its own."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.models import Application, Batch
from review.mail_desk import transitions as desk
from review.mailed.models import MailItem
from review.mailed.register import Enclosed, Said
from tests.factories.journey import click
from tests.factories.nominations import small_image


def enclosed(name: str = "来件.jpg", number: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, small_image(number), content_type="image/jpeg")


def mail(batch: Batch, staff: User, *files: tuple[str, Application | None], **said: str) -> MailItem:
    """`files`: (kind, whom it is about); one about the whole batch where none is given."""
    words = {"sender": "演示发件人", "subject": "申报材料电子版"} | said
    desk.register(
        batch, by=Actor(staff, Role.STAFF), key=click(),
        said=Said(received_at=clock.now() - timedelta(minutes=30), **words),
        files=[Enclosed(n, enclosed(number=n), *one) for n, one in enumerate(files or [("other", None)], start=1)],
    )  # fmt: skip
    return MailItem.objects.latest("pk")
