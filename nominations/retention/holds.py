"""What keeps a file although its time is over: an open appeal, objection, proposal of a ban, dispute about data.

Every app registers who knows: `holds.register(find)` with `find(pks: Collection[int]) -> dict[int, str]`, the
applications among these that are held, each with the sentence why; a fixed number of queries.
"""

from collections.abc import Callable, Collection

Find = Callable[[Collection[int]], dict[int, str]]
_finders: list[Find] = []


def register(find: Find) -> None:
    """Called from `AppConfig.ready`."""
    if find not in _finders:
        _finders.append(find)


def reasons(pks: Collection[int]) -> dict[int, str]:
    """{application: why it stays}; the first who knows a reason is heard."""
    found: dict[int, str] = {}
    for find in _finders if pks else ():
        found = find(pks) | found
    return found
