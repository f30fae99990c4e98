"""That a case is closed, who keeps access, and until when what is kept."""

from django.db import models

from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.cases.story import Story


class Closure(Story):
    """The end of a case in the hub. Nothing is destroyed by `keep_until` passing alone."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="closure")
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(Worker, models.PROTECT)
    kept_for = models.JSONField()  # the roles whose access the agreement keeps
    retention = models.CharField(max_length=40)  # the retention class of the hub file
    keep_until = models.DateField()
