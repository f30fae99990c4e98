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
