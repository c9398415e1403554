"""Every cell of role × address × state is written down in matrix.txt and asserted (law 4, §4.1).

Signs: V the page, R a redirect after the act, L the log-in page, C 409, M a wrong method, and a dot for 404.
A POST is sent empty: who may act gets the form back with its errors, for all others the address does not exist,
and nothing was written. Where the guard before the view turns somebody away whatever the state, the sign is the
guard's, and `test_guards` asks once. `SAQ_WRITE_MATRIX=1` writes the file anew: read the difference.
"""

import pytest

from accounts import clock
from nominations.models import Application, StageEvent
from tests.factories.journey import Town
from tests.permissions import written
from tests.permissions.actors import ACTORS, ask, cast_of, plain_refusals, stay_away, turned_away, visitors
from tests.permissions.addresses import addresses
from tests.permissions.desk import at_the_desk
from tests.permissions.scenes import COLUMNS, Scene, build

pytestmark = [pytest.mark.django_db, pytest.mark.story]


def traces(key):
    application = Application.objects.get(pk=key)
    return StageEvent.objects.count(), application.status, application.version


def signs_of(browsers, people, scene, label, address):
    """The signs of all actors for one address; who is refused has written nothing."""
    signs = []
    for actor in ACTORS:
        if turned_away(address, people[actor]):
            signs.append(".")
            continue
        before = traces(scene.application.pk)
        answer, statements = ask(browsers[actor], label, address)
        if answer in ".LM":
            assert statements == [], (actor, label)
        if answer != "R":
            assert traces(scene.application.pk) == before, (actor, label)
        signs.append(answer)
    return "".join(signs)


def table(scene, people, found, monkeypatch):
    stay_away(people["away"], scene.application)
    browsers = visitors(people)
    with clock.at(scene.at), plain_refusals(monkeypatch):
        return {label: signs_of(browsers, people, scene, label, address) for label, address in found(scene).items()}


@pytest.mark.parametrize("column", COLUMNS)
def test_matrix(column, monkeypatch):
    town = Town.build()
    people = cast_of(town)
    scene = build(column, town, people)
    found = table(scene, people, lambda scene: addresses(column, scene), monkeypatch)
    assert found == written.of(column, found)


def test_desk(monkeypatch):
    """What belongs to no single application, asked while one is submitted."""
    town = Town.build()
    people = cast_of(town)
    scene: Scene = build("submitted", town, people)
    found = table(scene, people, at_the_desk, monkeypatch)
    assert found == written.of(written.DESK, found)
