"""`@kept` instead of `@pytest.fixture` for what takes long to bring about: built once, each test has its own copy.

Most of a run's time went into bringing the same year to the same stage again and again. What a kept fixture makes
stands in a transaction around the tests; each of them works in a savepoint inside it, and gets the fixture's value
unpickled anew. The fixtures a test asks for are the layers of that transaction: what another test has put on top is
undone first, so nobody meets rows that they did not ask for. A test that commits builds for itself; so does one that
changes stored files, which no savepoint brings back.
"""

import inspect
import io
import pickle
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from tests.support.databases import commits

KEPT = ("_state", "_password", "_django_version")
MINE = pytest.StashKey[dict[str, Any]]()


@dataclass(frozen=True)
class Recipe:
    """How one kept fixture is made. `at`: the moment at which it is built; `stay`: and at which the test runs."""

    build: Callable[..., Any]
    needs: tuple[str, ...]
    at: datetime | None
    stay: bool

    def clock(self) -> AbstractContextManager[None]:
        from accounts import clock

        return clock.at(self.at) if self.at is not None else nullcontext()

    def make(self, *values: Any) -> Any:
        with self.clock():
            return self.build(*values)


class _Copying(pickle.Pickler):
    """Rows as they are, without what an account has once asked and keeps to itself: roles, whom it stays away from."""

    def reducer_override(self, one: Any) -> Any:
        from accounts.models import User

        if not isinstance(one, User):
            return NotImplemented
        make, how, state = one.__reduce__()
        return make, how, {key: value for key, value in state.items() if key[0] != "_" or key in KEPT}


def _copied(values: dict[str, Any]) -> bytes:
    held = io.BytesIO()
    _Copying(held).dump(values)
    return held.getvalue()


@dataclass
class _Layer:
    recipe: Recipe
    name: str
    savepoint: str  # what to go back to in order to undo it
    values: bytes  # of all the layers up to this one: {name: value}


@dataclass
class _Ground:
    """The transaction of this process with what stands in it."""

    blocker: Any = None  # pytest-django's, which opens the database
    outer: Any = None
    layers: list[_Layer] = field(default_factory=list)

    def prepare(self, wanted: list[tuple[str, Recipe]]) -> None:
        """Exactly the wanted layers, in this order; those that stand already are left."""
        from django.db import transaction

        if self.outer is None:
            self.outer = transaction.atomic()
            self.outer._from_testcase = True
            self.outer.__enter__()
        same = 0
        for layer, (_name, recipe) in zip(self.layers, wanted, strict=False):
            if layer.recipe is not recipe:
                break
            same += 1
        if same < len(self.layers):
            transaction.savepoint_rollback(self.layers[same].savepoint)
            del self.layers[same:]
        for name, recipe in wanted[same:]:
            self._add(name, recipe)

    def _add(self, name: str, recipe: Recipe) -> None:
        from django.db import transaction

        savepoint, values = transaction.savepoint(), self.values()
        values[name] = recipe.make(*(values[need] for need in recipe.needs))
        self.layers.append(_Layer(recipe, name, savepoint, _copied(values)))

    def values(self) -> dict[str, Any]:
        """Objects of the caller's own."""
        return pickle.loads(self.layers[-1].values) if self.layers else {}

    def drop(self) -> None:
        """Undo it all: a test follows that wants an empty database, or none."""
        from django.db import transaction

        if self.outer is not None:
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)
            self.outer, self.layers = None, []


_ground = _Ground()


def kept(build: Any = None, *, at: datetime | None = None, stay: bool = False) -> Any:
    """Make a fixture of a function whose arguments are other kept fixtures; `stay`: the test's clock stands at `at`."""
    if build is None:
        return lambda one: kept(one, at=at, stay=stay)
    recipe = Recipe(build, tuple(inspect.signature(build).parameters), at, stay)

    def fixture(request: pytest.FixtureRequest, **values: Any) -> Iterator[Any]:
        held = request.node.stash.get(MINE, None)
        made = held[build.__name__] if held is not None else recipe.make(*(values[need] for need in recipe.needs))
        with recipe.clock() if stay else nullcontext():
            yield made

    asked = inspect.Parameter.POSITIONAL_OR_KEYWORD
    fixture.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, asked) for name in ("request", "db", *recipe.needs)]
    )
    fixture.kept = recipe  # type: ignore[attr-defined]
    fixture.__doc__, fixture.__module__ = build.__doc__, build.__module__
    return pytest.fixture(name=build.__name__)(fixture)


def _recipes(item: Any) -> list[tuple[str, Recipe]]:
    """The kept fixtures of a test, each after what it needs."""
    found: dict[str, Recipe] = {}
    defs = item._fixtureinfo.name2fixturedefs

    def add(name: str) -> None:
        recipe = getattr(defs[name][-1].func, "kept", None) if name in defs else None
        if recipe is not None and name not in found:
            for need in recipe.needs:
                add(need)
                assert need in found, f"{name} needs {need}, which is not kept"
            found[name] = recipe

    for name in item.fixturenames:
        add(name)
    return list(found.items())


def _layers(item: Any) -> list[tuple[str, Recipe]]:
    """What the test stands on; nothing where it commits."""
    return [] if commits(item) else _recipes(item)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> None:
    """Just before a test's own savepoint is made: what it stands on."""
    if fixturedef.argname == "_django_db_helper" and (wanted := _layers(request.node)):
        with request.getfixturevalue("_ground_is_left").unblock():
            _ground.prepare(wanted)
            request.node.stash[MINE] = _ground.values()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: Any, nextitem: Any) -> Iterator[None]:
    """Nobody else's fixture begins a transaction inside this one."""
    yield
    if _ground.outer is not None and nextitem is not None and not _layers(nextitem):
        with _ground.blocker.unblock():
            _ground.drop()


@pytest.fixture(scope="session")
def _ground_is_left(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Before the database goes."""
    _ground.blocker = django_db_blocker
    yield django_db_blocker
    with django_db_blocker.unblock():
        _ground.drop()


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """The tests of a folder in the order of what they stand on: what is built is used up before it is undone."""
    folders: dict[Any, int] = {}
    for item in items:
        folders.setdefault(item.path.parent, len(folders))

    def order(item: Any) -> tuple[bool, int, tuple[str, ...]]:
        return commits(item), folders[item.path.parent], tuple(name for name, _recipe in _layers(item))

    items.sort(key=order)
