"""An application under examination, and the two people of the association."""

from tests.factories.formal_check import examining
from tests.review.conftest import NOW
from tests.support.kept import kept


@kept(at=NOW)
def checked(arrived, submitted, clerk):
    """Its batch is under examination."""
    examining(arrived, clerk)
    submitted.refresh_from_db()
    return submitted
