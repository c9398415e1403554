"""The work list: what is mine, what waits for whom, who checks what; 300 batches of two cost what one costs."""

import pytest
from django.urls import reverse

from accounts import clock
from accounts.audit import AuditEvent
from accounts.models import Message
from accounts.roles import Role
from nominations.acting import Actor
from review.checklist import deciding
from review.formal_check.permissions import can_check, can_confirm
from tests.factories.formal_check import answer_all, confirm, hand_on, resubmit, returned
from tests.factories.nominations import make_unit, make_user

pytestmark = pytest.mark.django_db
QUEUE = "formal_check:queue"


def listed(client, **terms):
    return client.get(reverse(QUEUE), terms).content.decode()


def flags(client, application):
    """Under which flags the application is listed now."""
    from review.checklist.waiting import FLAGS

    return {flag for flag, _label in FLAGS if str(application.key) in listed(client, flag=flag)}


def test_a_case_worker_takes_cases_in_bulk_and_hears_of_those_given_by_others(client, staff, lead, submitted):
    client.force_login(lead)
    answer = client.post(
        reverse("formal_check:assign"), {"pick": [str(submitted.key)], "worker": staff.pk, "back": "flag=paper"}
    )
    assert answer["Location"].endswith("?flag=paper")
    submitted.refresh_from_db()
    assert submitted.case_worker == staff
    assert Message.objects.filter(user=staff, subject="分派给您 1 件申报").count() == 1
    assert AuditEvent.objects.filter(action="formal_check.assign", target=f"application:{submitted.pk}").exists()
    client.force_login(staff)
    assert str(submitted.key) in listed(client, worker="mine")
    assert str(submitted.key) not in listed(client, worker="nobody")
    assert staff.name in listed(client)


def test_nobody_gets_a_case_they_must_not_check(client, staff, town, submitted):
    from accounts.models import RoleGrant

    RoleGrant.objects.create(user=town.rec, role=Role.STAFF)
    page = client.post(
        reverse("formal_check:assign"), {"pick": [str(submitted.key)], "worker": town.rec.pk}, follow=True
    )
    assert "有 1 件不能分派给这位经办人" in page.content.decode()
    submitted.refresh_from_db()
    assert submitted.case_worker is None


@pytest.mark.parametrize("role", [Role.CHIEF, Role.SUP, Role.ADM, Role.REC])
def test_only_case_workers_and_their_head_assign(client, role, submitted, staff):
    client.force_login(make_user(role, make_unit() if role == Role.REC else None))
    data = {"pick": [str(submitted.key)], "worker": staff.pk}
    assert client.post(reverse("formal_check:assign"), data).status_code == 404


def test_what_waits_for_whom(client, staff, lead, checked, town):
    assert flags(client, checked) == {"paper", "priority"}
    returned(checked, staff)
    assert flags(client, checked) >= {"nominee"} and "等待申报人" in listed(client)
    answer_all(checked, trade="电焊工")
    hand_on(checked)
    assert "unit" in flags(client, checked) and "nominee" not in flags(client, checked)
    confirm(checked, town)
    assert "recommender" in flags(client, checked)
    with clock.at(checked.corrections.get().due_at.replace(hour=1)):
        assert "due" in flags(client, checked)
    resubmit(checked, town)
    assert "back" in flags(client, checked) and "recommender" not in flags(client, checked)
    deciding.propose_reject(
        checked, by=Actor(staff, Role.STAFF), permit=can_check, ask=can_confirm, code="incomplete",
        reason="材料缺失且无法补齐，建议不通过。", version=checked.version,
    )  # fmt: skip
    assert "lead" in flags(client, checked)
