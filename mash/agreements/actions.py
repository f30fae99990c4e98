"""Loading an agreement, revoking a signature: the owner's work; and what it says of a movement."""

from datetime import date, datetime

from mash.agencies.actions import OWNER, owners_work
from mash.agencies.models import Agency
from mash.agreements.agreement_file import AgreementFile
from mash.agreements.bound import no_agreement
from mash.agreements.models import Agreement, Signature, agreement_in_force
from mash.agreements.movement import Movement, Ruling, ruling


@owners_work
def load_agreement(*, file: AgreementFile, now: datetime) -> Agreement:
    """Load a version with its signatures. A loaded version never changes: load a new one.

    A hub's first version is in force as loaded; a later one waits until two people approve it.
    """
    known = Agreement.objects.using(OWNER).filter(hub_id=file.hub, version=file.version).first()
    if known:
        return known
    is_first = not Agreement.objects.using(OWNER).filter(hub_id=file.hub).exists()
    agreement = Agreement.objects.using(OWNER).create(
        hub_id=file.hub,
        version=file.version,
        rules=file.model_dump(mode="json", exclude_none=True),
        loaded_at=now,
        approved_at=now if is_first else None,
    )
    agencies = {a.code: a for a in Agency.objects.using(OWNER).filter(hub_id=file.hub)}
    Signature.objects.using(OWNER).bulk_create(
        Signature(
            agreement=agreement,
            agency=agencies[party.agency],
            signed_on=party.signed_on,
            signed_by=party.signed_by,
            revoked_on=party.revoked_on,
        )
        for party in file.parties
    )
    return agreement


@owners_work
def revoke_signature(*, agency: str, on: date) -> int:
    """An agency (`southwark.police`) leaves the agreement: from that day it shares nothing under
    it, and its workers see nothing. The register is left as it is: an agency that signs a later
    version goes on where it stood."""
    signatures = Signature.objects.using(OWNER).filter(agency_id=agency, revoked_on=None)
    return signatures.update(revoked_on=on)


def what_is_agreed(*, hub: str, movement: Movement, on: date) -> tuple[str, Ruling]:
    """The version in force and what it says: may this move?"""
    agreement = agreement_in_force(hub, on)
    if agreement is None:
        return "", no_agreement()
    return agreement.version, ruling(agreement.file, movement, on=on)
