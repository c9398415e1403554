"""An application under examination, and the two people of the association."""

import pytest

from accounts.roles import Role
from tests.factories.formal_check import examining
from tests.factories.nominations import make_user


@pytest.fixture
def lead(db):
    return make_user(Role.LEAD, name="演示负责人")


@pytest.fixture
def checked(arrived, submitted, staff):
    """Its batch is under examination."""
    examining(arrived, staff)
    submitted.refresh_from_db()
    return submitted
