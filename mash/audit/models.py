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
        indexes = [models.Index(fields=["reference"], name="entries_of_a_reference")]

    def __str__(self) -> str:
        return f"{self.actor} {self.outcome} {self.act} {self.reference}".strip()


class Payload(models.Model):
    """The words beside an entry (a reason a person typed), under the case's key: gone with it."""

    entry_id = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    told = models.BinaryField()

    def __str__(self) -> str:
        return f"words beside entry {self.entry_id}"


class Leaf(models.Model):
    """An entry's place in the tree and its hash; the sequencer alone writes it (`chaining.py`)."""

    seq = models.BigIntegerField(primary_key=True)  # 0, 1, 2, …
    entry_id = models.UUIDField(unique=True)
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"entry {self.seq} of the tree"


class Node(models.Model):
    """The hash over 256, 65,536, … leaves that are all there."""

    pk = models.CompositePrimaryKey("level", "place")
    level = models.SmallIntegerField()
    place = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"node {self.place} of level {self.level}"


class Checkpoint(models.Model):
    """The tree as it stood: how many entries, their root, and the log's signature in `note`."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    note = models.TextField()

    def __str__(self) -> str:
        return f"checkpoint of {self.size} entries"


class Verification(models.Model):
    """When the audit was last looked through, whole or since the look before, and what was found
    to be wrong; the sequencer alone writes it (`watching.py`)."""

    kind = models.CharField(primary_key=True, max_length=10)  # whole, since
    size = models.BigIntegerField()
    at = models.DateTimeField()
    said = models.TextField(blank=True)  # numbers and ids of entries, no story
    found_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind}: {self.said or 'well'}"


class Cosignature(models.Model):
    """A partner agency's witness saw this checkpoint, and that it extends what it had seen."""

    pk = models.CompositePrimaryKey("size", "witness")
    size = models.BigIntegerField()
    witness = models.CharField(max_length=150)
    at = models.DateTimeField()
    line = models.TextField()

    def __str__(self) -> str:
        return f"{self.witness} on {self.size} entries"


class Witness(models.Model):
    """What a witness said last: the size and time it cosigned, or why it did not."""

    name = models.CharField(primary_key=True, max_length=150)
    size = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)
    line = models.TextField(blank=True)
    tried_at = models.DateTimeField()
    trouble = models.CharField(max_length=20, blank=True)  # a code of `witnessing.py`

    def __str__(self) -> str:
        return self.name
