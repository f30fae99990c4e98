"""What was done, looked at or refused: references and codes, never a story, never changed."""

import uuid

from django.db import models


class Outcome(models.TextChoices):
    DONE = "done", "done"
    LOOKED = "looked", "looked"
    REFUSED = "refused", "refused"


class Entry(models.Model):
    """One line of the audit. It names rows by reference, without foreign keys: it outlives them.

    The table also keeps `xid`, the writing transaction's number, for the sequencer that chains
    committed entries without ever skipping a late one (see `need_to_know/policies.py`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=80)  # a worker's reader name, or the door's
    username = models.CharField(max_length=150, blank=True)
    agency = models.CharField(max_length=100, blank=True)
    act = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    case_id = models.UUIDField(null=True, db_index=True)
    reference = models.CharField(max_length=20, blank=True)
    detail = models.JSONField(default=dict)  # references and codes only; see `actions.record`
    commitment = models.BinaryField(max_length=32, default=bytes)  # HMAC over the payload, if any

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.actor} {self.outcome} {self.act} {self.reference}".strip()


class Payload(models.Model):
    """The words beside an entry (a reason a person typed), under the case's key: gone with it."""

    entry_id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    told = models.BinaryField()

    def __str__(self) -> str:
        return f"words beside entry {self.entry_id}"
