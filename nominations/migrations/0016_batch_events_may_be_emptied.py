"""What a list's history says of a person goes with the person; that it happened stays (§2.16)."""

from django.db import migrations

from accounts.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("nominations", "0015_sealed_files")]
    operations = [forbid_changes("nominations_batchevent", may_empty={"reason": "''", "payload": "'{}'"})]
