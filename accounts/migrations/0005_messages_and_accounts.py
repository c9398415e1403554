import accounts.clock
import accounts.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import forbid_changes


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_message_ref'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='mail_off',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='user',
            name='sms_reminders',
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name='SmsCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index', models.CharField(max_length=64, unique=True)),
                ('digest', models.CharField(max_length=64)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['expires_at'], name='sms_code_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('tries__lte', 5)), name='sms_code_tries')],
            },
        ),
        migrations.CreateModel(
            name='OutgoingSms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('key', models.CharField(max_length=120)),
                ('number', accounts.fields.EncryptedTextField(purpose='sms.number')),
                ('text', accounts.fields.EncryptedTextField(blank=True, default='', purpose='sms.text')),
                ('state', models.CharField(choices=[('queued', '待发送'), ('sending', '发送中'), ('sent', '已发送'), ('failed', '发送失败，将重试'), ('dead', '无法送达')], default='queued', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('due_at', models.DateTimeField(default=accounts.clock.now)),
                ('good_until', models.DateTimeField()),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('worker', models.CharField(blank=True, default='', max_length=64)),
                ('error', models.CharField(blank=True, default='', max_length=200)),
                ('created_at', models.DateTimeField(default=accounts.clock.now)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['failed', 'queued', 'sending'])), fields=['due_at', 'id'], name='sms_waiting')],
                'constraints': [models.UniqueConstraint(fields=('key', 'user'), name='sms_once'), models.CheckConstraint(condition=models.Q(('attempts__lte', 5)), name='sms_attempts'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='sms_sent_at')],
            },
        ),
        migrations.CreateModel(
            name='TextVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=80)),
                ('number', models.PositiveIntegerField()),
                ('subject', models.CharField(blank=True, max_length=120, verbose_name='标题')),
                ('body', models.TextField(blank=True, verbose_name='正文')),
                ('at', models.DateTimeField(default=accounts.clock.now)),
                ('key', models.CharField(max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('text', 'number'), name='text_version_number'), models.UniqueConstraint(fields=('text', 'key'), name='text_version_once'), models.CheckConstraint(condition=models.Q(models.Q(('body', ''), ('subject', '')), models.Q(models.Q(('subject', ''), _negated=True), models.Q(('body', ''), _negated=True)), _connector='OR'), name='text_version_whole')],
            },
        ),
        forbid_changes("accounts_textversion"),
    ]
