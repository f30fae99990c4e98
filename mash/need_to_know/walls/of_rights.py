"""The walls of what people ask of what is held about them, and of corrections."""

from mash.need_to_know.conditions import WORKER, granted
from mash.need_to_know.walls.wall import NIGHT_DOOR, ON_CASE, ON_CONTACT, Wall

ANSWERS = "the records officer who answers the request, and the hub's managers"
OF_REQUEST = granted("row.request_id", "rights")
OF_FINDING = granted("row.finding_id", "rights")
IN_VIEW = f"({ON_CASE} or (row.target <> 'item' and {ON_CONTACT}))"
# a pack takes with it what is corrected of the items that are in it
MAY_LEAVE = (
    "exists (select from sharing_item i where i.id = row.row and i.handling = 'may_leave' offset 0)"
)

OF_RIGHTS: dict[str, Wall] = {
    "rights_accessrequest": Wall(
        ANSWERS,
        granted("row.id", "rights"),
        f"row.officer_id = {WORKER} and {granted('row.id', 'rights')}",
        change=True,
        columns=(
            "proof",
            "proved_at",
            "longer",
            "longer_at",
            "needed",
            "asked_at",
            "stood_still",
            "officer_id",
            "found_at",
            "found_by_id",
            "outcome",
            "closed_at",
        ),
    ),
    "rights_finding": Wall(
        f"{ANSWERS}: which cases speak of the person, and nothing else of those cases",
        granted("row.id", "rights"),
        f"{OF_REQUEST} and {ON_CASE}",
    ),
    "rights_foundentry": Wall(
        f"{ANSWERS}, until it is answered: what a manager who sees the case gathered for it",
        OF_FINDING,
        f"{OF_FINDING} and {ON_CASE}",
    ),
    "rights_ownerask": Wall(
        f"{ANSWERS}; the people of the agency that gave the entry",
        f"{granted('row.id', 'rights')} or {OF_FINDING}",
        f"row.asked_by_id = {WORKER} and {OF_FINDING}",
        change=True,
        columns=("says", "test", "answered_at", "answered_by_id"),
        changed_by=granted("row.id", "rights"),
    ),
    "rights_ruling": Wall(
        ANSWERS,
        OF_FINDING,
        f"row.by_id = {WORKER} and {OF_FINDING}",
    ),
    "rights_accesspack": Wall(ANSWERS, OF_REQUEST, f"row.made_by_id = {WORKER} and {OF_REQUEST}"),
    "rights_packpart": Wall(ANSWERS, OF_FINDING, OF_FINDING),
    "rights_packcheck": Wall(ANSWERS, OF_REQUEST, f"row.by_id = {WORKER} and {OF_REQUEST}"),
    "rights_correction": Wall(
        "those who see what is corrected: those on the contact or the case; an item's those on the"
        " case; the records officer does not; the night, for its packs, of what may leave the hub",
        f"{IN_VIEW} or ({NIGHT_DOOR} and (row.target <> 'item' or {MAY_LEAVE}))",
        f"row.asked_by_id = {WORKER} and {IN_VIEW}",
    ),
    "rights_settlement": Wall(
        "those on the contact or the case; the night, for its packs",
        f"{ON_CONTACT} or {NIGHT_DOOR}",
        f"row.by_id = {WORKER} and {ON_CONTACT}",
    ),
    "rights_told": Wall(
        "who received what was wrong; those on the case, to see who has read what is right",
        f"{granted('row.id', 'rights')} or {ON_CONTACT}",
        ON_CONTACT,
        change=True,
        columns=("read_at", "read_by_id"),
        changed_by=granted("row.id", "rights"),
    ),
}
