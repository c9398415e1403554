"""What is blacked out on a picture of a blind copy, and which form was answered last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0010_avoidance_note")]

    operations = [
        migrations.AddField(
            "blindcopy", "click", models.CharField(blank=True, default="", max_length=64), preserve_default=False
        ),
        migrations.AddField("blindfile", "boxes", models.JSONField(blank=True, default=list)),
    ]
