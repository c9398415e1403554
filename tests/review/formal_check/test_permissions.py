"""Who opens which screen of intake: every role, every address, every state; predicate and queryset agree."""

import re

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from nominations.models import Application, Batch
from nominations.pipeline import BatchStatus, Status
from review import reading
from review.intake import permissions as intake_permissions
from review.intake import queries as intake
from tests.factories.nominations import make_unit, make_user

pytestmark = pytest.mark.django_db
READ = {Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP}
LISTS = ["intake:queue", "formal_check:queue"]


def person(role, town=None):
    if town is not None and role in (Role.UNIT, Role.REC, Role.NOM):
        return {Role.UNIT: town.unit, Role.REC: town.rec, Role.NOM: town.nominee}[role]
    return make_user(role, make_unit() if role in (Role.UNIT, Role.REC) else None)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("page", LISTS)
def test_who_opens_the_lists(client, role, page):
    client.force_login(person(role))
    assert client.get(reverse(page)).status_code == (200 if role in READ else 404)


@pytest.mark.parametrize("role", list(Role))
def test_who_opens_a_case_and_a_batch(client, town, submitted, arrived, role):
    client.force_login(person(role, town))
    wanted = 200 if role in READ else 404
    for page, thing in (("formal_check:detail", submitted), ("intake:batch", arrived), ("intake:scan", arrived)):
        assert client.get(reverse(page, args=[thing.key])).status_code == wanted, page


@pytest.mark.parametrize("role", list(Role))
def test_only_staff_receives(client, town, arrived, role):
    client.force_login(person(role, town))
    answer = client.post(reverse("intake:receive", args=[arrived.key]), {"version": arrived.version, "key": "k"})
    assert answer.status_code == (302 if role == Role.STAFF else 404)
    arrived.refresh_from_db()
    assert arrived.status == ("received" if role == Role.STAFF else "submitted")


@pytest.mark.parametrize("status", list(Status))
def test_the_association_reads_nothing_that_is_still_with_nominee_and_units(client, staff, submitted, status):
    Application.objects.filter(pk=submitted.pk).update(status=status)
    hidden = status in ("draft", "unit_review", "recommender_review", "recommended")
    assert client.get(reverse("formal_check:detail", args=[submitted.key])).status_code == (404 if hidden else 200)
    listed = client.get(reverse("formal_check:queue")).content.decode()
    assert (str(submitted.key) in listed) is not hidden


@pytest.mark.parametrize("status", list(BatchStatus))
def test_the_association_reads_batches_from_their_submission_on(client, staff, arrived, status):
    Batch.objects.filter(pk=arrived.pk).update(status=status)
    seen = status in ("submitted", "received", "examining", "closed")
    assert client.get(reverse("intake:batch", args=[arrived.key])).status_code == (200 if seen else 404)
    assert (str(arrived.key) in client.get(reverse("intake:queue")).content.decode()) is seen


def test_nobody_reads_their_own_application_as_the_association(client, town, submitted):
    from accounts.models import RoleGrant

    RoleGrant.objects.create(user=town.nominee, role=Role.STAFF)
    client.force_login(town.nominee)
    assert client.get(reverse("formal_check:detail", args=[submitted.key])).status_code == 404
    assert str(submitted.key) not in client.get(reverse("formal_check:queue")).content.decode()
    batch = client.get(reverse("intake:batch", args=[submitted.batch_items.get().batch.key])).content.decode()
    assert str(submitted.key) not in batch


def test_nobody_receives_what_they_handed_in(client, town, arrived):
    from accounts.models import RoleGrant

    RoleGrant.objects.create(user=town.rec, role=Role.STAFF)
    client.force_login(town.rec)
    page = client.get(reverse("intake:batch", args=[arrived.key])).content.decode()
    # The pack is theirs to print as the unit's officer; what the association does with the batch is not theirs to do.
    forms = set(re.findall(r'action="(/intake/[^"]*)"', page))
    assert forms <= {reverse("intake:pack", args=[arrived.key])}
    answer = client.post(reverse("intake:receive", args=[arrived.key]), {"version": arrived.version, "key": "k"})
    assert answer.status_code == 404


def test_strangers_are_led_to_the_entrance(client, submitted):
    for page, arguments in (("intake:queue", []), ("formal_check:queue", []), ("formal_check:detail", [submitted.key])):
        assert client.get(reverse(page, args=arguments)).status_code == 302


def test_what_waits_is_said_to_those_it_waits_for(town, arrived, django_assert_num_queries):
    staff, lead, stranger = make_user(Role.STAFF), make_user(Role.LEAD), make_user()
    with django_assert_num_queries(3):  # grants, batches to receive, batches to examine
        turns = intake.turns(staff)
    assert [turn["url"] for turn in turns] == [reverse("intake:batch", args=[arrived.key])] and turns[0]["verb"]
    assert intake.waiting(staff) == [] and intake.turns(lead) == [] == intake.turns(stranger)
    assert len(intake.waiting(lead)) == 1 and intake.waiting(stranger) == []


def test_more_than_twenty_batches_are_one_line(arrived):
    for number in range(2, 23):
        Batch.objects.create(
            cycle=arrived.cycle, recommender=arrived.recommender, number=number, status="submitted",
            submitted_at=arrived.submitted_at, created_by=arrived.created_by,
        )  # fmt: skip
    assert [turn["sentence"] for turn in intake.turns(make_user(Role.STAFF))] == ["有 22 个报送批次等待签收"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(role=st.sampled_from(list(Role)), active=st.booleans(), status=st.sampled_from(list(Status)))
def test_applications_predicate_and_queryset_agree(town, submitted, role, active, status):
    Application.objects.filter(pk=submitted.pk).update(status=status)
    submitted.refresh_from_db()
    user = person(role, town)
    user.is_active = active
    listed = Application.objects.filter(reading.readable(user), pk=submitted.pk).exists()
    assert listed == reading.can_read(user, submitted)


TWINS = [("can_read_batch", "readable_batches"), ("can_receive", "receivable")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    role=st.sampled_from(list(Role)),
    active=st.booleans(),
    status=st.sampled_from(list(BatchStatus)),
    twin=st.sampled_from(TWINS),
)
def test_batches_predicate_and_queryset_agree(town, arrived, role, active, status, twin):
    Batch.objects.filter(pk=arrived.pk).update(status=status)
    arrived.refresh_from_db()
    user = person(role, town)
    user.is_active = active
    predicate, rows = getattr(intake_permissions, twin[0]), getattr(intake_permissions, twin[1])
    assert Batch.objects.filter(rows(user), pk=arrived.pk).exists() == predicate(user, arrived)
