"""Who is told of a title: whoever knows its code, its number with the name, or holds its file (§2.13)."""

from hmac import compare_digest
from typing import Any

from nominations.identity import name_key
from publicity.titles.models import Title

NOBODY = "·"  # no name has this key: who asks for a number that was never given is compared all the same


def can_read(user: Any, title: Title | None, name: str) -> bool:
    """The name belongs to the number; an unknown number takes the same steps."""
    there = name_key(title.name) if title is not None else NOBODY
    return compare_digest(there.encode(), name_key(name).encode())
