"""The walls of people, and of how they are found again."""

from mash.need_to_know.conditions import door
from mash.need_to_know.walls.wall import (
    BY_REFERRER,
    FINDS,
    FOUND,
    HAS_MANAGER,
    IN_DOORS,
    KIN,
    MANAGES,
    NAMED_FOR,
    NAMED_OFFICER,
    NIGHT_DOOR,
    ON_CONTACT,
    Wall,
)

OF_PEOPLE: dict[str, Wall] = {
    "people_person": Wall(
        "those on the contact or the case; the night, for its packs",
        f"{ON_CONTACT} or {NIGHT_DOOR}",
        f"{IN_DOORS} or {ON_CONTACT}",
        change=True,
        columns=("told",),  # once, as where they live is kept apart: a trigger sees to it
        changed_by=ON_CONTACT,
    ),
    "people_whereabouts": Wall(
        "the named manager of the case and the officer named for the person; until a manager is"
        " named, officers and managers of the hub who are on the contact",
        f"{MANAGES} or {NAMED_FOR} or ({FINDS} and {ON_CONTACT} and not {HAS_MANAGER})",
        f"{IN_DOORS} or {ON_CONTACT} or {BY_REFERRER}",
    ),
    "people_keptback": Wall(
        "those on the contact or the case: digests under the case's key, and no word",
        ON_CONTACT,
        f"{IN_DOORS} or {ON_CONTACT} or {BY_REFERRER}",
    ),
    "people_relationship": Wall(
        "those on the contact or the case; the night, for its packs; officers and managers of the"
        " hub: a code between people whom it does not name",
        f"{ON_CONTACT} or {NIGHT_DOOR} or {KIN}",
        f"{IN_DOORS} or {ON_CONTACT}",
    ),
    "people_card": Wall(
        "those on the contact or the case; officers and managers of the hub, to find people again;"
        " of a restricted person the named officer and the named manager of the case alone; the"
        " matching of those whom workers declared",
        f"(not row.restricted and ({FINDS} or {ON_CONTACT}))"
        f" or (row.restricted and ({MANAGES} or {NAMED_OFFICER})) or {door('interests')}",
        f"{IN_DOORS} or {ON_CONTACT} or {BY_REFERRER}",
    ),
    "people_judgement": Wall(
        "officers and managers of the hub: what was said of two cards",
        FINDS,
        f"{FINDS} and {ON_CONTACT}",
    ),
    "people_proposal": Wall(
        "officers and managers of the hub, where they may find both of the two cards",
        f"{FINDS} and {FOUND.format('row.one_id')} and {FOUND.format('row.other_id')}",
        "false",  # `mash people review` alone writes it, as the owner
    ),
    "people_occasion": Wall(
        "those on the contact or the case; officers and managers of the hub: times and codes only",
        f"{ON_CONTACT} or {FINDS}",
        f"{IN_DOORS} or {ON_CONTACT}",
        change=True,
        columns=("ended", "ended_at"),
        changed_by=ON_CONTACT,
    ),
    "people_counted": Wall(
        "those on the contact or the case: the pattern of contacts before it",
        ON_CONTACT,
        ON_CONTACT,
    ),
    "people_restriction": Wall(
        "officers and managers of the hub: whom to ask about a card, and not who is on it",
        FINDS,
        f"{FINDS} and {ON_CONTACT}",
        change=True,
        columns=("lifted_at", "lifted_by_id"),
        changed_by=f"{FINDS} and {ON_CONTACT}",
    ),
}
