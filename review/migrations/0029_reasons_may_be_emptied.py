"""What was typed by hand into the register of paper and the records of halls and meetings may go too (§2.16).

What those records count by stands in `payload` and stays.
"""

from django.db import migrations

from accounts.append_only import forbid_changes

REASON = {"reason": "''"}


class Migration(migrations.Migration):
    dependencies = [("review", "0028_mails_may_be_emptied")]
    operations = [
        forbid_changes("review_paperentry", may_empty={"remark": "''"}),
        *(
            forbid_changes(f"review_{name}", may_empty=REASON)
            for name in ("papergrace", "sessionevent", "slotevent", "proposalevent", "approvalevent", "lifting")
        ),
    ]
