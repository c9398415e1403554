from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("review", "0011_blind_boxes"),
    ]

    operations = [
        migrations.AddField(
            model_name="sheet",
            name="page",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
