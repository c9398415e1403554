"""What the pages of stored files look like."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_packs")]

    operations = [
        migrations.CreateModel(
            name="Fingerprint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.PositiveSmallIntegerField()),
                ("coarse", models.CharField(blank=True, max_length=16)),
                ("detail", models.BinaryField(default=b"")),
                ("content", models.CharField(blank=True, max_length=64)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fingerprints",
                        to="documents.storedfile",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("content", ""), _negated=True),
                        fields=["content"],
                        name="fingerprint_content",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("file", "page"), name="fingerprint_one")],
            },
        ),
        migrations.CreateModel(
            name="FingerprintBand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("band", models.PositiveSmallIntegerField()),
                (
                    "fingerprint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bands",
                        to="documents.fingerprint",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["band", "fingerprint"], name="fingerprint_band")],
                "constraints": [
                    models.UniqueConstraint(fields=("fingerprint", "band"), name="fingerprint_band_once")
                ],
            },
        ),
    ]
