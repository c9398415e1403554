"""Who reads, prepares and decides a year: every role, every stage, every page; predicate and queryset agree."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from nominations.cycles import permissions
from nominations.models import Cycle
from nominations.pipeline import CycleStage
from tests.factories.nominations import make_cycle, make_unit, make_user

pytestmark = pytest.mark.django_db
READ = {Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP, Role.ADM}


def person(role):
    scoped = role in (Role.UNIT, Role.REC)
    return make_user(role, make_unit(recommender="group") if scoped else None)


PAGES = {
    "cycles:queue": READ,
    "cycles:detail": READ,
    "cycles:new": {Role.STAFF, Role.LEAD},
    "cycles:clone": {Role.STAFF, Role.LEAD},
    "cycles:move": {Role.CHIEF},
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("page", list(PAGES))
def test_who_opens_which_page(client, role, page):
    make_cycle()
    arguments = {"cycles:queue": [], "cycles:new": [], "cycles:move": [2023, "extend"]}.get(page, [2023])
    client.force_login(person(role))
    assert client.get(reverse(page, args=arguments)).status_code == (200 if role in PAGES[page] else 404)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("stage", ["preparing", "published", "open"])
def test_who_changes_a_year_in_which_stage(client, role, stage):
    make_cycle(stage=stage)
    client.force_login(person(role))
    allowed = role in (Role.STAFF, Role.LEAD) if stage == "preparing" else role == Role.CHIEF
    assert client.get(reverse("cycles:edit", args=[2023])).status_code == (200 if allowed else 404)


@pytest.mark.parametrize("page", ["cycles:queue", "cycles:detail"])
def test_a_stranger_is_led_to_the_entrance_and_a_disabled_account_sees_nothing(client, page):
    arguments = [2023] if page == "cycles:detail" else []
    assert client.get(reverse(page, args=arguments)).status_code == 302
    user = make_user(Role.STAFF)
    client.force_login(user)
    user.is_active = False
    user.save()
    assert client.get(reverse(page, args=arguments)).status_code in (302, 404)


@pytest.mark.parametrize("address", ["detail", "edit", "clone"])
def test_a_year_that_is_not_there_looks_like_one_that_is_hidden(client, address):
    client.force_login(make_user(Role.STAFF))
    assert client.get(reverse(f"cycles:{address}", args=[1999])).status_code == 404


@pytest.mark.parametrize("move", ["open", "deadline", "begin_formal", "nonsense"])
def test_moves_without_a_screen_have_no_address(client, move):
    make_cycle()
    client.force_login(make_user(Role.CHIEF))
    assert client.get(reverse("cycles:move", args=[2023, move])).status_code == 404


def test_no_move_by_get(client):
    cycle = make_cycle(stage="preparing")
    client.force_login(make_user(Role.CHIEF))
    client.get(reverse("cycles:move", args=[2023, "publish_notice"]), {"version": 1, "key": "k"})
    cycle.refresh_from_db()
    assert cycle.stage == "preparing"


TWINS = [("can_read", "readable"), ("can_edit", "editable"), ("can_decide", "decidable")]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(role=st.sampled_from(list(Role)), active=st.booleans(), twin=st.sampled_from(TWINS))
def test_predicate_and_queryset_agree(role, active, twin):
    user = person(role)
    user.is_active = active
    predicate, rows = getattr(permissions, twin[0]), getattr(permissions, twin[1])
    if not Cycle.objects.exists():
        for number, stage in enumerate(CycleStage):
            make_cycle(2030 + number, stage="preparing")
            Cycle.objects.filter(year=2030 + number).update(stage=stage)
    assert set(Cycle.objects.filter(rows(user))) == {cycle for cycle in Cycle.objects.all() if predicate(user, cycle)}
