"""Three people who decide about one application."""

import pytest

from tests.factories.proceedings import Bench


@pytest.fixture
def bench(db):
    return Bench.build()
