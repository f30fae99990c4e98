"""A sample of decisions, what the audit group reads of each, how it scores them, what is learnt."""

import uuid

from django.db import models

from mash.agencies.models import Hub, Worker
from mash.cases.models import Case
from mash.cases.story import Story
from mash.language import later


class Strata(models.TextChoices):
    """By what the decisions are parted before chance draws from each part."""

    OUTCOME_RATING = "outcome_rating", later("Outcome and rating")
    OUTCOME = "outcome", later("Outcome")
    LEVEL = "level", later("Level of need")


class Said(models.TextChoices):
    YES = "yes", later("Yes")
    PARTLY = "partly", later("Partly")
    NO = "no", later("No")
    CANNOT_SAY = "cannot_say", later("Cannot say")


class Threshold(models.TextChoices):
    """The level of need that was given, beside the one that the audit group would give."""

    RIGHT = "right", later("The same level")
    HIGHER = "higher", later("The group would give a higher level")
    LOWER = "lower", later("The group would give a lower level")
    CANNOT_SAY = "cannot_say", later("Cannot say")


class Sample(models.Model):
    """Which decisions may be drawn, how many, and the seed of the chance that draws them.

    It tells of no case. The seed is fixed before anybody who reads cases draws by it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="samples")
    from_day = models.DateField()
    to_day = models.DateField()  # the last day that counts
    size = models.PositiveSmallIntegerField()
    strata = models.CharField(max_length=20, choices=Strata.choices)
    seed = models.CharField(max_length=32)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    closes_at = models.DateTimeField()  # until then the audit group reads what is drawn
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    drawn = models.PositiveSmallIntegerField(default=0)
    population = models.PositiveIntegerField(default=0)  # decisions that could be drawn
    left_out = models.PositiveIntegerField(default=0)  # of the period, and on a case still open
    digest = models.CharField(max_length=64, blank=True)  # of the population's random ids

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(from_day__lte=models.F("to_day")),
                name="a_sample_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_day} to {self.to_day}"


class Sampled(Story):
    """One decision that chance drew. `words` is the extract of its case, frozen at the drawing."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()  # by what the group calls it
    decision_id = models.UUIDField()
    decided_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    level = models.CharField(max_length=20)
    stratum = models.CharField(max_length=120)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "number"], name="one_sampled_a_number"),
            models.UniqueConstraint(fields=["sample", "decision_id"], name="drawn_once_a_sample"),
        ]


class Score(models.Model):
    """What a reviewer says of a decision, in codes; or, agreed, what they say together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="scores")
    sampled = models.ForeignKey(Sampled, models.PROTECT, related_name="scores")
    sheet = models.UUIDField()  # all that is said of one decision: opened to who has said theirs
    reviewer = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    is_agreed = models.BooleanField(default=False)
    level = models.CharField(max_length=20)  # that the reviewer would give
    threshold = models.CharField(max_length=10, choices=Threshold.choices)
    answers = models.JSONField()  # by the code of the question
    scored_at = models.DateTimeField()

    class Meta:
        ordering = ["is_agreed", "scored_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["sampled", "reviewer"],
                condition=models.Q(is_agreed=False),
                name="one_score_a_reviewer",
            ),
            models.UniqueConstraint(
                fields=["sampled"],
                condition=models.Q(is_agreed=True),
                name="one_agreed_score",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sampled_id}: {self.threshold}"


class Remark(Story):
    """The words beside a score: `words` holds them by the code of the question."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    sampled = models.ForeignKey(Sampled, models.PROTECT, related_name="+")
    score = models.OneToOneField(Score, models.PROTECT, related_name="remark")
    sheet = models.UUIDField()
    reviewer = models.ForeignKey(Worker, models.PROTECT, related_name="+")


class Lesson(Story):
    """What is learnt from a decision: `words` has what, who does something about it, and what."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="lessons")
    sampled = models.ForeignKey(Sampled, models.PROTECT, related_name="+")
    author = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["due_on", "written_at"]
