"""Each rule of the recommending unit says the same as a predicate and as a queryset, for everyone, everywhere."""

import itertools

import pytest

from accounts.roles import Role
from nominations.models import Application, Batch, Unit
from nominations.pipeline import BatchStatus, Status
from nominations.recommendation import permissions
from tests.factories.nominations import IN_TIME, make_unit, make_user

TWINS = [
    (permissions.can_open, permissions.openable),
    (permissions.can_decide, permissions.decidable),
    (permissions.can_send, permissions.sendable),
]


@pytest.fixture
def people(town):
    gone = make_user(Role.REC, town.recommender)
    gone.is_active = False
    gone.save()
    both = make_user(Role.REC, town.recommender)
    both.role_grants.create(role=Role.UNIT, unit_id=town.employer.pk)
    return [
        town.rec, town.unit, town.nominee, gone, both, make_user(Role.REC, make_unit(recommender="group")),
        make_user(Role.STAFF), make_user(Role.ADM), make_user(),
    ]  # fmt: skip


def test_predicates_and_their_twins_agree(town, people):
    application = town.draft()
    marks = itertools.product(Status.values, (None, IN_TIME), (None, town.nominee, town.rec))
    for status, endorsed, nominee in marks:
        fields = {"status": status, "endorsed_at": endorsed, "nominee": nominee}
        Application.objects.filter(pk=application.pk).update(**fields)
        application.refresh_from_db()
        for user, (predicate, twin) in itertools.product(people, TWINS):
            listed = Application.objects.filter(twin(user), pk=application.pk).exists()
            assert predicate(user, application) == listed, (predicate.__name__, fields, user.name)


def test_batches_and_units_agree_with_their_twins(town, people):
    batch = Batch.objects.create(cycle=town.cycle, recommender=town.recommender, number=1, created_by=town.rec)
    for user, status in itertools.product(people, BatchStatus.values):
        Batch.objects.filter(pk=batch.pk).update(status=status, submitted_at=IN_TIME)
        assert permissions.can_manage(user, batch) == Batch.objects.filter(permissions.manageable(user)).exists()
    for user, unit, active in itertools.product(people, Unit.objects.all(), (True, False)):
        Unit.objects.filter(pk=unit.pk).update(active=active)
        unit.refresh_from_db()
        assert (
            permissions.can_open_batch(user, unit)
            == Unit.objects.filter(permissions.batch_units(user), pk=unit.pk).exists()
        )


@pytest.mark.parametrize("status", [Status.DRAFT, Status.UNIT_REVIEW])
def test_what_the_work_unit_still_has_is_not_there(town, status):
    application = town.reach(status)
    Application.objects.filter(pk=application.pk).update(endorsed_at=IN_TIME)
    application.refresh_from_db()
    assert not permissions.can_open(town.rec, application)


def test_the_checklist_is_not_for_the_work_unit_nor_the_opinion_for_the_nominee(town):
    application = town.reach(Status.SUBMITTED)
    staff = make_user(Role.STAFF)
    assert permissions.can_read_opinion(town.unit, application)
    assert not permissions.can_read_checklist(town.unit, application)
    assert permissions.can_read_checklist(town.rec, application)
    assert permissions.can_read_checklist(staff, application)
    for user in (town.nominee, make_user(Role.ADM), make_user(Role.EXP)):
        assert not permissions.can_read_opinion(user, application)
