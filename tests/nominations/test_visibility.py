"""Each rule on who sees what says the same as a predicate, as a queryset and for a file."""

import itertools

import pytest

from accounts.roles import Role
from nominations import evidence
from nominations.dictionaries import AttachmentKind
from nominations.dossier import sections
from nominations.evidence import can_open, openable
from nominations.models import Application, Batch
from nominations.pipeline import BatchStatus, Status
from nominations.visibility import can_read, can_read_batch, readable, readable_batches, viewer_role
from tests.factories.nominations import IN_TIME, make_attachment, make_cycle, make_draft, make_unit, make_user
from tests.support.kept import kept

pytestmark = pytest.mark.django_db


@kept(at=IN_TIME)
def people():
    """Two work units, two recommending units, an officer each, and one account of every other role."""
    groups = [make_unit(recommender="group") for _ in range(2)]
    works = [make_unit(parent=group) for group in groups]
    users = {f"unit{i}": make_user(Role.UNIT, work) for i, work in enumerate(works)}
    users |= {f"rec{i}": make_user(Role.REC, group) for i, group in enumerate(groups)}
    users |= {role: make_user(role) for role in (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP, Role.ADM, Role.EXP)}
    users["nominee"], users["stranger"] = make_user(), make_user()
    users["retired"] = make_user(Role.STAFF, is_active=False)
    return groups, works, users


@kept(at=IN_TIME)
def application(people):
    groups, works, users = people
    return make_draft(make_cycle(), nominee=users["nominee"], employer=works[0], recommender=groups[0])


def in_every_situation(application):
    """All states with every combination of the marks that visibility reads."""
    marks = itertools.product((None, IN_TIME), (None, IN_TIME), ("", "2023-0001"), (False, True))
    for status, (sent, endorsed, number, behalf) in itertools.product(Status.values, marks):
        Application.objects.filter(pk=application.pk).update(
            status=status,
            sent_to_unit_at=sent,
            endorsed_at=endorsed,
            acceptance_no=number,
            submitted_at=IN_TIME if number else None,
            on_behalf=behalf,
        )
        application.refresh_from_db()
        yield application


def test_predicate_and_queryset_agree_for_everyone_in_every_situation(application, people):
    _groups, _works, users = people
    for app in in_every_situation(application):
        for who, user in users.items():
            listed = readable(user).filter(pk=app.pk).exists()
            assert listed == can_read(user, app), (who, app.status)
            assert bool(viewer_role(user, app)) == listed, (who, app.status)
            assert bool(sections(app, viewer_role(user, app))) == listed, (who, app.status)


def test_strangers_other_units_administrators_and_disabled_accounts_never_see_it(application, people):
    _groups, _works, users = people
    for app in in_every_situation(application):
        for who in ("stranger", "unit1", "rec1", Role.ADM, Role.EXP, "retired"):
            assert not can_read(users[who], app), (who, app.status)


def test_what_is_not_submitted_is_hidden_from_the_association_and_a_draft_from_its_unit(application, people):
    _groups, _works, users = people
    for status in (Status.DRAFT, Status.UNIT_REVIEW, Status.RECOMMENDER_REVIEW, Status.RECOMMENDED):
        Application.objects.update(status=status, sent_to_unit_at=IN_TIME, endorsed_at=IN_TIME)
        application.refresh_from_db()
        assert not any(can_read(users[role], application) for role in (Role.STAFF, Role.LEAD, Role.CHIEF, Role.SUP))
        assert can_read(users["unit0"], application) == (status != Status.DRAFT)
        assert can_read(users["rec0"], application) == (status not in (Status.DRAFT, Status.UNIT_REVIEW))


def test_files_listed_and_files_opened_are_the_same_ones(application, people):
    _groups, _works, users = people
    removed = make_attachment(application, AttachmentKind.OTHER, users["nominee"])
    removed.removed_at = IN_TIME
    removed.save(update_fields=["removed_at"])
    for app in in_every_situation(application):
        for who, user in users.items():
            listed = set(openable(user, app).values_list("pk", flat=True))
            opened = {a.pk for a in app.attachments.all() if can_open(user, a)}
            assert listed == opened, (who, app.status)
            assert removed.pk not in listed


def test_identity_papers_close_for_the_units_at_submission_and_for_staff_after_the_check(application, people):
    _groups, _works, users = people
    card = application.attachments.get(kind=AttachmentKind.ID_FRONT)
    sent = {"sent_to_unit_at": IN_TIME, "endorsed_at": IN_TIME, "acceptance_no": "2023-0001", "submitted_at": IN_TIME}
    Application.objects.update(status=Status.SUBMITTED, **sent)
    assert evidence.find(users["unit0"], card.key) is None
    assert evidence.find(users["rec0"], card.key) is None
    assert evidence.find(users[Role.SUP], card.key) is None
    assert evidence.find(users[Role.STAFF], card.key) is None, "a case worker sees it with a mark across it only"
    assert evidence.find(users[Role.STAFF], card.key, marked=True) is not None
    assert evidence.find(users[Role.SUP], card.key, marked=True) is None
    Application.objects.update(status=Status.WRITTEN_REVIEW)
    assert evidence.find(users[Role.STAFF], card.key, marked=True) is None
    assert evidence.find(users[Role.LEAD], card.key) is not None
    assert evidence.find(users["nominee"], card.key) is not None


def test_no_role_ever_reads_the_full_number_and_only_the_nominee_the_address(application, people):
    _groups, _works, users = people
    sent = {"sent_to_unit_at": IN_TIME, "endorsed_at": IN_TIME, "acceptance_no": "2023-0001", "submitted_at": IN_TIME}
    Application.objects.update(status=Status.SUBMITTED, **sent)
    application.refresh_from_db()
    for who, user in users.items():
        text = str(sections(application, viewer_role(user, application)))
        assert application.id_no not in text, who
        assert application.id_no[6:14] not in text, who
        assert (application.home_addr in text) == (who == "nominee"), who


def test_batches_predicate_and_queryset_agree(application, people):
    groups, _works, users = people
    batch = Batch.objects.create(
        cycle=application.cycle, recommender=groups[0], number=1, created_by=users["rec0"], submitted_at=IN_TIME
    )
    for status in BatchStatus.values:
        Batch.objects.filter(pk=batch.pk).update(status=status)
        batch.refresh_from_db()
        for who, user in users.items():
            assert readable_batches(user).filter(pk=batch.pk).exists() == can_read_batch(user, batch), (who, status)
        assert not can_read_batch(users["rec1"], batch)
