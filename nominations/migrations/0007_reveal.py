from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("nominations", "0006_calendar")]
    operations: list = []
