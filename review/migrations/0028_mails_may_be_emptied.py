"""What a mail says about people may go when its time is over; that it was registered stays (§2.16)."""

from django.db import migrations

from accounts.append_only import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("review", "0027_records_may_be_emptied")]
    operations = [
        forbid_changes("review_mailitem", may_empty=dict.fromkeys(("sender", "sender_unit", "subject", "note"), "''")),
        forbid_changes("review_mailvoid", may_empty={"reason": "''"}),
    ]
