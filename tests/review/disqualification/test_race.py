"""Out and handed in at the same instant: both hold in either order, and the person is out in the end (G5, T-05)."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from nominations.acting import Actor, TransitionError
from nominations.models import Ban, BatchRevision
from nominations.pipeline import BatchStatus, Status
from nominations.recommendation import transitions as recommending
from tests.factories import journey
from tests.factories.journey import Town, click
from tests.factories.nominations import make_cycle
from tests.factories.proceedings import Bench

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.needs("postgresql"),
]


@pytest.mark.parametrize("_round", range(3))
def test_decision_against_submission(monkeypatch, _round):
    now = datetime.now(UTC)
    monkeypatch.setattr(journey, "IN_TIME", now - timedelta(days=1))
    cycle = make_cycle(now.year, open_at=now - timedelta(days=9), submit_deadline=now + timedelta(days=9))
    town, bench = Town.build(cycle), Bench.build()
    application = town.reach(Status.RECOMMENDED)
    batch = town.lock(application)
    row = bench.bring(application, "heard")
    gate, refused = threading.Barrier(2), []

    def at_once(act):
        try:
            gate.wait(10)
            act()
        except TransitionError as error:
            refused.append(error)
        finally:
            connections.close_all()

    acts = (
        lambda: bench.decide(row),
        lambda: recommending.submit(batch, by=Actor(town.rec, "rec"), version=batch.version, key=click()),
    )
    threads = [threading.Thread(target=at_once, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    application.refresh_from_db()
    batch.refresh_from_db()
    assert application.status == Status.DISQUALIFIED and Ban.objects.count() == 1, refused
    if batch.status == BatchStatus.SUBMITTED:
        assert not refused and application.acceptance_no
    else:
        assert len(refused) == 1 and batch.status == BatchStatus.EDITING
        assert BatchRevision.objects.get().void_at and not application.acceptance_no
