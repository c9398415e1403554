"""The only writer of an objection's state."""

from publicity.objections.models import ObjectionEvent
from publicity.objections.moves import MOVES
from review.machine import Machine

OBJECTION = Machine("objection", MOVES, ObjectionEvent, "objection", lambda row: f"objection:{row.key}")
