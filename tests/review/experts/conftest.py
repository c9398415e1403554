"""An expert who may be asked to judge."""

import pytest

from tests.factories import experts as made


@pytest.fixture
def hired(town, lead):
    """An expert of another house, appointed and sworn."""
    one = made.expert("尤守正")
    made.sworn(made.appointed(one, town.cycle, lead))
    return one
