"""The walls of what came in and of its screening."""

from mash.need_to_know.conditions import WORKER, door, granted, told_by_referrer
from mash.need_to_know.walls.wall import (
    BY_REFERRER,
    IN_DOORS,
    NIGHT_DOOR,
    ON_CASE,
    ON_CONTACT,
    Wall,
)

OF_CONTACT: dict[str, Wall] = {
    "cases_case": Wall(
        "those whom the process has let onto the contact or the case; chasers, outbox and night;"
        " who told of it, with reference and secret",
        f"{granted('row.id', 'contact', 'case')} or {door('chasers', 'outbox', 'night')}"
        f" or {told_by_referrer('row.id')}",
        f"{IN_DOORS} or {granted('row.id', 'contact', 'case')}",
        change=True,
        columns=("stage", "manager_id", "confidential_held"),
        changed_by=f"{granted('row.id', 'contact', 'case')}"
        f" or {door('chasers', 'outbox', 'night')}",
    ),
    "cases_caselink": Wall(
        "those on the later case; of the earlier one it tells times and codes only",
        ON_CONTACT,
        f"{IN_DOORS} or {ON_CONTACT}",
    ),
    "contact_contact": Wall(
        "those on the contact or the case; the night, for its packs",
        f"{ON_CONTACT} or {NIGHT_DOOR}",
        f"{IN_DOORS} or {ON_CONTACT}",
    ),
    "contact_referrer": Wall(
        "those on the contact or the case; who told of it, with reference and secret",
        f"{ON_CONTACT} or ({door('referrer')}"
        " and row.digest = current_setting('mash.referrer', true))",
        IN_DOORS,
    ),
    "contact_returned": Wall(
        "those on the contact or the case; who told of it, with reference and secret",
        f"{ON_CONTACT} or {BY_REFERRER}",
        ON_CONTACT,
        change=True,
        columns=("answered_at",),
        changed_by=BY_REFERRER,
    ),
    "contact_toldagain": Wall(
        "those on the contact or the case; who told of it, with reference and secret",
        f"{ON_CONTACT} or {BY_REFERRER}",
        BY_REFERRER,
    ),
    "screening_screening": Wall(
        "those on the contact or the case",
        ON_CONTACT,
        ON_CONTACT,
        change=True,
        columns=(
            "settled_at",
            "settled_by_id",
            "outcome",
            "how",
            "absent",
            "consent_basis",
            "told",
        ),
    ),
    "screening_consent": Wall(
        "those on the contact or the case: who was told and asked, in codes",
        ON_CONTACT,
        f"row.recorded_by_id = {WORKER} and {ON_CONTACT}",
    ),
    "screening_position": Wall(
        "who gave it; the others only once they have given theirs; the manager once quorum is in",
        f"row.worker_id = {WORKER} or {granted('row.case_id', 'positions')}",
        f"row.worker_id = {WORKER} and {ON_CONTACT}",
    ),
    "screening_rating": Wall(
        "those on the contact or the case; the chasers and the night",
        f"{ON_CONTACT} or {door('chasers', 'night')}",
        ON_CASE,
    ),
}
