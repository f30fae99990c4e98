import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_occasion"),
    ]

    operations = [
        migrations.CreateModel(
            name="MatchList",
            fields=[
                ("k", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "cards",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
            ],
        ),
    ]
