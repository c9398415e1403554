"""The rule for one cycle and the rule for the list agree on every stage."""

import pytest

from nominations.models import Cycle
from nominations.pipeline import CycleStage
from publicity.cycle_notice.permissions import can_read, readable
from tests.factories.nominations import make_cycle

pytestmark = pytest.mark.django_db
HIDDEN = {CycleStage.PREPARING, CycleStage.CANCELLED}


@pytest.mark.parametrize("stage", CycleStage.values)
def test_predicate_and_queryset_are_twins(stage):
    Cycle.objects.filter(pk=make_cycle(stage="preparing").pk).update(stage=stage)
    cycle = Cycle.objects.get()
    assert can_read(None, cycle) is (stage not in HIDDEN)
    assert Cycle.objects.filter(readable(None)).exists() is can_read(None, cycle)
