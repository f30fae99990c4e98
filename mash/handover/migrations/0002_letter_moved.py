"""The letter is the case's now: forgotten here, its table untouched."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("handover", "0001_initial"),
        ("cases", "0002_letter"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="Letter")],
        ),
    ]
