"""Stages 3 and 4 by their tables, defense.txt and approval.txt: role × address × state → answer (law 4, §4.1).

As in the table of stage 2: whoever is refused has written nothing, everything is undone before the next one asks, and
one scene serves all states of both stages.
"""

from collections.abc import Iterator

import pytest

from accounts import clock
from tests.permissions import approving_addresses, asking, hearing_addresses
from tests.permissions.approving import STEPS
from tests.permissions.hearing import AT, Scene, begun
from tests.permissions.hearing_tables import APPROVAL, DEFENSE

STAGES = {"defense": (DEFENSE, hearing_addresses.addresses), "approval": (APPROVAL, approving_addresses.addresses)}


@pytest.fixture(scope="module")
def outline(django_db_setup, django_db_blocker) -> Iterator[dict[str, Scene]]:
    with asking.outline(django_db_blocker) as built:
        yield built


@pytest.fixture(scope="module", params=STEPS)
def state(request, outline) -> str:
    with clock.at(AT):
        return asking.brought(outline, request.param, begun, STEPS)


def test_table(outline, state, db, monkeypatch):
    scene, (stage, _sep, name) = outline[state], state.partition(":")
    table, addresses = STAGES[stage]
    with clock.at(AT):
        wrong = asking.differences(table, name, scene.people, addresses(scene), monkeypatch)
    assert not wrong, "\n".join(wrong)


def test_nothing_that_is_there_is_forgotten(outline, state, db):
    stage, _sep, name = state.partition(":")
    table, addresses = STAGES[stage]
    with clock.at(AT):
        assert asking.forgotten(table, name, set(addresses(outline[state]))) == set()
