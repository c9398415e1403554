"""What an objection says about people may go when its time is over; that it was made and answered stays (§2.16)."""

from django.db import migrations

from accounts.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("publicity", "0004_titles")]
    operations = [
        forbid_changes("publicity_objectionevent", may_empty={"reason": "''", "payload": "'{}'"}),
        forbid_changes("publicity_reply", may_empty={"text": "''"}),
    ]
