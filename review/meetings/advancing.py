"""The only writer of a meeting's state, and of the version that every entry in the meeting moves."""

from django.utils.translation import gettext as _

from nominations.acting import WrongState
from nominations.transitions import latest_event, stale
from review.machine import Machine
from review.meetings.models import Meeting, MeetingEvent
from review.meetings.moves import MOVES

MEETING = Machine("meeting", MOVES, MeetingEvent, "meeting", lambda row: f"cycle:{row.cycle_id}")


def enter(meeting: Meeting, states: tuple[str, ...], *, version: int | None) -> None:
    """Lock the meeting for an entry in its records and refuse a state or a version that has passed."""
    MEETING.hold(meeting)
    if meeting.state not in states:
        sentence = _("会议当前为“%(state)s”，不能登记。") % {"state": meeting.get_state_display()}
        raise WrongState(sentence, latest=latest_event(meeting))
    if version is not None and version != meeting.version:
        raise stale(meeting)
