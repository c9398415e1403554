"""A transactional test can leave rows in append-only tables; the tables themselves stay closed."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts import audit
from accounts.models import AuditEvent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("round_", [1, 2])
def test_each_round_starts_empty_and_the_table_is_closed(round_):
    assert not AuditEvent.objects.exists()
    with transaction.atomic():
        audit.record("test.flush", actor=None)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_auditevent")
    assert AuditEvent.objects.count() == 1
