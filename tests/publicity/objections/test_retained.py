"""An objection keeps the file of the person it is about until it is answered."""

import pytest

from accounts import clock
from publicity.objections import retained
from publicity.objections.models import Objection
from publicity.objections.moves import State
from tests.factories.publicity import Office
from tests.publicity.objections_scene import Case
from tests.support.kept import kept

pytestmark = pytest.mark.django_db


@kept
def case() -> Case:
    office = Office.build()
    office.published()
    return Case(office)


def test_until_it_is_closed(case):
    pk = case.row.application_id
    assert retained.find([pk, pk + 1]) == {pk: "异议没有办结。"}
    Objection.objects.update(state=State.CLOSED, closed_at=clock.now())
    assert retained.find([pk]) == {}
