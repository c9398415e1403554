from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_append_only_audit"), ("documents", "0001_initial"), ("nominations", "0008_casework")]
    operations: list = []
