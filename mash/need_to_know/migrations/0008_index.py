"""Hubs that are loaded already: their officers and managers find people again, too."""

import uuid

from django.db import migrations
from django.utils import timezone

from mash.need_to_know.standing_grants import index_of


def open_index(apps, schema_editor):
    alias = schema_editor.connection.alias
    Grant = apps.get_model("need_to_know", "Grant")
    for hub in apps.get_model("agencies", "Hub").objects.using(alias).all():
        for role in ("officer", "manager"):
            Grant.objects.using(alias).get_or_create(
                reader=f"{hub.code}/{role}",
                reach="known",
                what=index_of(hub.code),
                defaults={
                    "id": uuid.uuid4(),
                    "because": "look up people",
                    "since": timezone.now(),
                    "granted_by": "owner",
                },
            )


class Migration(migrations.Migration):
    dependencies = [
        ("need_to_know", "0007_known_reach"),
        ("agencies", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(open_index, migrations.RunPython.noop, elidable=True),
    ]
