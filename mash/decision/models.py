"""What the MASH manager decided, child by child."""

from django.db import models

from mash.agencies.models import Team, Worker
from mash.cases.models import Case
from mash.cases.story import Story
from mash.people.models import Person


class Decision(Story):
    """One decision for one child; the database lets no second one be. Reasons are in `words`."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    child = models.OneToOneField(Person, models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=40)
    level = models.CharField(max_length=20)
    team = models.ForeignKey(Team, models.PROTECT, null=True)
    unanswered = models.JSONField(default=list)  # codes of the agencies that had not answered
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Worker, models.PROTECT)

    class Meta:
        ordering = ["decided_at"]
