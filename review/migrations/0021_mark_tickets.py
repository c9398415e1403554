"""A mark counts how often it was opened again; a version knows the ticket of its sheet, which comes once."""

from django.conf import settings
from django.db import migrations, models

from accounts.append_only import forbid_changes


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0020_plan_drawn_by_a_worker'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='mark',
            name='round',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='markversion',
            name='ticket',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddConstraint(
            model_name='markversion',
            constraint=models.UniqueConstraint(condition=models.Q(('ticket', ''), _negated=True), fields=('mark', 'ticket'), name='markversion_ticket_once'),
        ),
        # SQLite rebuilds the table without its triggers.
        forbid_changes("review_markversion"),
    ]
