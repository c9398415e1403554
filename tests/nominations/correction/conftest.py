"""An application that was returned for correction: its trade and its union card."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts import clock
from accounts.roles import Role
from nominations.pipeline import Status
from tests.factories.formal_check import CARD_ITEM, PHONE_ITEM, examining
from tests.factories.formal_check import returned as send_back
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME, make_user
from tests.support.kept import kept

NOW = IN_TIME + timedelta(hours=2)


@pytest.fixture(autouse=True)
def in_time():
    with clock.at(NOW):
        yield


@kept(at=NOW)
def town():
    return Town.build()


@kept(at=NOW)
def staff():
    return make_user(Role.STAFF, name="演示经办人甲")


@kept(at=NOW)
def checked(town, staff):
    application = town.reach(Status.SUBMITTED)
    examining(application.batch_items.get().batch, staff)
    application.refresh_from_db()
    return application


@kept(at=NOW)
def returned(checked, staff):
    return send_back(checked, staff, PHONE_ITEM, CARD_ITEM)


@pytest.fixture
def visit():
    """A signed-in client of this person."""

    def sign_in(user):
        client = Client()
        client.force_login(user)
        return client

    return sign_in
