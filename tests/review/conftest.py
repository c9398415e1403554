"""A batch that arrived, the people who look at it, and one that passed."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.roles import Role
from nominations.pipeline import Status
from tests.factories import experts
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
def submitted(town):
    """One application that has arrived in a batch of one."""
    return town.reach(Status.SUBMITTED)


@kept(at=NOW)
def arrived(submitted):
    return submitted.batch_items.get().batch


@kept(at=NOW)
def clerk():
    return make_user(Role.STAFF, name="演示经办人甲")


@pytest.fixture
def staff(client, clerk):
    """The clerk, signed in with the test's client."""
    client.force_login(clerk)
    return clerk


@kept(at=NOW)
def lead():
    return make_user(Role.LEAD, name="演示负责人")


@kept(at=NOW)
def application(town, clerk):
    """One application that passed the formal check."""
    return experts.formal_passed(town, clerk)
