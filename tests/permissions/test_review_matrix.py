"""Stage 2 by its permission table, review.txt: role × address × state → answer (law 4, §4.1).

Whoever is refused has written nothing, and everything that was done is undone before the next one asks. One scene
serves all states.
"""

from collections.abc import Iterator

import pytest

from accounts import clock
from tests.permissions import asking
from tests.permissions.review_addresses import addresses
from tests.permissions.review_table import REVIEW
from tests.permissions.reviewing import AT, STEPS, Scene, planning


@pytest.fixture(scope="module")
def outline(django_db_setup, django_db_blocker) -> Iterator[dict[str, Scene]]:
    with asking.outline(django_db_blocker) as built:
        yield built


@pytest.fixture(scope="module", params=REVIEW.states)
def state(request, outline) -> str:
    with clock.at(AT):
        return asking.brought(outline, request.param, planning, STEPS)


def test_table(outline, state, db, monkeypatch):
    scene = outline[state]
    with clock.at(AT):
        wrong = asking.differences(REVIEW, state, scene.people, addresses(scene), monkeypatch)
    assert not wrong, "\n".join(wrong)


def test_nothing_that_is_there_is_forgotten(outline, state, db):
    with clock.at(AT):
        assert asking.forgotten(REVIEW, state, set(addresses(outline[state]))) == set()
