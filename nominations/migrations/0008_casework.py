from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("nominations", "0007_reveal")]
    operations: list = []
