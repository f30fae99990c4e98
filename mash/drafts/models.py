"""What somebody has typed and not sent yet, for them alone; and who has which form open."""

import uuid
from typing import Any

from django.db import models


class Draft(models.Model):
    """One person's unsent words on one form, kept as if they were sealed. No foreign keys."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    worker_id = models.UUIDField()
    agency_id = models.CharField(max_length=100)
    case_id = models.UUIDField(null=True, db_index=True)
    what = models.UUIDField(null=True)  # what the act is over, for who sees this much of a case
    path = models.CharField(max_length=200)  # the form's address: references and random ids
    act = models.CharField(max_length=40)  # what sending it would do
    saved_at = models.DateTimeField()
    kept_until = models.DateTimeField(db_index=True)
    told = models.BinaryField()
    words: dict[str, Any]  # once opened: `fields`, and `since`, when the page was read

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker_id", "agency_id", "path"], name="one_draft"),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Presence(models.Model):
    """Somebody has a form open, or has just sent it. Not a word of what they write."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    worker_id = models.UUIDField()
    agency_id = models.CharField(max_length=100)
    case_id = models.UUIDField(db_index=True)
    path = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    wrote_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["path", "worker_id", "agency_id"], name="present_once_on_a_form"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} at {self.path}"
