"""The screening: positions of the panel, how it was settled, and every rating ever given."""

import uuid

from django.db import models

from mash.agencies.models import Agency, Worker
from mash.cases.models import Case
from mash.cases.story import Story
from mash.language import later
from mash.people.models import Person

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


class Told(models.TextChoices):
    """Was this person told that others are asked about them?"""

    YES = "yes", later("Told")
    NO = "no", later("Not told")
    NOT_KNOWN = "not_known", later("Not known whether told")


class Agreed(models.TextChoices):
    """Were they asked whether they agree, and did they? An answer is never needed to share where
    the law allows it; how it stands is told truly all the same."""

    AGREED = "agreed", later("Asked, and agreed")
    REFUSED = "refused", later("Asked, and did not agree")
    NOT_ASKED = "not_asked", later("Not asked")


class WhyNotAsked(models.TextChoices):
    RISK = "risk", later("Asking would put a child at risk")
    CRIME = "crime", later("Asking would prejudice the prevention or detection of a crime")
    DELAY = "delay", later("Asking would cause a delay that a child cannot wait for")
    NOT_FOUND = "not_found", later("They cannot be found")
    TOO_YOUNG = "too_young", later("Too young to understand what is asked")


class Consent(models.Model):
    """What one person was told and asked, as somebody recorded it: codes, and never changed. What
    is said later stands beside it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="consents")
    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    number = models.PositiveSmallIntegerField()  # of what was recorded of this person
    told = models.CharField(max_length=10, choices=Told.choices)
    agreed = models.CharField(max_length=10, choices=Agreed.choices)
    why_not = models.CharField(max_length=10, choices=WhyNotAsked.choices, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Worker, models.PROTECT)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="recorded_one_by_one"),
            models.CheckConstraint(
                condition=models.Q(agreed=Agreed.NOT_ASKED) ^ models.Q(why_not=""),
                name="not_asked_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.told} {self.agreed}"


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
