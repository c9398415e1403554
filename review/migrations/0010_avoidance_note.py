from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0009_experts_and_sheets"),
    ]

    operations = [
        migrations.AddField(
            model_name="avoidance",
            name="decision_note",
            field=models.CharField(blank=True, max_length=300),
        ),
    ]
