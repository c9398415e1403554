
import accounts.clock
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import forbid_changes


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0003_fingerprints'),
        ('nominations', '0009_case_worker'),
        ('review', '0012_sheet_page'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('draft', '筹备中'), ('convened', '开会中'), ('closed', '已结束，待确认'), ('confirmed', '已确认')], default='draft', max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('held_on', models.DateField(null=True, verbose_name='会议日期')),
                ('place', models.CharField(blank=True, max_length=100, verbose_name='地点')),
                ('quota_note', models.CharField(blank=True, max_length=300, verbose_name='入围人数与名额不同的说明')),
                ('closed_at', models.DateTimeField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('last_key', models.CharField(blank=True, max_length=64)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cycle', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='meeting', to='nominations.cycle')),
                ('minutes', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.generateddocument')),
                ('scan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
            ],
        options={"constraints": [
models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'convened', 'closed', 'confirmed'])), name='meeting_state_known'),
models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('closed_by')), _negated=True), _connector='OR'), name='meeting_two_people'),
]},
),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kinds', models.JSONField(default=list)),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='提出的理由')),
                ('added_at', models.DateTimeField(default=accounts.clock.now)),
                ('outcome', models.CharField(blank=True, choices=[('keep', '按排名结果'), ('in', '建议入围'), ('out', '建议不入围')], max_length=6)),
                ('conclusion', models.CharField(blank=True, max_length=500, verbose_name='合议意见')),
                ('version', models.PositiveIntegerField(default=1)),
                ('decided_at', models.DateTimeField(null=True)),
                ('last_key', models.CharField(blank=True, max_length=64)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.application')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='review.meeting')),
            ],
            options={
                'ordering': ['pk'],
            "constraints": [
models.UniqueConstraint(fields=('meeting', 'application'), name='case_once'),
models.CheckConstraint(condition=models.Q(('outcome', ''), models.Q(('decided_by__isnull', False), models.Q(('conclusion', ''), _negated=True)), _connector='OR'), name='case_decided_in_words'),
],
},
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('present', models.BooleanField(default=False)),
                ('chair', models.BooleanField(default=False)),
                ('expert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='review.expert')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='review.meeting')),
            ],
            options={
                'ordering': ['pk'],
            "constraints": [
models.UniqueConstraint(fields=('meeting', 'expert'), name='attendance_once'),
models.UniqueConstraint(condition=models.Q(('chair', True)), fields=('meeting',), name='attendance_one_chair'),
models.CheckConstraint(condition=models.Q(('chair', False), ('present', True), _connector='OR'), name='attendance_chair_is_there'),
],
},
        ),
        migrations.CreateModel(
            name='MeetingEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move', models.CharField(max_length=30)),
                ('from_status', models.CharField(blank=True, max_length=20)),
                ('to_status', models.CharField(max_length=20)),
                ('role', models.CharField(max_length=10)),
                ('at', models.DateTimeField(default=accounts.clock.now)),
                ('ip', models.GenericIPAddressField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('payload', models.JSONField(default=dict)),
                ('key', models.CharField(blank=True, max_length=64)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='review.meeting')),
            ],
            options={
                'ordering': ['pk'],
            "constraints": [
models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('meeting', 'move', 'actor', 'key'), name='meetingevent_once'),
],
},
        ),
        migrations.CreateModel(
            name='Ranking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('cause', models.CharField(choices=[('opened', '合议开始，评分表锁定'), ('quarantine', '有评分表因回避被隔离'), ('changed', '评分表、名额或参评人有变化')], max_length=12)),
                ('parameters', models.JSONField()),
                ('information', models.JSONField(default=dict)),
                ('sha256', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=accounts.clock.now)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rankings', to='nominations.cycle')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
            "constraints": [
models.UniqueConstraint(fields=('cycle', 'number'), name='ranking_number'),
],
},
        ),
        migrations.AddField(
            model_name='meeting',
            name='ranking',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='review.ranking'),
        ),
        migrations.CreateModel(
            name='RankingRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20)),
                ('count', models.PositiveSmallIntegerField()),
                ('mean', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ('skill', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ('contribution', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ('spread', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ('rank', models.PositiveIntegerField(null=True)),
                ('tied', models.BooleanField(default=False)),
                ('flags', models.JSONField(default=list)),
                ('suggested', models.BooleanField(null=True)),
                ('sheets', models.JSONField(default=list)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ranking_rows', to='nominations.application')),
                ('ranking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='review.ranking')),
            ],
            options={
                'ordering': ['pk'],
            "constraints": [
models.UniqueConstraint(fields=('ranking', 'application'), name='rankingrow_once'),
models.CheckConstraint(condition=models.Q(models.Q(('mean', None), ('rank', None)), models.Q(('mean__isnull', False), ('rank__isnull', False)), _connector='OR'), name='rankingrow_whole'),
],
},
        ),
        migrations.CreateModel(
            name='Voice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('choice', models.CharField(choices=[('for', '同意入围'), ('against', '不同意入围'), ('abstain', '弃权')], max_length=8)),
                ('text', models.CharField(blank=True, max_length=300)),
                ('entered_at', models.DateTimeField(default=accounts.clock.now)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='voices', to='review.case')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('expert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='review.expert')),
            ],
            options={
                'ordering': ['pk'],
            "constraints": [
models.UniqueConstraint(fields=('case', 'expert'), name='voice_once'),
],
},
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shortlisted', models.BooleanField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('place', models.PositiveSmallIntegerField(null=True)),
                ('entered_at', models.DateTimeField(default=accounts.clock.now)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='nominations.application')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='review.meeting')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'application'), name='decision_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'confirmed'), _negated=True), models.Q(('closed_by__isnull', False), ('confirmed_by__isnull', False), ('ranking__isnull', False), ('scan__isnull', False)), _connector='OR'), name='meeting_confirmed_with_minutes'),
        ),
        *(forbid_changes(f"review_{name}") for name in ("ranking", "rankingrow", "meetingevent")),
    ]
