"""Sends one act in every state by every actor, with everything it asks for, and says who should get what (§4.1)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from nominations.models import Application
from nominations.pipeline import INTAKE, Status
from tests.factories.journey import click
from tests.permissions.actors import ACTORS, turned_away
from tests.permissions.scenes import Scene

NOBODY: frozenset[str] = frozenset()
CHECKING = frozenset({"staff", "first"})
LEADING = frozenset({"lead"})
READING = frozenset({"staff", "lead", "chief", "sup", "first"})
# In which states an application is out of sight for whom.
HIDDEN = {
    "unit": frozenset({Status.DRAFT}),
    "rec": frozenset({Status.DRAFT, Status.UNIT_REVIEW}),
    **dict.fromkeys(READING, INTAKE),
}
LOGIN = (302, "login")


def of_application(scene: Scene) -> list[Any]:
    return [scene.application.key]


def thing(name: str) -> Callable[[Scene], list[Any]]:
    """The address of what was begun about the application."""
    return lambda scene: [scene.things[name].key]


def under(name: str) -> Callable[[Scene], list[Any]]:
    """The same where the address names the application and a row below it."""
    return lambda scene: [scene.application.key, scene.things[name].pk]


def out_of_sight(status: str, actor: str) -> bool:
    return status in HIDDEN.get(actor, NOBODY)


@dataclass(frozen=True)
class Verb:
    """One act as its page offers it.

    `sources`: where it goes through; `actors`: for whom, in those states; `late`: whose act it is, but never in this
    scene, with the number they get in `sources` (409 in all other states).
    """

    name: str
    said: Callable[[Scene], dict[str, Any]]
    sources: Iterable[str]
    actors: frozenset[str]
    args: Callable[[Scene], list[Any]] = of_application
    late: frozenset[str] = NOBODY
    early: int = 409
    hidden: Callable[[str, str], bool] = out_of_sight

    def answer(self, status: str, actor: str) -> tuple[int, str]:
        """The right number, and whether it is the way to the log-in."""
        if actor in ("anonymous", "disabled"):
            return LOGIN
        if actor not in self.actors | self.late or self.hidden(status, actor):
            return 404, ""
        if status not in self.sources:
            return 409, ""
        return (302, "") if actor in self.actors else (self.early, "")


def send(browser: Client, verb: Verb, scene: Scene) -> tuple[int, str]:
    """What is answered; whatever succeeded is taken back, whatever was refused stays as it is to be compared."""
    address = reverse(verb.name, args=verb.args(scene))
    said = {"version": scene.application.version, "key": click()} | verb.said(scene)
    point = transaction.savepoint()
    answer = browser.post(address, said)
    moved = answer.status_code == 302 and "/accounts/login/" not in answer["Location"]
    (transaction.savepoint_rollback if moved else transaction.savepoint_commit)(point)
    return answer.status_code, "login" if answer.status_code == 302 and not moved else ""


def stand(scene: Scene, status: str) -> None:
    """The application in this state, without the way there; '' is where the scene has it."""
    row = scene.application
    Application.objects.filter(pk=row.pk).update(status=status or row.status)


def before_the_view(verb: Verb, scene: Scene) -> set[str]:
    """Whom the guard before the view turns away: it knows roles and no state, so that once is enough for them."""
    address = reverse(verb.name, args=verb.args(scene))
    people = scene.people.items()
    return {actor for actor, user in people if user is None or not user.is_active or turned_away(address, user)}


def drive(
    verb: Verb, scene: Scene, browsers: dict[str, Client], statuses: Iterable[str] = Status, put: Any = stand
) -> None:
    """Every status × every actor; `put(scene, status)` brings the subject there and nothing else."""
    away, seen = before_the_view(verb, scene), False
    for status in statuses:
        put(scene, status)
        for actor in ACTORS:
            if seen and actor in away:
                continue
            answer = send(browsers[actor], verb, scene)
            assert answer == verb.answer(status, actor), (verb.name, status, actor, answer)
        seen = True
    put(scene, "")
