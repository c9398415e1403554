"""Each rule of the work unit says the same as a predicate and as a queryset, for everyone in every situation."""

import itertools

import pytest

from accounts.roles import Role
from nominations.endorsement import permissions
from nominations.models import Application, Unit
from nominations.pipeline import Status
from tests.factories.nominations import IN_TIME, make_unit, make_user

TWINS = [
    (permissions.can_list, permissions.listed),
    (permissions.can_open, permissions.openable),
    (permissions.can_decide, permissions.decidable),
]


@pytest.fixture
def people(town):
    other = make_unit(parent=town.recommender)
    gone = make_user(Role.UNIT, town.employer)
    gone.is_active = False
    gone.save()
    return [
        town.unit, town.rec, town.nominee, gone, make_user(Role.UNIT, other), make_user(Role.STAFF),
        make_user(Role.ADM), make_user(),
    ]  # fmt: skip


def situations(application):
    marks = itertools.product((None, IN_TIME), (False, True), (None, "nominee", "officer"))
    for status, (sent, behalf, whose) in itertools.product(Status.values, marks):
        yield {"status": status, "sent_to_unit_at": sent, "on_behalf": behalf}, whose


def test_predicates_and_their_twins_agree(town, people):
    application = town.draft()
    whose_is = {None: None, "nominee": town.nominee, "officer": town.unit}
    for fields, whose in situations(application):
        Application.objects.filter(pk=application.pk).update(**fields, nominee=whose_is[whose])
        application.refresh_from_db()
        for user, (predicate, twin) in itertools.product(people, TWINS):
            listed = Application.objects.filter(twin(user), pk=application.pk).exists()
            assert predicate(user, application) == listed, (predicate.__name__, fields, whose, user.name)


def test_units_to_fill_for_agree_with_their_twin(town, people):
    Unit.objects.filter(pk=town.recommender.pk).update(active=False)
    for user, unit in itertools.product(people, Unit.objects.all()):
        assert (
            permissions.can_fill_for(user, unit) == Unit.objects.filter(permissions.fillable(user), pk=unit.pk).exists()
        )


@pytest.mark.parametrize("status", Status.values)
def test_the_content_of_a_draft_is_its_nominees_alone(town, status):
    application = town.draft()
    Application.objects.filter(pk=application.pk).update(status=status, sent_to_unit_at=IN_TIME)
    application.refresh_from_db()
    assert permissions.can_list(town.unit, application)
    assert permissions.can_open(town.unit, application) == (status != Status.DRAFT)


def test_the_unit_reads_its_opinion_and_the_nominee_does_not(town):
    application = town.reach(Status.RECOMMENDER_REVIEW)
    assert permissions.can_read_opinion(town.unit, application)
    assert permissions.can_read_opinion(town.rec, application)
    for user in (town.nominee, make_user(Role.STAFF), make_user(Role.REC, make_unit(recommender="group"))):
        assert not permissions.can_read_opinion(user, application)
