"""What is kept of access: openings by break-glass, reviews of who works here, who stands in."""

import uuid
from datetime import date, timedelta

from django.db import models

from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.cases.story import Story
from mash.clock.calendar import day_of
from mash.language import later


class Reason(models.TextChoices):
    """The only reasons there are for opening a case by break-glass."""

    DANGER = "danger", later("A child may be in immediate danger, and what the hub knows is needed")
    NOT_REACHED = "not reached", later("The MASH manager cannot be reached, and it cannot wait")
    NOT_ASKED = "not asked", later("My agency holds something on this child and was not asked")


class Outcome(models.TextChoices):
    JUSTIFIED = "justified", later("It was justified")
    NOT_JUSTIFIED = "not justified", later("It was not justified")


class Opening(Story):
    """One case opened by one worker for hours, without a grant; `words` say why. It stays on the
    desk of those who answer for it until somebody else has closed its review."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="openings")
    reference = models.CharField(max_length=20)  # governance sees the opening and not the case
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="openings")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    since = models.DateTimeField()
    until = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="reviewed")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True)
                | ~models.Q(reviewed_by=models.F("worker")),
                name="reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_at__isnull=True, reviewed_by__isnull=True, outcome="")
                | (
                    models.Q(reviewed_at__isnull=False, reviewed_by__isnull=False)
                    & ~models.Q(outcome="")
                ),
                name="reviewed_with_an_outcome",
            ),
        ]


class Review(models.Model):
    """That somebody who answers for a worker said, in one quarter, whether they need access."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="reviews")
    quarter = models.CharField(max_length=7)  # 2026-Q4
    is_needed = models.BooleanField()
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, models.PROTECT, related_name="reviews_done")

    def __str__(self) -> str:
        return f"{self.worker_id} {self.quarter}"


class Waking(models.Model):
    """That a sleeping account was woken, and why."""

    class Why(models.TextChoices):
        LEAVE = "leave", later("They were away: leave, sickness, a course")
        SELDOM = "seldom", later("They work in the hub seldom, and are needed")
        NEW = "new", later("They are new, and had not signed in yet")

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="wakings")
    why = models.CharField(max_length=10, choices=Why.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, models.PROTECT, related_name="wakings_done")

    def __str__(self) -> str:
        return f"{self.worker_id} {self.why}"


class StandIn(models.Model):
    """Another MASH manager has the cases of one who is away, for a time. It ends by itself. One
    that is planned begins at its hour (`begun_at`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    manager = models.ForeignKey(Worker, models.PROTECT, related_name="stood_in_by")
    deputy = models.ForeignKey(Worker, models.PROTECT, related_name="stands_in_for")
    since = models.DateTimeField()
    until = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(manager=models.F("deputy")), name="nobody_stands_in_for_oneself"
            ),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("since")), name="standing_in_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.manager_id}"

    @property
    def last_day(self) -> date:
        """The last day of it, in London."""
        return day_of(self.until - timedelta(seconds=1))
