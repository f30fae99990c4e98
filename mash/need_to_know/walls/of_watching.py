"""The walls of what watches over the process."""

from mash.need_to_know.conditions import AGENCY, granted
from mash.need_to_know.walls.wall import IN_AUDIT, LOOKED, MANAGES, ON_CONTACT, OWN, OWN_DRAFT, Wall

OF_WATCHING: dict[str, Wall] = {
    "need_to_know_change": Wall(
        "those who may see what changed: it says that something did, not what",
        " or ".join(
            f"(row.reach = '{reach}' and {granted('row.what', reach, *wider)})"
            for reach, wider in {
                "contact": ("case",),
                "case": (),
                "positions": (),
                "manage": (),
                "summary": (),
                "night": (),
            }.items()
        ),
        "false",  # the triggers alone write it, as the owner
    ),
    "drafts_draft": Wall(
        "who wrote it alone, while in the agency and on the case, or shown of it what it is about;"
        " until it is over",
        OWN_DRAFT,
        OWN_DRAFT,
        remove=True,
    ),
    "drafts_presence": Wall(
        "those of the agency who are on the case: who has a form open",
        f"row.agency_id = {AGENCY} and {ON_CONTACT}",
        f"{OWN} and {ON_CONTACT}",
        remove=True,
    ),
    "audit_entry": Wall(
        "information governance officers; looks at a case, those on the case whose agency"
        " had shared there",
        f"{IN_AUDIT} or {LOOKED}",
        "true",
    ),
    "audit_payload": Wall(
        "the case's named manager: a reason may tell of the case", MANAGES, "true"
    ),
}
