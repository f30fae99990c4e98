"""What became of each letter's tries, and the box of the hub whose letter it is."""

from django.db import migrations, models

from mash.cases.letters import box_of


def fill_boxes(apps, schema_editor):
    Letter = apps.get_model("cases", "Letter")
    letters = Letter.objects.using(schema_editor.connection.alias)
    for hub in letters.values_list("case__hub_id", flat=True).distinct():
        letters.filter(case__hub_id=hub).update(box=box_of(hub))


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_letter")]

    operations = [
        migrations.AddField("letter", "box", models.UUIDField(null=True)),
        migrations.RunPython(fill_boxes, migrations.RunPython.noop, elidable=True),
    ]
