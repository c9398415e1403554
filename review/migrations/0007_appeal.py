import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.clock


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("documents", "0001_initial"),
        ("nominations", "0008_casework"),
        ("review", "0006_disqualification"),
    ]
    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("filed", "待核查"),
                            ("reported", "待决定"),
                            ("granted", "复核成立"),
                            ("denied", "维持原结论"),
                        ],
                        default="filed",
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("last_key", models.CharField(blank=True, max_length=64)),
                (
                    "ground",
                    models.CharField(
                        choices=[("procedure", "程序错误"), ("fact", "事实错误")],
                        max_length=10,
                        verbose_name="申请理由",
                    ),
                ),
                ("text", models.TextField(verbose_name="具体说明")),
                ("asked_role", models.CharField(max_length=10)),
                ("asked_at", models.DateTimeField(default=accounts.clock.now)),
                ("report", models.TextField(blank=True, verbose_name="核查报告")),
                ("reported_at", models.DateTimeField(null=True)),
                ("reply", models.TextField(blank=True, verbose_name="复核答复")),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="nominations.application",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appeal", to="nominations.stageevent"
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            "constraints": [
models.UniqueConstraint(
                condition=models.Q(("state__in", ["filed", "reported"])),
                fields=("application",),
                name="appeal_one_open",
            ),
models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["granted", "denied"]), _negated=True),
                    models.Q(
                        ("decided_by__isnull", False),
                        ("reported_by__isnull", False),
                        models.Q(("reply", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="appeal_decided_on_a_report",
            ),
],
},
        ),
        migrations.CreateModel(
            name="AppealFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "appeal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="review.appeal"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.storedfile"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
    ]
