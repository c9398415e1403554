"""Whoever has to do with an applicant stays away: declared by one person, in force at once, lifted by another."""

import pytest
from django.urls import reverse

from accounts.audit import AuditEvent
from accounts.models import Message
from accounts.roles import Role
from nominations.models import StaffConflict
from tests.factories.nominations import make_unit, make_user

pytestmark = pytest.mark.django_db
WORDS = {"reason": "申报人是本人的徒弟", "agreed": "on"}


def declare(client, application, **more):
    return client.post(reverse("recusal:declare"), {"number": application.acceptance_no} | WORDS | more)


def test_a_declaration_hides_the_application_at_once_and_tells_the_head(client, staff, lead, submitted):
    case = reverse("formal_check:detail", args=[submitted.key])
    assert client.get(case).status_code == 200
    assert declare(client, submitted).status_code == 302
    assert client.get(case).status_code == 404
    assert str(submitted.key) not in client.get(reverse("formal_check:queue")).content.decode()
    batch = submitted.batch_items.get().batch
    page = client.get(reverse("intake:batch", args=[batch.key])).content.decode()
    for word in (str(submitted.key), submitted.name, submitted.acceptance_no, reverse("intake:scan", args=[batch.key])):
        assert word not in page
    assert client.get(reverse("intake:scan", args=[batch.key])).status_code == 404
    assert Message.objects.filter(user=lead, subject__contains="声明回避").count() == 1
    event = AuditEvent.objects.get(action="recusal.declare")
    assert event.target == f"application:{submitted.pk}" and "徒弟" not in str(event.detail)
    assert declare(client, submitted).status_code == 302  # a second click
    assert StaffConflict.objects.count() == 1


def test_another_person_lifts_it_with_a_reason(client, staff, lead, submitted):
    declare(client, submitted)
    held = StaffConflict.objects.get()
    address = reverse("recusal:lift", args=[held.pk])
    assert client.post(address, {"reason": "关系已不存在"}).status_code == 404
    client.force_login(lead)
    assert "至少 5 个字" in client.post(address, {"reason": "无"}).content.decode()
    assert client.post(address, {"reason": "经核实没有利害关系"}).status_code == 302
    client.force_login(staff)
    assert client.get(reverse("formal_check:detail", args=[submitted.key])).status_code == 200
    assert "经核实没有利害关系" in client.get(reverse("recusal:queue")).content.decode()


def test_the_head_cannot_lift_their_own(client, lead, submitted):
    client.force_login(lead)
    declare(client, submitted)
    assert client.post(reverse("recusal:lift", args=[StaffConflict.objects.get().pk]), WORDS).status_code == 404


@pytest.mark.parametrize("more", [{"reason": "无"}, {"agreed": ""}, {"number": "2023-9999"}])
def test_what_is_missing_is_said_and_nothing_is_declared(client, staff, submitted, more):
    assert declare(client, submitted, **more).status_code == 422
    assert not StaffConflict.objects.exists()


@pytest.mark.parametrize("role", list(Role))
def test_who_opens_the_pages(client, role):
    client.force_login(make_user(role, make_unit() if role in (Role.UNIT, Role.REC) else None))
    wanted = 200 if role in (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP) else 404
    for name in ("recusal:queue", "recusal:declare"):
        assert client.get(reverse(name)).status_code == wanted


def test_a_colleague_sees_nothing_of_it(client, staff, submitted):
    declare(client, submitted)
    client.force_login(make_user(Role.STAFF))
    assert staff.name not in client.get(reverse("recusal:queue")).content.decode().replace("saq-self__name", "")
    client.force_login(make_user(Role.SUP))
    assert staff.name in client.get(reverse("recusal:queue")).content.decode()
