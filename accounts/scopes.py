"""Names of units for the screens of people; accounts knows no unit, so nominations registers who can tell.

In its AppConfig.ready nominations calls
`scopes.register(unit_labels=..., unit_choices=...)` with
`unit_labels(ids: Collection[int]) -> dict[int, str]` (one query, however many) and
`unit_choices(role: str, query: str) -> list[tuple[int, str]]` (units that may have officers of this role).
"""

from collections.abc import Callable, Collection, Iterable

from django.utils.translation import gettext as _

Labels = Callable[[Collection[int]], dict[int, str]]
Choices = Callable[[str, str], list[tuple[int, str]]]


def _no_labels(ids: Collection[int]) -> dict[int, str]:
    return {}


def _no_choices(role: str, query: str) -> list[tuple[int, str]]:
    return []


_labels: Labels = _no_labels
_choices: Choices = _no_choices


def register(*, unit_labels: Labels, unit_choices: Choices) -> None:
    """Called once, when the application starts."""
    global _labels, _choices
    _labels, _choices = unit_labels, unit_choices


def unit_labels(ids: Iterable[int | None]) -> dict[int, str]:
    """A name for every number, also for a unit nobody knows any more."""
    wanted = {unit_id for unit_id in ids if unit_id is not None}
    known = _labels(wanted) if wanted else {}
    return {unit_id: known.get(unit_id) or _("单位 %(id)s") % {"id": unit_id} for unit_id in wanted}


def unit_label(unit_id: int | None) -> str:
    return unit_labels([unit_id])[unit_id] if unit_id is not None else ""


def unit_choices(role: str, query: str = "") -> list[tuple[int, str]]:
    return _choices(role, query)
