"""Who reads a list: anybody, from the moment it is signed until it gives way to the naming (§2.11)."""

from typing import Any

from publicity.lists.models import Publication
from publicity.lists.moves import PUBLIC


def can_read(user: Any, publication: Publication) -> bool:
    """Live or over, never in preparation."""
    return publication.state in PUBLIC
