"""An expert who may be asked to judge."""

from tests.factories import experts as made
from tests.review.conftest import NOW
from tests.support.kept import kept


@kept(at=NOW)
def hired(town, lead):
    """An expert of another house, appointed and sworn."""
    one = made.expert("尤守正")
    made.sworn(made.appointed(one, town.cycle, lead))
    return one
