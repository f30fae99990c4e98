"""That a case is closed, until when it is kept, what holds it, and that it is disposed of.

A request for one's own data is kept and disposed of in the same way, by its own id where a case's
stands: so these four have no foreign key in the database, but triggers (`of_what_there_is`).
"""

import uuid
from datetime import date

from django.db import models

from mash.agencies.hub_rules import OF_A_REQUEST
from mash.agencies.models import Hub, Worker
from mash.approvals.models import Why
from mash.cases.models import Case, new_reference
from mash.cases.story import Story


class Closure(Story):
    """The end of a case in the hub. Nothing is destroyed by `keep_until` passing alone.

    Hub and reference stand here too: governance officers read this row, and not the case's.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="closure", db_constraint=False)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="closures")
    reference = models.CharField(max_length=20)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(Worker, models.PROTECT)
    kept_for = models.JSONField()  # the roles whose access the agreement keeps
    retention = models.CharField(max_length=40)  # the retention class of the hub file
    keep_until = models.DateField(db_index=True)
    # codes of the kinds of items that do not stay where no summary took them along: a trigger
    unused_gone = models.JSONField(default=list)

    @property
    def is_request(self) -> bool:
        return self.retention == OF_A_REQUEST


class Hold(Story):
    """Something forbids the disposal of a case: an inquiry, a court, a complaint. `words` are the
    reason and the order's reference. Any number may stand at once; two people release each."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="holds", db_constraint=False)
    reference = models.CharField(max_length=20)  # the case's
    since = models.DateTimeField()
    by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    approval_id = models.UUIDField(null=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(released_at=None, released_by=None, approval_id=None)
                | models.Q(
                    released_at__isnull=False,
                    released_by__isnull=False,
                    approval_id__isnull=False,
                ),
                name="released_whole_or_not_at_all",
            ),
        ]


class Review(Story):
    """A person looked at a case and keeps it longer: until when, and in `words` why."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews", db_constraint=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    keep_until = models.DateField()

    class Meta:
        ordering = ["at"]


class Disposal(models.Model):
    """The certificate: that a case is gone, by which two people, how many rows of what; no content.

    Writing this row is what destroys the others (a trigger); the keys follow once it is committed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.CharField(max_length=20, unique=True, default=new_reference)
    case = models.OneToOneField(Case, models.PROTECT, related_name="disposal", db_constraint=False)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="disposals")
    reference = models.CharField(max_length=20)
    retention = models.CharField(max_length=40)
    keep_until = models.DateField()
    why = models.CharField(max_length=12, choices=Why.choices, blank=True)  # where it is early
    approval_id = models.UUIDField(unique=True)
    asked_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    disposed_at = models.DateTimeField()
    # rows destroyed, by table: the trigger counts them. Sealed items count among the items, and how
    # many keys there were is not kept: either would tell whether, and how many, had sealed
    counts = models.JSONField(default=dict)
    keys_destroyed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-disposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(asked_by=models.F("approved_by")),
                name="two_people_dispose",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_request(self) -> bool:
        return self.retention == OF_A_REQUEST


def kept_until(closure: Closure, reviews: list[Review]) -> date:
    """The day until which a case is kept, by its closing or the longest review."""
    return max([closure.keep_until, *(one.keep_until for one in reviews)])
