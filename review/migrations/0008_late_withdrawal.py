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
        ("review", "0007_appeal"),
    ]
    operations = [
        migrations.CreateModel(
            name="LateWithdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "待核对"),
                            ("checked", "待确认"),
                            ("confirmed", "已退出"),
                            ("refused", "未同意"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("portal", "推荐单位网上提出"), ("paper", "纸质申请，协会登记")], max_length=8
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("reason", models.CharField(max_length=500, verbose_name="退出原因")),
                ("asked_at", models.DateTimeField(default=accounts.clock.now)),
                ("last_key", models.CharField(blank=True, max_length=64)),
                ("checked_at", models.DateTimeField(null=True)),
                ("check_note", models.CharField(blank=True, max_length=500, verbose_name="核对情况")),
                ("decided_at", models.DateTimeField(null=True)),
                ("refusal", models.CharField(blank=True, max_length=500, verbose_name="不同意的理由")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_withdrawals",
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
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.storedfile"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            "constraints": [
models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "checked"])),
                fields=("application",),
                name="latewithdrawal_one_open",
            ),
models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True),
                    models.Q(("checked_by__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="latewithdrawal_two_people",
            ),
models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True),
                    models.Q(("checked_by", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="latewithdrawal_not_the_same",
            ),
],
},
        ),
    ]
