"""The code on a pack's cover leads the paper desk to its application, and is refused once the form is outdated."""

import pytest
from django.db.models import Q

from accounts import clock
from accounts.roles import Role
from documents.models import GeneratedDocument
from nominations import packs
from nominations.acting import Actor
from nominations.models import Application
from nominations.printing import application_target
from review.paperwork.finding import find
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME

pytestmark = pytest.mark.django_db


def test_the_covers_are_found_by_their_codes():
    town = Town.build()
    application = town.reach("submitted")
    batch = application.batch_items.get().batch
    target = application_target(application)
    pack = GeneratedDocument.objects.get(kind="pack", target=target, void_at=None).snapshot.payload
    assert find(pack["mark"], Q(), Q()).application == application
    with clock.at(IN_TIME):
        whole = packs.request_batch(batch, by=Actor(town.rec, Role.REC)).snapshot.payload
    assert find(whole["mark"], Q(), Q()).batch == batch

    Application.objects.filter(pk=application.pk).update(revision=application.revision + 1)
    assert f"第 {application.revision} 版" in find(pack["mark"], Q(), Q()).problem
