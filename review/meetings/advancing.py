"""The only writer of a meeting's state, and of the version that every entry in the meeting moves."""

from review.machine import Machine
from review.meetings.models import MeetingEvent
from review.meetings.moves import MOVES

MEETING = Machine("meeting", MOVES, MeetingEvent, "meeting", lambda row: f"cycle:{row.cycle_id}")
