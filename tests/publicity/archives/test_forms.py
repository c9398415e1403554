"""Which print of a form the archive keeps."""

import pytest

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor
from nominations.application.transitions import preview
from nominations.pipeline import Status
from nominations.printing import application_target
from publicity.archives.papers import FORM, _printed
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME

pytestmark = pytest.mark.django_db


def test_a_preview_never_takes_the_place_of_the_form():
    with clock.at(IN_TIME):
        town = Town.build()
        application = town.reach(Status.SUBMITTED)
        made = preview(application, by=Actor(town.nominee, Role.NOM))
    where = application_target(application)
    kept = _printed({where}, {FORM})[where, FORM]
    assert kept.pk < made.pk and kept.options == {} and kept.snapshot.payload["draft"] is False
