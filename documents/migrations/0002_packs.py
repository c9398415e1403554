"""How far a long rendering is: steps done of steps in all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="generateddocument",
            name="done",
            field=models.PositiveIntegerField(default=0, verbose_name="已完成步数"),
        ),
        migrations.AddField(
            model_name="generateddocument",
            name="total",
            field=models.PositiveIntegerField(default=0, verbose_name="总步数"),
        ),
    ]
