"""Who reads and who keeps the registry: every role, every page; predicate and queryset agree."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEvent
from accounts.roles import Role
from nominations.models import Unit
from nominations.units import permissions
from tests.factories.nominations import make_unit, make_user

pytestmark = pytest.mark.django_db
READ = {Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP}
GET = {"units:queue": READ, "units:detail": READ, "units:new": {Role.STAFF}, "units:edit": {Role.STAFF}}


def person(role):
    return make_user(role, make_unit() if role in (Role.UNIT, Role.REC) else None)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("page", list(GET))
def test_who_opens_which_page(client, role, page):
    arguments = [make_unit().key] if page in ("units:detail", "units:edit") else []
    client.force_login(person(role))
    assert client.get(reverse(page, args=arguments)).status_code == (200 if role in GET[page] else 404)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("verb", ["verify", "retire", "restore"])
def test_only_staff_moves_a_unit(client, role, verb):
    unit = make_unit(verified=False, active=verb != "restore")
    client.force_login(person(role))
    address = reverse("units:move", args=[unit.key, verb])
    answer = client.post(address, {"version": 1, "reason": "单位已经注销"})
    assert answer.status_code == (302 if role == Role.STAFF else 404)
    assert AuditEvent.objects.filter(action=f"unit.{verb}").exists() == (role == Role.STAFF)


def test_no_move_by_get_and_no_unknown_verb(client):
    unit = make_unit(verified=False)
    client.force_login(make_user(Role.STAFF))
    assert client.get(reverse("units:move", args=[unit.key, "verify"])).status_code == 405
    assert client.post(reverse("units:move", args=[unit.key, "delete"]), {"version": 1}).status_code == 404


@pytest.mark.parametrize("role", sorted(READ - {Role.STAFF}))
def test_readers_see_no_button_they_may_not_use(client, role):
    unit = make_unit(verified=False)
    client.force_login(make_user(role))
    page = client.get(reverse("units:detail", args=[unit.key])).content.decode()
    assert '<form method="post" action="/units/' not in page and "修改信息" not in page
    assert "登记单位" not in client.get(reverse("units:queue")).content.decode()


def test_strangers_are_led_to_the_entrance(client):
    assert client.get(reverse("units:queue")).status_code == 302


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    role=st.sampled_from(list(Role)),
    active=st.booleans(),
    twin=st.sampled_from([("can_read", "readable"), ("can_edit", "editable")]),
)
def test_predicate_and_queryset_agree(role, active, twin):
    user = person(role)
    user.is_active = active
    if Unit.objects.count() < 3:
        make_unit(), make_unit(active=False), make_unit(verified=False)
    predicate, rows = getattr(permissions, twin[0]), getattr(permissions, twin[1])
    assert set(Unit.objects.filter(rows(user))) == {unit for unit in Unit.objects.all() if predicate(user, unit)}
