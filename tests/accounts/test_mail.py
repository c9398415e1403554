"""Mail: one per person and occasion, sent on commit, again after a dead worker, never to a refused address."""

import runpy
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from accounts import clock, inbox, leasing, outbox
from accounts.models import Message, OutgoingMail
from accounts.tasks import send_outbox
from saq_portal.settings import services
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
State = OutgoingMail.State


def _tell(*users, key="application:1:T3", **extra):
    with transaction.atomic():
        inbox.tell(users, key=key, subject="单位已同意", body="请查看。", url="/inbox/", **extra)


@pytest.fixture
def person():
    return UserFactory()


def test_one_message_and_one_mail_each_however_often_told(person):
    other, without_email = UserFactory(), UserFactory(email="")
    for _n in range(3):
        _tell(person, other, without_email, person)
    assert Message.objects.count() == 3
    assert {row.address for row in OutgoingMail.objects.all()} == {person.email, other.email}
    assert send_outbox() == 2 and send_outbox() == 0
    assert sorted(m.to[0] for m in mail.outbox) == sorted([person.email, other.email])
    assert "/inbox/" in mail.outbox[0].body and mail.outbox[0].subject == "单位已同意"


def test_another_occasion_is_another_mail(person):
    _tell(person)
    _tell(person, key="application:1:T4")
    _tell(person, key="application:1:T5", mail=False)
    assert send_outbox() == 2 and Message.objects.count() == 3
    assert len({m.extra_headers["Message-ID"] for m in mail.outbox}) == 2


def test_nobody_is_told_of_what_was_rolled_back(person):
    with pytest.raises(RuntimeError), transaction.atomic():
        inbox.tell([person], key="k", subject="s", body="b")
        raise RuntimeError
    assert not Message.objects.exists() and not OutgoingMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_telling_outside_a_transaction_is_a_mistake(person):
    with pytest.raises(RuntimeError):
        inbox.tell([person], key="k", subject="s", body="b")


def test_a_worker_is_woken_once_per_transaction_after_commit(person, django_capture_on_commit_callbacks, monkeypatch):
    calls = []
    monkeypatch.setattr(send_outbox, "apply_async", lambda **options: calls.append(options))
    with django_capture_on_commit_callbacks(execute=True):
        for n in range(5):
            _tell(person, key=f"k{n}")
        assert not calls
    assert len(calls) == 1


def test_an_absent_broker_does_not_break_the_page(person, django_capture_on_commit_callbacks, monkeypatch):
    def down(**options):
        raise ConnectionRefusedError

    monkeypatch.setattr(send_outbox, "apply_async", down)
    with django_capture_on_commit_callbacks(execute=True):
        _tell(person)
    assert OutgoingMail.objects.get().state == State.QUEUED


def test_a_killed_worker_delays_the_mail_and_its_id_stays(person, monkeypatch):
    _tell(person)
    ids = []

    def killed(row, server):
        ids.append(row.message_id)
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_send", killed)
        with pytest.raises(SystemExit):
            send_outbox()
    row = OutgoingMail.objects.get()
    assert row.state == State.SENDING and send_outbox() == 0, "the lease still holds"
    with clock.at(clock.now() + outbox.LEASE + timedelta(seconds=1)):
        assert send_outbox() == 1 and send_outbox() == 0
    assert [m.extra_headers["Message-ID"] for m in mail.outbox] == ids


def test_a_worker_that_lost_its_lease_does_not_overwrite_the_other(person):
    _tell(person)
    slow = leasing.claim(OutgoingMail, 1, lease=outbox.LEASE, attempts=outbox.MAX_ATTEMPTS)[0]
    with clock.at(clock.now() + outbox.LEASE + timedelta(seconds=1)):
        assert send_outbox() == 1
        assert leasing.finish(slow, State.FAILED, error="late") == 0
    assert OutgoingMail.objects.get().state == State.SENT


