"""What the portal holds about one person, by room: every app registers its own part (§2.18; PIPL arts. 44–50).

The rooms to the right know nothing of those to the left, so each says for itself what it holds. In `AppConfig.ready`:

    my_data.register(my_data.Section("titles", _("称号与证书"), titles_of))

with `titles_of(user: User, whole: bool) -> list[my_data.Part]`, a fixed number of queries. `whole` is True for the
person's own copy after the second proof: then numbers that the page masks stand there in full. Every row is the
person's own: nothing about others, nothing of how a decision came about. `export`, where the labels of the page are
not enough for machines, answers JSON of the same content: `export(user) -> Any`, always whole. An app that has to
keep an account for its records says so too: `my_data.keep(reasons)` with `reasons(user: User) -> list[str]`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts import clock
from accounts.models import User

SCHEMA = "saq-my-data/1"


@dataclass(frozen=True)
class Part:
    """A heading with its rows (label, value); `fix`: the address where the person can correct it, '' for nowhere.

    `locked`: that address only shows it. `key`: what a request to correct it refers to, '' where there is nothing to
    ask about it alone.
    """

    title: str
    rows: list[tuple[str, str]]
    fix: str = ""
    key: str = ""
    locked: bool = False


Read = Callable[[User, bool], list[Part]]


@dataclass(frozen=True)
class Section:
    """One room of the portal. Sections stand on the page in the order of registration: account first."""

    key: str
    label: Any
    read: Read
    export: Callable[[User], Any] | None = None


_sections: dict[str, Section] = {}
_keepers: list[Callable[[User], list[str]]] = []


def register(section: Section) -> None:
    """Called from `AppConfig.ready`; the same key again takes the place of the first."""
    _sections[section.key] = section


def keep(reasons: Callable[[User], list[str]]) -> None:
    """Register who can say why an account must not be closed."""
    if reasons not in _keepers:
        _keepers.append(reasons)


def kept_because(user: User) -> list[str]:
    """Sentences for the person: why the account stays; [] when nothing keeps it."""
    return [reason for reasons in _keepers for reason in reasons(user)]


def sections(user: User, *, whole: bool = False) -> list[dict[str, Any]]:
    """[{"key", "label", "parts": [Part]}] of every room that holds something."""
    found = []
    for section in _sections.values():
        if parts := section.read(user, whole):
            found.append({"key": section.key, "label": str(section.label), "parts": parts})
    return found


def as_json(user: User) -> dict[str, Any]:
    """The whole copy for machines: {"schema", "made_at", "sections": [{"key", "label", "data"}]}."""
    found = []
    for section in _sections.values():
        data = section.export(user) if section.export else [_plain(part) for part in section.read(user, True)]
        if data:
            found.append({"key": section.key, "label": str(section.label), "data": data})
    return {"schema": SCHEMA, "made_at": clock.now().isoformat(), "sections": found}


def _plain(part: Part) -> dict[str, Any]:
    return {"title": part.title, "fields": [{"label": label, "value": value} for label, value in part.rows]}
