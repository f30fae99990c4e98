"""The letter comes down from the handover to the case; its table stays where it is."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("handover", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Letter",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                        ("told", models.BinaryField()),
                        ("state", models.CharField(choices=[("waiting", "Waiting to be sent"), ("sent", "Sent"), ("failed", "Could not be sent"), ("by hand", "To be given by telephone or letter")], default="waiting", max_length=10)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("written_at", models.DateTimeField()),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="cases.case")),
                    ],
                    options={"db_table": "handover_letter"},
                ),
            ],
        ),
        migrations.AddField(
            model_name="letter",
            name="kind",
            field=models.CharField(choices=[("acknowledgement", "Acknowledgement to the referrer"), ("feedback", "Outcome for the referrer"), ("chaser", "Reminder that an answer is due")], default="feedback", max_length=20),
        ),
    ]
