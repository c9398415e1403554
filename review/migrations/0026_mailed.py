"""The register of e-mailed files (R70): three tables whose rows are never changed."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import accounts.clock
from accounts.append_only import forbid_changes


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0004_erasing'),
        ('nominations', '0010_quota_proposed'),
        ('review', '0025_last_keys'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MailItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('received_at', models.DateTimeField(verbose_name='收到时间')),
                ('sender', models.CharField(max_length=30, verbose_name='发件人')),
                ('sender_unit', models.CharField(blank=True, max_length=100, verbose_name='发件单位')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='邮件主题')),
                ('note', models.TextField(blank=True, verbose_name='备注')),
                ('at', models.DateTimeField(default=accounts.clock.now)),
                ('form_key', models.CharField(max_length=64)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mail_items', to='nominations.batch')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-received_at', '-pk'],
            "constraints": [
models.UniqueConstraint(fields=('batch', 'by', 'form_key'), name='mailitem_once'),
models.CheckConstraint(condition=models.Q(('received_at__lte', models.F('at'))), name='mailitem_not_ahead'),
],
},
        ),
        migrations.CreateModel(
            name='MailFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('form', '申报审批表'), ('list', '推荐汇总表'), ('id_front', '身份证人像面'), ('id_back', '身份证国徽面'), ('union_card', '工会会员服务卡（或工会电子会员证）'), ('certificate', '证书、奖状'), ('evidence', '四项指标证明材料'), ('supplement', '补充材料（附页）'), ('internal_publicity', '单位内部公示证明'), ('other', '其他材料')], max_length=20, verbose_name='材料')),
                ('application', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mail_files', to='nominations.application')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='review.mailitem')),
            ],
            options={
                'ordering': ['position'],
            "constraints": [
models.UniqueConstraint(fields=('item', 'position'), name='mailfile_place'),
models.CheckConstraint(condition=models.Q(('position__gte', 1), ('position__lte', 10)), name='mailfile_ten_at_most'),
models.CheckConstraint(condition=models.Q(('kind__in', ['form', 'list', 'id_front', 'id_back', 'union_card', 'certificate', 'evidence', 'supplement', 'internal_publicity', 'other'])), name='mailfile_kind_known'),
models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['id_back', 'id_front', 'union_card']), _negated=True), ('application__isnull', False), _connector='OR'), name='mailfile_whose_identity'),
models.CheckConstraint(condition=models.Q(models.Q(('kind', 'list'), _negated=True), ('application', None), _connector='OR'), name='mailfile_list_of_all'),
],
},
        ),
        migrations.CreateModel(
            name='MailVoid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500, verbose_name='作废理由')),
                ('at', models.DateTimeField(default=accounts.clock.now)),
                ('form_key', models.CharField(max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='void', to='review.mailitem')),
            ],
        ),
        forbid_changes('review_mailitem'),
        forbid_changes('review_mailfile'),
        forbid_changes('review_mailvoid'),
    ]
