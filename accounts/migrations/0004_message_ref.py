import uuid

from django.db import migrations, models


def fill(apps, schema_editor):
    """Each message that stood before gets an address of its own."""
    messages = apps.get_model("accounts", "Message").objects
    for pk in messages.values_list("pk", flat=True).iterator(1000):
        messages.filter(pk=pk).update(ref=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_audit_links")]

    operations = [
        migrations.AddField("message", "ref", models.UUIDField(null=True, editable=False)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("message", "ref", models.UUIDField(default=uuid.uuid4, unique=True, editable=False)),
    ]
