"""The screening: positions of the panel, how it was settled, and every rating ever given."""

from django.db import models

from mash.agencies.models import Agency, Worker
from mash.cases.models import Case
from mash.cases.story import Story
from mash.language import later

ENTER = "enter"  # the position that the contact goes into MASH; every other is a route of the hub


class How(models.TextChoices):
    AGREED = "agreed", later("The panel agreed")
    MANAGER = "manager", later("The panel differed and the MASH manager decided")
    URGENT = (
        "urgent",
        later("The MASH manager decided at once, without waiting for the panel"),
    )


class ConsentBasis(models.TextChoices):
    """On what footing agencies are asked: the Haringey judgment, [2013] EWHC 416 (Admin)."""

    AGREED = "agreed", later("The family agreed")
    DISPENSED = "dispensed", later("Agreement is dispensed with")


class Screening(Story):
    """One screening of a contact. `words` holds the answer to dissent, the reason for dispensing
    with agreement, and what the requests will say."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="screening")
    opened_at = models.DateTimeField()
    panel = models.JSONField()  # agency codes
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Worker, models.PROTECT, null=True)
    outcome = models.CharField(max_length=40, blank=True)  # ENTER or a route's code
    how = models.CharField(max_length=10, choices=How.choices, blank=True)
    absent = models.JSONField(default=list)  # codes of panel agencies that gave no position
    consent_basis = models.CharField(max_length=10, choices=ConsentBasis.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(outcome=ENTER) | ~models.Q(consent_basis=""),
                name="entering_needs_consent_or_its_dispensing",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at=None, outcome="", how="")
                | (models.Q(settled_at__isnull=False) & ~models.Q(outcome="") & ~models.Q(how="")),
                name="settled_whole_or_not_at_all",
            ),
        ]


class Position(Story):
    """What one agency's panel manager would do, and why."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="positions")
    agency = models.ForeignKey(Agency, models.PROTECT)
    worker = models.ForeignKey(Worker, models.PROTECT)
    route = models.CharField(max_length=40)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "agency"], name="one_position_an_agency"),
        ]


class Rating(Story):
    """A rating, given or changed; none is ever lost. The reason is in `words`."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="ratings")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Worker, models.PROTECT)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_rating_a_number"),
        ]
