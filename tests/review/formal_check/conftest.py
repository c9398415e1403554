"""An application under examination, and the two people of the association."""

import pytest

from tests.factories.formal_check import examining


@pytest.fixture
def checked(arrived, submitted, staff):
    """Its batch is under examination."""
    examining(arrived, staff)
    submitted.refresh_from_db()
    return submitted
