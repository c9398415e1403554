"""History is append-only: the database refuses to change or delete a row of it (T-25)."""

from django.db import migrations

from accounts.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("nominations", "0001_initial")]
    operations = [
        forbid_changes("nominations_stageevent"),
        forbid_changes("nominations_batchevent"),
        forbid_changes("nominations_cycleevent"),
        forbid_changes("nominations_applicationrevision"),
        forbid_changes("nominations_commitment"),
    ]
