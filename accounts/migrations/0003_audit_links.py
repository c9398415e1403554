from django.db import migrations, models

import accounts.clock
from accounts.append_only import forbid_changes, remove
from accounts.audit_links import link, row_of

TABLE = "accounts_auditevent"


def lift(apps, schema_editor):
    remove(schema_editor, TABLE)


def fill(apps, schema_editor):
    """Link the rows that stood before the open chain was there."""
    events = apps.get_model("accounts", "AuditEvent").objects
    last = ""
    for event in events.order_by("seq").iterator(1000):
        last = link(last, row_of(event))
        events.filter(pk=event.pk).update(link=last)
    apps.get_model("accounts", "AuditHead").objects.update(link=last)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_append_only_audit")]

    operations = [
        migrations.RunPython(lift, migrations.RunPython.noop),
        migrations.AddField("auditevent", "link", models.CharField(max_length=64, blank=True, default="")),
        migrations.AddField("audithead", "link", models.CharField(max_length=64, blank=True, default="")),
        migrations.CreateModel(
            name="AuditCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=accounts.clock.now)),
                ("rows", models.BigIntegerField()),
                ("broken", models.BigIntegerField(null=True)),
                ("why", models.CharField(blank=True, default="", max_length=200)),
                ("link", models.CharField(blank=True, default="", max_length=64)),
            ],
            options={"indexes": [models.Index(fields=["-at"], name="audit_check_newest")]},
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        forbid_changes(TABLE),
        forbid_changes("accounts_auditcheck"),
    ]
