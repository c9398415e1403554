"""Short messages: queued with the transaction, sent once under a lease, signed for the gateway, wiped afterwards."""

import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts import clock, sms, sms_carriers
from accounts.models import OutgoingSms, SmsCode
from accounts.tasks import send_sms
from saq_portal.secrets import check_sms
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
State = OutgoingSms.State
SECRET = "s" * 40


@pytest.fixture
def person(settings):
    settings.SAQ_SMS = "database"
    return UserFactory(phone="13812345678", phone_verified_at=clock.now())


def _queue(*users, key="k"):
    with transaction.atomic():
        sms.queue(users, key=key, text="正文", good_until=clock.now() + timedelta(hours=1))


def test_one_message_to_each_proved_number_however_often_asked(person, settings, capsys):
    unproved = UserFactory(phone="13700000001")
    for _n in range(2):
        _queue(person, unproved)
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, text FROM accounts_outgoingsms")
        (row,) = cursor.fetchall()
    assert all(value.startswith("v1.") for value in row), "neither number nor text in clear"
    assert send_sms() == 1 and send_sms() == 0
    call_command("read_sms")
    shown = capsys.readouterr().out
    assert "【上海市质量协会】正文" in shown and "138****5678" in shown and "13812345678" not in shown
    settings.SAQ_SMS = "console"
    with pytest.raises(CommandError):
        call_command("read_sms")
    settings.SAQ_SMS = ""
    _queue(person, key="off")
    assert OutgoingSms.objects.count() == 1, "switched off: nothing is queued"


def test_a_killed_worker_delays_it_a_failing_gateway_is_tried_five_times_and_nothing_goes_out_late(person, monkeypatch):
    refs, answers = [], [SystemExit, *[ConnectionRefusedError] * 4]

    def gateway(number, text, ref):
        refs.append(ref)
        if answers:
            raise answers.pop(0)

    monkeypatch.setitem(sms_carriers.CARRIERS, "database", gateway)
    _queue(person)
    with pytest.raises(SystemExit):
        send_sms()
    assert send_sms() == 0, "the lease still holds"
    moment = clock.now() + sms.LEASE + timedelta(seconds=1)
    for _n in range(4):
        with clock.at(moment):
            assert send_sms() == 0
        row = OutgoingSms.objects.get()
        moment = row.due_at + timedelta(seconds=1)
    assert (row.state, row.attempts, row.text, row.error) == (State.DEAD, 5, "", "ConnectionRefusedError")
    assert len(refs) == 5 and set(refs) == {str(row.ref)}
    _queue(person, key="late")
    with clock.at(clock.now() + timedelta(hours=2)):
        assert send_sms() == 0
    late = OutgoingSms.objects.get(key="late")
    assert (late.state, late.text) == (State.DEAD, "") and len(refs) == 5
    SmsCode.objects.create(index="i", digest="d", expires_at=clock.now())
    with clock.at(clock.now() + timedelta(days=8)):
        send_sms()
    assert not OutgoingSms.objects.exists() and not SmsCode.objects.exists()


class Gateway(BaseHTTPRequestHandler):
    """Takes what comes, answers what `answer` says."""

    seen: list = []
    answer = 200

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).seen.append((self.path, dict(self.headers), body))
        self.send_response(self.answer)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *args):
        pass


@pytest.fixture
def gateway(settings):
    Gateway.seen, Gateway.answer = [], 200
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.SAQ_SMS, settings.SAQ_SMS_SECRET = "http", SECRET
    settings.SAQ_SMS_URL = f"http://127.0.0.1:{server.server_port}/sms"
    yield Gateway
    server.shutdown()
    server.server_close()


def test_the_gateway_gets_a_signed_message_and_a_redirect_is_not_followed(person, gateway, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    _queue(person)
    assert send_sms() == 1
    (path, headers, body), row = gateway.seen[0], OutgoingSms.objects.get()
    assert path == "/sms" and json.loads(body) == {
        "ref": str(row.ref), "to": "+8613812345678", "text": "【上海市质量协会】正文",
    }  # fmt: skip
    given = {name.lower(): value for name, value in headers.items()}
    assert given["x-saq-signature"] == sms_carriers.signature(SECRET, given["x-saq-timestamp"], body)
    assert row.state == State.SENT and row.text == "", "what is out leaves no text behind"
    gateway.answer = 302
    _queue(person, key="again")
    assert send_sms() == 0 and [path for path, _headers, _body in gateway.seen] == ["/sms", "/sms"]
    assert OutgoingSms.objects.get(key="again").state == State.FAILED


@pytest.mark.plain
@pytest.mark.parametrize(
    ("way", "url", "secret", "right"),
    [
        ("", "", "", True), ("database", "", "", True), ("pigeon", "", "", False), ("http", "", SECRET, False),
        ("http", "http://sms.example.com/", SECRET, False), ("http", "https://sms.example.com/", "short", False),
        ("http", "https://sms.example.com/", SECRET, True), ("http", "http://127.0.0.1:9/", SECRET, True),
    ],
)  # fmt: skip
def test_the_settings_are_refused_when_messages_could_be_read_on_the_way(way, url, secret, right):
    if right:
        check_sms(way, url, secret)
    else:
        with pytest.raises(ImproperlyConfigured):
            check_sms(way, url, secret)
