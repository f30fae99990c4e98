"""Hubs that are loaded already: their managers and governance officers keep the post, too."""

import uuid

from django.db import migrations, models
from django.utils import timezone

from mash.cases.letters import box_of


def open_post(apps, schema_editor):
    alias = schema_editor.connection.alias
    Grant = apps.get_model("need_to_know", "Grant")
    for hub in apps.get_model("agencies", "Hub").objects.using(alias).all():
        for role in ("manager", "governance"):
            Grant.objects.using(alias).get_or_create(
                reader=f"{hub.code}/{role}",
                reach="post",
                what=box_of(hub.code),
                defaults={
                    "id": uuid.uuid4(),
                    "because": "read letters",
                    "since": timezone.now(),
                    "granted_by": "owner",
                },
            )


class Migration(migrations.Migration):
    dependencies = [
        ("need_to_know", "0003_letter_reach"),
        ("agencies", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(open_post, migrations.RunPython.noop, elidable=True),
    ]
