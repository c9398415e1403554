"""A year in the defense: four shortlisted, eight experts, nothing planned."""

from datetime import timedelta

from tests.factories.defense import Scene, build
from tests.factories.nominations import IN_TIME
from tests.support.kept import kept


@kept(at=IN_TIME + timedelta(hours=1, minutes=50))
def scene() -> Scene:
    return build()
