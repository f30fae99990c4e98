"""The contact: what the referrer said, who they are, and what the family was told."""

from django.db import models

from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.cases.story import Story


class Contact(Story):
    """One referral as it came in. Its words never change."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="contact")
    door = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    channel = models.CharField(max_length=30)
    source_code = models.CharField(max_length=2)
    anonymous = models.BooleanField(default=False)
    immediate_danger = models.BooleanField(default=False)
    told_family = models.CharField(max_length=12)
    family_agreed = models.CharField(max_length=12)
    entered_by = models.ForeignKey(Worker, models.PROTECT, null=True)
    entered_at = models.DateTimeField()


class Referrer(Story):
    """A professional who may come back to what they told, with reference and secret: `words` is
    their form as they sent it, and nothing that the hub added. The secret itself is kept nowhere.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="referrer")
    digest = models.CharField(max_length=64, unique=True)  # keyed: of reference and secret

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(digest=""), name="a_digest_is_never_empty"),
        ]


class Returned(Story):
    """A form sent back to its referrer: `words` says what the hub needs more of."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="returned")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Worker, models.PROTECT)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(answered_at=None),
                name="one_returned_form_waits_at_a_time",
            ),
        ]


class ToldAgain(Story):
    """The form as the referrer sent it again: whole, beside what was told before, which stays."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="told_again")
    returned = models.OneToOneField(Returned, models.PROTECT, related_name="answer")
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["told_at"]
