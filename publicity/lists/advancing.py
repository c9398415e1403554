"""The only writer of a list's state."""

from publicity.lists.models import PublicationEvent
from publicity.lists.moves import MOVES
from review.machine import Machine

PUBLICATION = Machine("publication", MOVES, PublicationEvent, "publication", lambda row: f"publication:{row.key}")
