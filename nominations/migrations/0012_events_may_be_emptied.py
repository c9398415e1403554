"""What an event says about a person may go when its time is over; that it happened, and when, stays (§2.16)."""

from django.db import migrations

from accounts.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("nominations", "0011_personal_data")]
    operations = [forbid_changes("nominations_stageevent", may_empty={"reason": "''", "payload": "'{}'"})]