def test_a_failing_server_is_tried_eight_times_ever_later(person, monkeypatch):
    _tell(person)

    def refuse(row, server):
        raise ConnectionRefusedError("secret host")

    monkeypatch.setattr(outbox, "_send", refuse)
    moment, waits = clock.now(), []
    for _n in range(outbox.MAX_ATTEMPTS):
        with clock.at(moment):
            assert send_outbox() == 0
        row = OutgoingMail.objects.get()
        waits.append(row.due_at - moment)
        moment = max(row.due_at, moment)
    assert row.state == State.DEAD and row.attempts == 8 and row.error == "ConnectionRefusedError"
    assert waits[:-1] == sorted(waits[:-1]) and waits[0] == timedelta(minutes=1)
    with clock.at(moment + timedelta(days=9)):
        assert send_outbox() == 0


def test_refused_addresses_are_never_written_to(person, settings):
    settings.SAQ_NEVER_MAIL = [person.email.upper()]
    _tell(person)
    assert send_outbox() == 0 and not mail.outbox
    assert OutgoingMail.objects.get().state == State.DEAD


def test_the_queue_holds_neither_address_nor_text_in_clear(person):
    from django.db import connection

    _tell(person)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, body FROM accounts_outgoingmail")
        assert all(value.startswith("v1.") for value in cursor.fetchone())


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_queue_and_send_each_mail_once():
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    people = [UserFactory() for _n in range(12)]
    _tell(*people)

    def work(_n):
        try:
            return sum(outbox.send_batch(3)[1] for _m in range(6))
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        sent = sum(pool.map(work, range(3)))
    assert sent == 12 and len({m.to[0] for m in mail.outbox}) == len(mail.outbox) == 12


@pytest.mark.parametrize(
    ("demo", "backend"), [(True, "django.core.mail.backends.filebased"), (False, "accounts.mail_server")]
)
def test_a_demonstration_writes_files_whatever_server_is_named(monkeypatch, demo, backend):
    monkeypatch.setenv("EMAIL_HOST", "mail.example.com")
    monkeypatch.setattr("saq_portal.settings.environment.SAQ_DEMO", demo)
    settings = runpy.run_path(services.__file__)
    assert settings["EMAIL_BACKEND"] == f"{backend}.EmailBackend"


def test_what_is_no_longer_mine_is_not_sent_and_each_mail_has_its_own_lease(person, monkeypatch):
    """A slow batch: the lease begins anew with every mail, and a mail that another worker has is left to it."""
    other = UserFactory()
    _tell(person, other)
    start, sent = clock.now(), []

    def slow(row, _server):
        sent.append(row.pk)
        if len(sent) == 1:  # so slow that the whole batch would be due again
            late = OutgoingMail.objects.exclude(pk=row.pk).get()
            assert late.lease_until == start + outbox.LEASE
            OutgoingMail.objects.filter(pk=late.pk).update(attempts=late.attempts + 1)

    monkeypatch.setattr(outbox, "_send", slow)
    with clock.at(start):
        assert outbox.send_batch() == (2, 1)
    assert len(sent) == 1


def test_addresses_that_are_refused_do_not_end_the_run(monkeypatch):
    people = [UserFactory() for _n in range(outbox.BATCH + 5)]
    _tell(*people)

    def choosy(row, _server):
        if row.pk % 2:
            raise ValueError

    monkeypatch.setattr(outbox, "_send", choosy)
    send_outbox()
    assert not OutgoingMail.objects.filter(state=State.QUEUED).exists()


@pytest.mark.parametrize(("port", "ssl", "tls"), [("465", True, False), ("587", False, True), ("25", False, True)])
def test_the_port_says_how_the_way_is_closed(monkeypatch, port, ssl, tls):
    monkeypatch.setenv("EMAIL_HOST", "mail.example.com")
    monkeypatch.setenv("EMAIL_PORT", port)
    monkeypatch.setattr("saq_portal.settings.environment.SAQ_DEMO", False)
    settings = runpy.run_path(services.__file__)
    assert (settings["EMAIL_USE_SSL"], settings["EMAIL_USE_TLS"]) == (ssl, tls)
