"""A batch under examination, one sent back by two people, the year that begins its formal check (B6, B8, B9, C5)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.models import Message
from accounts.roles import Role
from nominations.acting import Actor, NotPermitted, TransitionError, WrongState
from nominations.models import Application
from nominations.pipeline import Status
from nominations.ticking import tick
from review.intake import transitions
from review.intake.models import ReturnProposal
from tests.factories.formal_check import answered, examining, passed, rejected
from tests.factories.journey import click
from tests.factories.nominations import DEADLINE
from tests.factories.sealing import scan_of_list

pytestmark = pytest.mark.django_db


def propose(batch, staff, reason="扫描件没有公章，无法辨认"):
    batch.refresh_from_db()
    by = Actor(staff, Role.STAFF)
    return transitions.propose_return(batch, by=by, reason=reason, version=batch.version, key=click())


def decide(proposal, who, agreed=True):
    proposal.batch.refresh_from_db()
    by, version = Actor(who, Role.LEAD), proposal.batch.version
    return transitions.decide_return(proposal, by=by, agreed=agreed, version=version, key=click())


def test_a_batch_goes_back_whole_by_two_people_and_is_handed_in_again(arrived, submitted, staff, lead, town):
    number = submitted.acceptance_no
    decide(propose(arrived, staff), lead)
    arrived.refresh_from_db()
    submitted.refresh_from_db()
    assert (arrived.status, submitted.status) == ("editing", Status.RECOMMENDED)
    assert not arrived.revisions.filter(void_at=None).exists()
    body = Message.objects.get(user=town.rec, subject="批次被退回").body
    assert "扫描件没有公章" in body
    from nominations import batch_lists
    from nominations.recommendation import transitions as recommending
    from nominations.recommendation.permissions import can_manage

    by = Actor(town.rec, Role.REC)
    recommending.lock_list(arrived, by=by, version=arrived.version, key=click())
    batch_lists.attach_scan(arrived, scan_of_list(arrived), revision=2, by=by, permit=can_manage)
    arrived.refresh_from_db()
    recommending.submit(arrived, by=by, version=arrived.version, key=click())
    submitted.refresh_from_db()
    assert (submitted.status, submitted.acceptance_no) == (Status.SUBMITTED, number)


def test_the_second_person_may_say_no_and_is_never_the_first(arrived, staff, lead):
    proposal = propose(arrived, staff)
    with pytest.raises(NotPermitted):
        decide(proposal, staff)
    with pytest.raises(WrongState):
        propose(arrived, staff)
    decide(proposal, lead, agreed=False)
    arrived.refresh_from_db()
    assert arrived.status == "submitted"
    with pytest.raises(WrongState):
        decide(proposal, lead)


def test_after_the_deadline_or_the_receipt_nothing_goes_back_whole(arrived, staff):
    with clock.at(DEADLINE), pytest.raises(TransitionError, match="逐件退回补正"):
        propose(arrived, staff)
    examining(arrived, staff)
    with pytest.raises(WrongState):
        propose(arrived, staff)
    assert not ReturnProposal.objects.exists()


def test_the_pages_lead_from_receipt_to_examination(client, staff, arrived):
    address = reverse("intake:batch", args=[arrived.key])
    page = client.get(address).content.decode()
    assert "整批退回" in page and "/examine/" not in page
    client.post(reverse("intake:receive", args=[arrived.key]), {"version": arrived.version, "key": "a"})
    arrived.refresh_from_db()
    assert "开始审查" in client.get(address).content.decode()
    client.post(reverse("intake:examine", args=[arrived.key]), {"version": arrived.version, "key": "b"})
    arrived.refresh_from_db()
    assert arrived.status == "examining"
    refused = client.post(reverse("intake:send_back", args=[arrived.key]), {"reason": "短", "version": 1, "key": "c"})
    assert "至少 5 个字" in refused.content.decode()


def test_a_batch_closes_when_everybody_is_decided(arrived, submitted, staff, lead, town):
    examining(arrived, staff)
    tick()
    arrived.refresh_from_db()
    assert arrived.status == "examining"
    submitted.refresh_from_db()
    passed(answered(submitted, staff), staff)
    tick()
    tick()
    arrived.refresh_from_db()
    assert arrived.status == "closed" and arrived.events.filter(move="all_decided").count() == 1
    assert Message.objects.filter(user=town.rec, subject__contains="审查完毕").count() == 1


def test_the_head_of_department_begins_the_formal_check_of_the_year(client, arrived, town, lead, staff):
    address = reverse("intake:begin", args=[town.cycle.year])
    with clock.at(DEADLINE + timedelta(minutes=1)):
        tick()
        town.cycle.refresh_from_db()
        client.force_login(lead)
        assert "可以开始形式审查" in client.get(reverse("intake:queue")).content.decode()
        client.force_login(staff)
        assert client.post(address, {"version": town.cycle.version, "key": "a"}).status_code == 404
        client.force_login(lead)
        client.post(address, {"version": town.cycle.version, "key": "a"})
        town.cycle.refresh_from_db()
        assert town.cycle.stage == "formal_exam"
        assert client.post(address, {"version": town.cycle.version, "key": "b"}).status_code == 409


def test_a_rejected_batch_of_one_closes_too(arrived, submitted, staff, lead):
    examining(arrived, staff)
    submitted.refresh_from_db()
    rejected(submitted, staff, lead)
    tick()
    arrived.refresh_from_db()
    assert arrived.status == "closed"
    assert Application.objects.get().status == Status.FORMAL_REJECTED
