"""The agreement as it was loaded, and who has signed it; a signature may be revoked."""

import uuid
from collections.abc import Iterable
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


KEPT: dict[uuid.UUID, Agreement] = {}  # a loaded version never changes, and is published


def agreements_of(hub: str) -> list[Agreement]:
    """Every version of the hub's agreement, as loaded. Which there are is asked, what they say is
    kept; who has signed is always asked."""
    found = list(Agreement.objects.filter(hub_id=hub).order_by("loaded_at").values_list("pk"))
    return versions(pk for (pk,) in found)


def versions(ids: Iterable[uuid.UUID]) -> list[Agreement]:
    """In the order asked for; each is read from the database once a process."""
    ids = list(ids)
    if missing := [pk for pk in ids if pk not in KEPT]:
        KEPT.update(Agreement.objects.in_bulk(missing))
    return [KEPT[pk] for pk in ids]


def agreement_in_force(hub: Hub | str, on: date) -> Agreement | None:
    """The latest approved version that has begun on a day; whether it has ended is its own rule."""
    code = hub.code if isinstance(hub, Hub) else hub
    approved = Agreement.objects.filter(hub_id=code, approved_at__isnull=False)
    found = list(approved.order_by("loaded_at").values_list("pk"))
    return latest(versions(pk for (pk,) in found), on)


def latest(agreements: Iterable[Agreement], on: date) -> Agreement | None:
    begun = [
        agreement
        for agreement in agreements
        if date.fromisoformat(agreement.rules["in_force_from"]) <= on
    ]
    return max(begun, key=lambda a: (a.rules["in_force_from"], a.loaded_at), default=None)
