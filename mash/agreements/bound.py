"""Which agencies the agreement binds today: asked with every request, so that leaving it, its end
and its beginning bite at the next one, whatever the register of need to know still says."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from mash.agreements.models import Agreement, agreement_in_force, latest, versions
from mash.agreements.movement import (
    GOVERNANCE,
    Refusal,
    Ruling,
    cited,
    not_bound,
    not_in_force,
)
from mash.prepared import prepared_cursor

SIGNED = """select a.id, s.agency_id, s.signed_on, s.revoked_on from agreements_agreement a
left join agreements_signature s on s.agreement_id = a.id
where a.hub_id = %s and a.approved_at is not null order by a.loaded_at"""


def bound_agencies(hub: str, on: date) -> frozenset[str]:
    """The ids of the agencies with a signature in force under the version in force."""
    with prepared_cursor() as cursor:
        cursor.execute(SIGNED, [hub])
        rows = cursor.fetchall()
    ids: list[UUID] = list(dict.fromkeys(pk for pk, *_ in rows))
    now = latest(versions(ids), on)
    if now is None or has_ended(now, on):
        return frozenset()
    return frozenset(
        agency
        for pk, agency, signed_on, revoked_on in rows
        if pk == now.pk
        and agency is not None
        and signed_on <= on
        and (revoked_on is None or on < revoked_on)
    )


def has_ended(agreement: Agreement, on: date) -> bool:
    ends = agreement.rules.get("ends")
    return ends is not None and date.fromisoformat(ends) < on


def why_not_bound(
    hub: str, agency: str, on: date, *, called: str = ""
) -> tuple[str, Ruling] | None:
    """Version, clause and sentence for an agency (its code) that is not bound on this day.
    `called`: its name, where somebody of another is told."""
    agreement = agreement_in_force(hub, on)
    if agreement is None:
        return "", no_agreement()
    file = agreement.file
    refusal: Refusal | None = next(
        iter([*not_in_force(file, on), *not_bound(file, agency, on, called=called)]), None
    )
    if refusal is None:
        return None
    clause, what, mend = refusal
    return agreement.version, Ruling(False, clause, f"{what} ({cited(file, clause)}). {mend}")


def no_agreement() -> Ruling:
    sentence = _("No information sharing agreement is in force for this hub. %(mend)s")
    return Ruling(allowed=False, clause="none", sentence=sentence % {"mend": GOVERNANCE})
