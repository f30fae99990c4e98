"""What goes to the out-of-hours team at closing time, and what comes back in the morning."""

from django.db import models

from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.cases.story import Story


class Pack(Story):
    """What the night team may know of one case, frozen. New answers make a new edition of it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="packs")
    evening = models.DateField()  # the day on whose evening the night begins
    edition = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)  # keyed: of its words
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Worker, models.PROTECT, null=True)  # nobody: at closing time
    until = models.DateTimeField()  # when the hub opens

    class Meta:
        ordering = ["made_at", "edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "evening", "edition"], name="one_pack_an_edition"
            ),
        ]


class Note(Story):
    """What the night team did: `words` has what was done, who was spoken to, the next step."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="night_notes")
    author = models.ForeignKey(Worker, models.PROTECT, related_name="night_notes")
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)  # by the case's manager
    read_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="read_night_notes")

    class Meta:
        ordering = ["written_at"]
