"""Where agencies disagree: codes and times in one place, what was said in another."""

import uuid

from django.db import models

from mash.agencies.models import Agency, Worker
from mash.cases.models import Case
from mash.cases.story import Story
from mash.language import later


class About(models.TextChoices):
    SCREENING = "screening", later("How the screening ended")
    RATING = "rating", later("The rating")
    DECISION = "decision", later("A decision for a child")
    ANSWER = "answer", later("What another agency answered")


class What(models.TextChoices):
    RAISED = "raised", later("Raised")
    ANSWERED = "answered", later("Answered")
    ESCALATED = "escalated", later("Taken a stage up")
    ENDED = "ended", later("Ended")


class How(models.TextChoices):
    AGREED = "agreed", later("The agencies agree now")
    CHANGED = "changed", later("What was disagreed with was changed")
    STANDS = "stands", later("It stands, and the dissent stays on record")


class Disagreement(models.Model):
    """That an agency disagrees, with whom and about what. What became of it is in its steps."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="disagreements")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="disagreements")
    other = models.ForeignKey(Agency, models.PROTECT, related_name="disagreed_with")
    about = models.CharField(max_length=12, choices=About.choices)
    working_days = models.PositiveSmallIntegerField()  # within which it is to be settled
    raised_at = models.DateTimeField()

    class Meta:
        ordering = ["raised_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(agency=models.F("other")),
                name="no_agency_disagrees_with_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} with {self.other_id}: {self.about}"


class Step(models.Model):
    """One thing that happened to a disagreement; none is ever changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    disagreement = models.ForeignKey(Disagreement, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=10, choices=What.choices)
    stage = models.CharField(max_length=40)  # the hub file's, once this has happened
    how = models.CharField(max_length=8, choices=How.choices, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["disagreement", "number"], name="one_step_of_a_disagreement_a_number"
            ),
            models.UniqueConstraint(
                fields=["disagreement"],
                condition=models.Q(what="ended"),
                name="a_disagreement_ends_once",
            ),
            models.CheckConstraint(
                condition=models.Q(what="ended") & ~models.Q(how="")
                | ~models.Q(what="ended") & models.Q(how=""),
                name="what_ended_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.disagreement_id} {self.number}: {self.what}"


class Said(Story):
    """What was said with a step: `why`, and at the raising what the agency `would` have done."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    step = models.OneToOneField(Step, models.PROTECT, related_name="said")
