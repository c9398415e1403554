"""The only writer of a naming decision's state."""

from publicity.titles.models import NamingEvent
from publicity.titles.moves import MOVES
from review.machine import Machine

NAMING = Machine("naming", MOVES, NamingEvent, "naming", lambda row: f"naming:{row.key}")
