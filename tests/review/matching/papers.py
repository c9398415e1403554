"""Submitted files with the pictures a test needs."""

import io

import img2pdf
from PIL import Image

from documents.files import Facts, keep
from nominations.models import Attachment
from nominations.pipeline import Status
from review.matching import finder
from tests.factories.journey import Town
from tests.factories.nominations import make_user


def arrive(cycle=None, **fields):
    """An application that was handed in; its own sample files are out of the comparison."""
    town = Town.build(cycle)
    application = town.reach(Status.SUBMITTED, **fields)
    for file in application.attachments.all():
        finder.Scan.objects.create(attachment=file, done_at=application.created_at)
    return application


def add(application, data, *, kind="certificate", media_type="image/jpeg", **fields):
    facts = Facts(media_type, pages=1 if media_type.endswith("pdf") else None, width=640, height=900)
    by = application.nominee or make_user()
    file = keep(data, facts, name="证书.jpg", by=by)
    return Attachment.objects.create(application=application, kind=kind, file=file, added_by=by, **fields)


def pdf_of(jpeg: bytes) -> bytes:
    return img2pdf.convert(jpeg)


def plain(shade: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 800), (shade, shade, shade)).save(out, "JPEG")
    return out.getvalue()


def compare() -> int:
    """What the worker does in the background."""
    return sum(finder.examine(pk) for pk in finder.pending())
