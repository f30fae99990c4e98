"""What leaves the hub: summaries to teams, feedback to the referrer."""

from django.db import models

from mash.agencies.models import Team, Worker
from mash.cases.models import Case
from mash.cases.story import Story


class Summary(Story):
    """A document of its own, frozen when sent: `words` is all that the team will ever see."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="summaries")
    team = models.ForeignKey(Team, models.PROTECT)
    digest = models.CharField(max_length=64)  # keyed: of what the preview showed
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Worker, models.PROTECT, related_name="sent_summaries")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="accepted")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "team"], name="one_summary_a_team"),
        ]


class Feedback(Story):
    """What the referrer is told, or that there is nobody to tell."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="feedback")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Worker, models.PROTECT)
    possible = models.BooleanField()  # an anonymous referrer gets none
