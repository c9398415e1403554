from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("nominations", "0004_corrections_calendar")]
    operations: list = []
