from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0024_slot_late'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='meeting',
            name='last_key',
        ),
        migrations.RemoveField(
            model_name='proposal',
            name='last_key',
        ),
    ]
