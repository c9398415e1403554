"""The audit trail: a chain nobody can bend without being noticed, and a table that refuses to be changed (T-25)."""

import base64
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts import append_only, audit, clock
from accounts.models import AuditEvent, AuditHead
from tests.accounts.triggers import triggers_lifted
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
TABLE = "accounts_auditevent"


@pytest.fixture
def chain():
    user = UserFactory()
    for n in range(6):
        detail = {"n": n, "名": "值", "float": 1.5, "none": None, "nul": "a\x00b", "list": [1, {"x": True}]}
        audit.record("test.event", actor=user, target=f"application:{n}", detail=detail)
    return user


def _sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_whole_chain_is_confirmed(chain, capsys):
    call_command("verify_audit")
    assert "共 6 条" in capsys.readouterr().out
    assert AuditEvent.objects.get(seq=3).detail["float"] == "1.5"


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        (f"UPDATE {TABLE} SET action = 'other' WHERE seq = 3", 3),
        (f"UPDATE {TABLE} SET target = '' WHERE seq = 1", 1),
        (f"UPDATE {TABLE} SET actor_id = NULL WHERE seq = 4", 4),
        (f"UPDATE {TABLE} SET ip = '10.0.0.1' WHERE seq = 6", 6),
        (f"UPDATE {TABLE} SET detail = '{{}}' WHERE seq = 2", 2),
        (f"UPDATE {TABLE} SET mac = prev_mac WHERE seq = 5", 5),
        (f"DELETE FROM {TABLE} WHERE seq = 3", 3),
        (f"DELETE FROM {TABLE} WHERE seq = 1", 1),
        (f"DELETE FROM {TABLE} WHERE seq >= 5", 5),
        (f"DELETE FROM {TABLE}", 1),
    ],
)
def test_whoever_gets_past_the_triggers_is_still_noticed(chain, statement, row):
    with triggers_lifted(connection, TABLE):
        _sql(statement)
    assert audit.verify().broken == row
    with pytest.raises(CommandError, match=f"第 {row} 条"):
        call_command("verify_audit")


def test_a_cut_tail_is_noticed_even_with_the_head_set_back(chain):
    with triggers_lifted(connection, TABLE):
        _sql(f"DELETE FROM {TABLE} WHERE seq > 4")
    AuditHead.objects.update(length=4, mac=AuditEvent.objects.get(seq=4).mac)
    assert audit.verify().broken is not None


def test_a_row_slipped_in_is_noticed(chain):
    last = AuditEvent.objects.get(seq=6)
    AuditEvent.objects.create(seq=7, action="forged", prev_mac=last.mac, mac="0" * 64)
    assert audit.verify().broken == 7


def test_a_chain_made_with_another_key_is_no_chain_of_ours(chain, settings):
    settings.SAQ_AUDIT_KEY = base64.b64encode(b"z" * 32).decode()
    assert audit.verify().broken == 1


@pytest.mark.parametrize("statement", [f"UPDATE {TABLE} SET action = 'x'", f"DELETE FROM {TABLE} WHERE seq = 1"])
def test_the_table_refuses_change(chain, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        _sql(statement)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.all().delete()
    assert audit.verify().rows == 6


@pytest.mark.needs("postgresql")
def test_the_table_refuses_truncate(chain):
    _sql("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        _sql(f"TRUNCATE {TABLE} CASCADE")


def test_a_missing_trigger_is_reported(chain):
    assert append_only.missing(connection, TABLE) == []
    with triggers_lifted(connection, TABLE), pytest.raises(CommandError, match="触发器"):
        call_command("verify_audit")


def test_an_event_of_a_rolled_back_transaction_is_gone_and_the_chain_goes_on(chain):
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record("test.lost", actor=chain)
        raise RuntimeError
    audit.record("test.kept", actor=None)
    assert audit.verify().rows == 7


@pytest.mark.parametrize(
    ("forwarded", "remote", "proxies", "expected"),
    [
        ("", "192.0.2.1", 0, "192.0.2.1"),
        ("203.0.113.9", "192.0.2.1", 0, "192.0.2.1"),
        ("203.0.113.9", "10.0.0.1", 1, "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", "10.0.0.1", 1, "203.0.113.9"),
        ("garbage", "10.0.0.1", 1, None),
        ("", "::ffff:192.0.2.1", 0, "192.0.2.1"),
        ("", "2001:DB8::0:1", 0, "2001:db8::1"),
    ],
)
def test_the_address_is_believed_only_from_our_own_proxies(rf, settings, forwarded, remote, proxies, expected):
    settings.SAQ_TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert audit.record("test.ip", actor=None, request=request).ip == expected
    assert audit.verify().broken is None


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain():
    """Real threads on a real database: nobody overtakes, nothing forks."""
    from concurrent.futures import ThreadPoolExecutor

    def write(n):
        try:
            for m in range(5):
                audit.record("test.parallel", actor=None, target=f"{n}:{m}")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert audit.verify() == audit.Verdict(20)


def test_a_row_of_another_history_does_not_fit():
    """The same event after another past has another MAC: a row from a restored copy cannot be slipped in."""
    macs = []
    for past in ("test.one", "test.two"):
        with clock.at(datetime(2023, 4, 12)), transaction.atomic():
            audit.record(past, actor=None)
            macs.append(audit.record("test.same", actor=None).mac)
            transaction.set_rollback(True)
    assert macs[0] != macs[1]
