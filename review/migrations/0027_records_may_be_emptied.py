"""What the records of the review say about a person may go when its time is over; that they were made stays (§2.16)."""

from django.db import migrations

from accounts.append_only import forbid_changes

SAID = {"reason": "''", "payload": "'{}'"}


class Migration(migrations.Migration):
    dependencies = [("review", "0026_mailed")]
    operations = [
        forbid_changes("review_assignmentevent", may_empty=SAID),
        forbid_changes("review_meetingevent", may_empty=SAID),
        forbid_changes("review_sheetversion", may_empty={"content": "'{}'"}),
        forbid_changes("review_markversion", may_empty={"content": "'{}'"}),
        forbid_changes("review_proceedingevent", may_empty={"note": "''"}),
        forbid_changes("review_statement", may_empty={"text": "''"}),
    ]
