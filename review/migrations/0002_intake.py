from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("review", "0001_formal_check")]
    operations: list = []
