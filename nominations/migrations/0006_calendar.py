from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("nominations", "0005_correction")]
    operations: list = []
