import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("nominations", "0004_corrections_calendar")]
    operations = [
        migrations.AddField("extension", "form_key", models.CharField(blank=True, max_length=64, default=""), False),
        migrations.AddField("extension", "revoke_reason", models.TextField(blank=True, default=""), False),
        migrations.AddField(
            "extension",
            "revoked_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
