"""The sheets that were asked for."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.clock


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0004_same_evidence"),
        ("nominations", "0008_casework"),
        ("documents", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('personal', models.BooleanField(default=False, verbose_name='含个人信息')),
                ('purpose', models.CharField(blank=True, max_length=200, verbose_name='用途')),
                ('state', models.CharField(choices=[('waiting', '待批准'), ('ready', '已生成'), ('refused', '未批准')], max_length=8)),
                ('at', models.DateTimeField(default=accounts.clock.now)),
                ('decided_at', models.DateTimeField(null=True)),
                ('remark', models.CharField(blank=True, max_length=200, verbose_name='意见')),
                ('lines', models.PositiveIntegerField(default=0)),
                ('left_out', models.PositiveIntegerField(default=0)),
                ('expires_at', models.DateTimeField(null=True)),
                ('downloads', models.PositiveSmallIntegerField(default=0)),
                ('version', models.PositiveIntegerField(default=1)),
                ('click', models.CharField(max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.cycle')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.generateddocument')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['by', 'at'], name='export_by')],
                'constraints': [models.UniqueConstraint(fields=('by', 'click'), name='export_once'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('by')), _negated=True), _connector='OR'), name='export_decided_by_another'), models.CheckConstraint(condition=models.Q(('personal', False), ('state', 'waiting'), ('decided_by__isnull', False), _connector='OR'), name='export_personal_needs_a_yes')],
            },
        ),
    ]
