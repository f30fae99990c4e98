"""What is sealed: ciphertext, its wrapped key, and who may ask for it. No story, no flag, no date
that anybody but its author and the case's manager can see."""

import uuid

from django.db import models


class Seal(models.Model):
    """One sealed item. No foreign keys: nothing joins to it by accident."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case_id = models.UUIDField(db_index=True)
    request_id = models.UUIDField()
    agency_id = models.CharField(max_length=100)
    author_id = models.UUIDField()
    sealed_at = models.DateTimeField()
    wrapped_key = models.BinaryField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"seal {self.pk}"
