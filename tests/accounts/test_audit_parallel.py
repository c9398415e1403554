"""Many people decide at the same moment: one chain, nothing lost, nobody waits in a circle (T-01, T-25)."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from accounts import audit, clock
from accounts.models import AuditEvent, User
from accounts.roles import Role
from nominations.acting import Actor
from nominations.application import transitions as filling
from nominations.models import BatchEvent, CycleEvent, StageEvent
from nominations.pipeline import Status
from nominations.recommendation import transitions as recommending
from tests.factories.journey import Town, click
from tests.factories.nominations import IN_TIME

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.needs("postgresql"),
]
LATER = IN_TIME + timedelta(hours=2)


def together(*acts):
    """Run all at once; the exceptions that came out, none of which may be a deadlock."""

    def run(act):
        try:
            with clock.at(LATER):
                act()
        except Exception as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return [error for error in pool.map(run, acts) if error is not None]


def test_batches_and_withdrawals_at_the_deadline_make_one_whole_chain():
    first = Town.build()
    towns = [first] + [Town.build(cycle=first.cycle) for _n in range(5)]
    acts = []
    for number, town in enumerate(towns):
        application = town.reach(Status.RECOMMENDED)
        with clock.at(IN_TIME + timedelta(hours=1)):
            batch = town.lock(application)
        by = Actor(town.rec, Role.REC)
        acts.append(lambda batch=batch, by=by: recommending.submit(batch, by=by, version=batch.version, key=click()))
        if number % 2:
            # The nominee leaves while the batch that holds the name is handed in: one of the two is refused.
            nominee = Actor(town.nominee, Role.NOM)
            acts.append(lambda a=application, by=nominee: filling.withdraw(a, by=by, version=a.version, key=click()))
    errors = together(*acts)
    assert not [error for error in errors if "deadlock" in str(error).lower()], errors
    assert StageEvent.objects.filter(move__in=("batch_submit", "withdraw")).count() == 6
    moves = StageEvent.objects.count() + BatchEvent.objects.count() + CycleEvent.objects.count()
    assert AuditEvent.objects.filter(action__startswith="move.").count() == moves
    call_command("verify_audit")


def test_crossing_locks_and_records_never_wait_in_a_circle():
    """Half of them record before they lock a person, half after: written at once, that is a deadlock."""
    town = Town.build()
    users = [town.nominee, town.unit, town.rec]

    def act(number):
        def run():
            for _n in range(10):
                with transaction.atomic():
                    if number % 2:
                        audit.record_late("test.first", actor=users[number % 3])
                    for user in users:
                        User.objects.select_for_update(no_key=True).get(pk=user.pk)
                    time.sleep(0.002)
                    audit.record_late("test.second", actor=users[number % 3])

        return run

    assert together(*(act(number) for number in range(6))) == []
    assert AuditEvent.objects.filter(action__startswith="test.").count() == 90
    assert audit.verify().broken is None
