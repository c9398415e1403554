"""A year that is open now, the people of one town, and hands that work in a browser."""

import os
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from accounts import clock
from accounts.models import User
from accounts.roles import Role
from nominations.models import Cycle, Unit
from tests.e2e import answers
from tests.e2e.hands import Hands
from tests.factories.nominations import make_cycle, make_unit, make_user

WIDTHS = {1280: 900, 390: 844}


@dataclass
class Place:
    """One open year, a group with its factory, and who works there; the nominee is still to come."""

    cycle: Cycle
    recommender: Unit
    employer: Unit
    unit: User
    rec: User
    staff: User


def open_cycle() -> Cycle:
    """A year whose deadline lies ahead by the real clock."""
    now = clock.now()
    year = now.astimezone(clock.SHANGHAI).year
    return make_cycle(
        year,
        open_at=now - timedelta(days=10),
        submit_deadline=(now + timedelta(days=5)).replace(hour=16, minute=0, second=0, microsecond=0),
    )


@pytest.fixture
def place(transactional_db: None) -> Place:
    recommender = make_unit(answers.RECOMMENDER, recommender="group", phone="021-50000001")
    employer = make_unit(answers.EMPLOYER, parent=recommender)
    return Place(
        open_cycle(),
        recommender,
        employer,
        make_user(Role.UNIT, employer, name="陆明德"),
        make_user(Role.REC, recommender, name="顾远舟"),
        make_user(Role.STAFF, name="演示经办人甲"),
    )


@pytest.fixture(params=sorted(WIDTHS, reverse=True), ids=["desk", "phone"])
def hands(request, live, tmp_path):
    """Somebody at a desk, then somebody with a phone; nothing may go wrong in the browser's console meanwhile."""
    live.page.set_viewport_size({"width": request.param, "height": WIDTHS[request.param]})
    person = Hands(live, tmp_path, shots())
    yield person
    assert person.trouble == []


@pytest.fixture
def desk(live, tmp_path):
    """The same at one width."""
    person = Hands(live, tmp_path, shots())
    yield person
    assert person.trouble == []


def shots() -> Path | None:
    """Where pictures go: `SAQ_SHOTS=folder`; without it none are taken."""
    folder = os.environ.get("SAQ_SHOTS", "")
    if not folder:
        return None
    Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder)


def file_name(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z_-]+", "-", text).strip("-")
