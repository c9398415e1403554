"""An expert who has signed nothing yet, and clients for everybody."""

import pytest
from django.test import Client

from tests.factories import experts as made
from tests.review.conftest import NOW
from tests.support.kept import kept


@kept(at=NOW)
def hired(town, lead):
    """Appointed, not sworn."""
    one = made.expert("尤守正")
    made.appointed(one, town.cycle, lead)
    return one


@pytest.fixture
def browse():
    """A client signed in as this user."""

    def sign_in(user):
        client = Client()
        client.force_login(user)
        return client

    return sign_in
