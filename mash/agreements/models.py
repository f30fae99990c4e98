"""The agreement as it was loaded, and who has signed it; a signature may be revoked."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models

from mash.agencies.models import Agency, Hub

if TYPE_CHECKING:
    from mash.agreements.agreement_file import AgreementFile


class Agreement(models.Model):
    """One version of a hub's information sharing agreement, its rules as data."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="agreements")
    version = models.CharField(max_length=40)
    rules = models.JSONField()
    loaded_at = models.DateTimeField()
    # by a second person (`mash.approvals`; a trigger sets it); the first version by its loading
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hub", "version"], name="one_agreement_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.hub_id} agreement {self.version}"

    @property
    def file(self) -> "AgreementFile":
        """The rules with the signatures as the register has them now."""
        from mash.agreements.agreement_file import AgreementFile

        parties = [
            {
                "agency": signature.agency.code,
                "signed_on": signature.signed_on,
                "signed_by": signature.signed_by,
                **({"revoked_on": signature.revoked_on} if signature.revoked_on else {}),
            }
            for signature in self.signatures.select_related("agency")
        ]
        return AgreementFile.model_validate(self.rules | {"parties": parties})


class Signature(models.Model):
    """An agency's signature under one version."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures")
    agency = models.ForeignKey(Agency, models.PROTECT)
    signed_on = models.DateField()
    signed_by = models.CharField(max_length=200)
    revoked_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "agency"], name="signed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} signed {self.agreement}"


def agreement_in_force(hub: Hub | str, on: date) -> Agreement | None:
    """The latest approved version that has begun on a day; whether it has ended is its own rule."""
    code = hub.code if isinstance(hub, Hub) else hub
    begun = [
        agreement
        for agreement in Agreement.objects.filter(hub_id=code, approved_at__isnull=False)
        if date.fromisoformat(agreement.rules["in_force_from"]) <= on
    ]
    return max(begun, key=lambda a: (a.rules["in_force_from"], a.loaded_at), default=None)
