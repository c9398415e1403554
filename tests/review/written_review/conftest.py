"""An application in the written review with an expert who has accepted it, and the people around."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.roles import Role
from tests.factories import experts as make
from tests.factories.journey import Town
from tests.factories.nominations import IN_TIME, make_user
from tests.support.kept import kept

LATER = IN_TIME + timedelta(days=30)


@pytest.fixture(autouse=True)
def in_time():
    with clock.at(LATER):
        yield


@kept(at=LATER)
def worker():
    return make_user(Role.STAFF, name="演示经办人甲")


@kept(at=LATER)
def passed(town, worker):
    return make.formal_passed(town, worker)


@kept(at=LATER)
def cycle(town, passed):
    return make.written_stage(town.cycle)


def another(town):
    return Town(town.cycle, town.recommender, town.employer, make_user(), town.unit, town.rec)


@kept(at=LATER)
def expert():
    return make.expert("演示专家甲")


@kept(at=LATER)
def assigned(cycle, passed, worker, lead, expert):
    """Accepted; the copy is confirmed, the pledges are signed."""
    make.sworn(make.appointed(expert, cycle, lead))
    make.copied(passed, worker)
    make.started(passed, lead)
    return make.accepted(passed, expert, worker, lead)
