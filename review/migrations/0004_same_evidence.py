"""Pairs of files that look alike, and which files have been compared."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.clock


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0002_intake"),
        ("nominations", "0008_casework"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name='EvidenceMatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('left_page', models.PositiveSmallIntegerField(default=1)),
                ('right_page', models.PositiveSmallIntegerField(default=1)),
                ('how', models.CharField(choices=[('same', '文件完全相同'), ('picture', '图像相近'), ('content', '页面内容相同')], max_length=8, verbose_name='依据')),
                ('gap', models.PositiveSmallIntegerField(default=0)),
                ('quarter', models.PositiveSmallIntegerField(default=0)),
                ('found_at', models.DateTimeField(default=accounts.clock.now)),
                ('decision', models.CharField(blank=True, choices=[('misuse', '同一材料，使用不当'), ('allowed', '同一材料，可以共用'), ('different', '不是同一材料')], max_length=10, verbose_name='判断')),
                ('decided_at', models.DateTimeField(null=True)),
                ('remark', models.TextField(blank=True, verbose_name='说明')),
                ('version', models.PositiveIntegerField(default=1)),
                ('click', models.CharField(blank=True, max_length=64)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('left', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matches_right', to='nominations.attachment')),
                ('right', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matches_left', to='nominations.attachment')),
            ],
            options={
                'indexes': [models.Index(fields=['decision', 'found_at'], name='evidencematch_queue')],
                'constraints': [models.UniqueConstraint(fields=('left', 'right'), name='evidencematch_once'), models.CheckConstraint(condition=models.Q(('left__lt', models.F('right'))), name='evidencematch_order'), models.CheckConstraint(condition=models.Q(('how__in', ['same', 'picture', 'content'])), name='evidencematch_how'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('decision', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('decision__in', ['misuse', 'allowed', 'different'])), _connector='OR'), name='evidencematch_decided_by_someone')],
            },
        ),
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease_until', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='scan', to='nominations.attachment')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['lease_until'], name='scan_due')],
            },
        ),
    ]
