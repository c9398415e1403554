"""Three people who decide about one application."""

from tests.factories.proceedings import Bench
from tests.review.conftest import NOW
from tests.support.kept import kept


@kept(at=NOW)
def bench():
    return Bench.build()
