"""A document kind of the tests' own, people, and a look into the private store."""

from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import User
from documents import registry
from documents.snapshots import freeze


class Press:
    """What the test kind does when it renders; the tests change it."""

    def __init__(self) -> None:
        self.rendered: list[dict] = []
        self.options: list[dict] = []
        self.error: Exception | None = None
        self.before = lambda: None

    def __call__(self, payload, options, format):
        self.rendered.append(payload)
        self.options.append(options)
        self.before()
        if self.error:
            raise self.error
        return f"%PDF- {payload['text']}".encode()


@pytest.fixture
def press():
    press = Press()
    kind = registry.DocumentKind(
        key="note",
        label="便笺",
        formats=("pdf",),
        render=press,
        filename=lambda payload: f"便笺-{payload['text']}",
        can_read=lambda user, document: document.target == f"user:{user.pk}",
    )
    registry.register(kind)
    yield press
    del registry._kinds["note"]


@pytest.fixture
def reader(db) -> User:
    return User.objects.create_user(name="读者", email="reader@example.com")


@pytest.fixture
def stranger(db) -> User:
    return User.objects.create_user(name="旁人", email="stranger@example.com")


@pytest.fixture
def note(db, press):
    """`note("text")` freezes a payload."""
    return lambda text="甲": freeze("note/1", {"text": text})


@pytest.fixture
def stored():
    """The files that have come into the private store since the test began, unfinished ones too."""
    root = Path(settings.STORAGES["private"]["OPTIONS"]["location"])

    def files() -> set[Path]:
        return {path for path in root.rglob("*") if path.is_file()} if root.exists() else set()

    before = files()
    return lambda: files() - before
