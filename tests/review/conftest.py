"""A batch that arrived, the people who look at it, and one that passed."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.roles import Role
from nominations.pipeline import Status
from tests.factories import experts
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME, make_user


@pytest.fixture(autouse=True)
def in_time():
    with clock.at(IN_TIME + timedelta(hours=2)):
        yield


@pytest.fixture
def town(db):
    return Town.build()


@pytest.fixture
def submitted(town):
    """One application that has arrived in a batch of one."""
    return town.reach(Status.SUBMITTED)


@pytest.fixture
def arrived(submitted):
    return submitted.batch_items.get().batch


@pytest.fixture
def staff(client, db):
    user = make_user(Role.STAFF, name="演示经办人甲")
    client.force_login(user)
    return user


@pytest.fixture
def lead(db):
    return make_user(Role.LEAD, name="演示负责人")


@pytest.fixture
def application(town, staff):
    """One application that passed the formal check."""
    return experts.formal_passed(town, staff)
