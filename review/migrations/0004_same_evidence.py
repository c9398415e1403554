from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("review", "0002_intake")]
    operations: list = []
