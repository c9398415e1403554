"""Two sign at the same instant, or one attempt breaks off: every number is given once and none is left out (§2.13)."""

import threading

import pytest
from django.db import connections

from accounts import clock
from accounts.roles import Role
from nominations.acting import Actor, TransitionError
from nominations.models import Application, Cycle
from nominations.pipeline import Status
from publicity.naming import transitions
from publicity.titles import papers
from publicity.titles.models import Title
from tests.factories.journey import click
from tests.factories.naming import NAMED, do, drafted, issued, over
from tests.factories.nominations import make_user
from tests.factories.publicity import Office
from tests.publicity.objections_scene import Case
from tests.support.kept import kept


def at_once(*acts):
    """Run all at the same instant; what was refused."""
    gate, refused = threading.Barrier(len(acts)), []

    def run(act):
        try:
            gate.wait(10)
            with clock.at(NAMED):
                act()
        except TransitionError as error:
            refused.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return refused


def sequences():
    return list(Title.objects.order_by("sequence").values_list("sequence", flat=True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.needs("postgresql")
def test_two_sign_the_same_decision_and_an_objection_comes_in_between():
    """One signature counts; the objection is either there before and refuses both, or comes when all is over."""
    office = over(Office.build(n=3))
    other = make_user(Role.CHIEF, name="演示副秘书长")
    with clock.at(NAMED):
        row = do(office, drafted(office), "hand_in", "review")
    acts = [
        lambda user=user: transitions.issue(
            type(row).objects.get(pk=row.pk), by=Actor(user, Role.CHIEF), version=row.version, key=click()
        )
        for user in (office.chief, other)
    ]
    refused = at_once(*acts, lambda: Case(office))
    named = Application.objects.filter(status=Status.NAMED).count()
    assert (named, sequences(), len(refused)) in ((3, [1, 2, 3], 1), (0, [], 2)), refused


@kept
def office():
    return over(Office.build(n=2))


@pytest.mark.django_db
def test_an_attempt_that_breaks_off_leaves_no_number_behind(office, monkeypatch):
    with clock.at(NAMED):
        row = do(office, drafted(office), "hand_in", "review")

    def broken(*_args, **_more):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch, clock.at(NAMED), pytest.raises(RuntimeError):
        patch.setattr(papers, "for_people", broken)
        do(office, row, "issue")
    row.refresh_from_db()
    assert sequences() == [] and row.state == "reviewed"
    with clock.at(NAMED):
        do(office, row, "issue")
    assert sequences() == [1, 2]


@pytest.mark.django_db
def test_a_format_that_gives_one_number_twice_is_refused(office):
    Cycle.objects.update(certificate_format="SAQ-{year}")
    with pytest.raises(TransitionError, match="证书编号与已有的重复"):
        issued(office)
    assert sequences() == []
