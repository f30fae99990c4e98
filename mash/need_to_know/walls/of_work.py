"""The walls of sharing, deciding and handing over."""

from mash.need_to_know.conditions import AGENCY, WORKER, door, granted
from mash.need_to_know.walls.wall import (
    BY_REFERRER,
    IN_AUDIT,
    MANAGES,
    NIGHT_DOOR,
    ON_CASE,
    ON_CONTACT,
    Wall,
)

# the records officer sees no case, and writes to the agency whose entry it is that something waits
ASKS_ITS_OWNER = (
    "(row.kind = 'chaser' and exists (select 1 from rights_ownerask a"
    f" where a.case_id = row.case_id and a.asked_by_id = {WORKER} offset 0))"
)

OF_WORK: dict[str, Wall] = {
    "sharing_request": Wall(
        "those on the case: it shows who is asked and who has answered; the chasers and the night",
        f"{ON_CASE} or {door('chasers', 'night')}",
        ON_CASE,
        change=True,
        columns=("answered_at",),
    ),
    "sharing_answer": Wall(
        "the agency that gave it and the case's named manager",
        f"{granted('row.request_id', 'return')} or {MANAGES}",
        granted("row.request_id", "return"),
    ),
    "sharing_listanswer": Wall(
        "the case's named manager, who asked an agency's own list; what it said is not yet weighed",
        MANAGES,
        MANAGES,
    ),
    "sharing_item": Wall(
        "those on the case; the night those that their owners let leave the hub; nobody what was"
        " shared in an emergency and found unlawful",
        f"row.withdrawn_at is null"
        f" and ({ON_CASE} or ({NIGHT_DOOR} and row.handling = 'may_leave'))",
        f"row.author_id = {WORKER} and row.agency_id = {AGENCY} and {ON_CASE}",
    ),
    "sharing_emergencyshare": Wall(
        "those on the case; information governance officers, who review it: references and codes",
        f"{ON_CASE} or {IN_AUDIT}",
        f"row.author_id = {WORKER} and row.agency_id = {AGENCY} and {ON_CASE}",
        change=True,
        columns=("reviewed_at", "reviewed_by_id", "finding"),
        changed_by=IN_AUDIT,
    ),
    "sealed_seal": Wall(
        "its author while in the agency, and the named manager of this case; once, after two"
        " people released it to a court, the lead of the agency who takes it there",
        f"(row.author_id = {WORKER} and row.agency_id = {AGENCY} and {ON_CASE}) or {MANAGES}"
        f" or (row.agency_id = {AGENCY} and {granted('row.case_id', 'approval')})",
        f"row.author_id = {WORKER} and row.agency_id = {AGENCY} and {ON_CASE}",
    ),
    "decision_decision": Wall("those on the case", ON_CASE, MANAGES),
    "handover_summary": Wall(
        "the team it is sent to, and who sent it",
        granted("row.id", "summary"),
        MANAGES,
        change=True,
        columns=("accepted_at", "accepted_by_id"),
    ),
    "handover_feedback": Wall(
        "those on the case; who told of it, with reference and secret",
        f"{ON_CASE} or {BY_REFERRER}",
        MANAGES,
    ),
    "handover_letter": Wall(
        "the named manager; those who keep the hub's post (its managers and governance officers),"
        " and its officers once it could not be sent; chasers and outbox",
        f"{MANAGES} or {granted('row.box', 'post')} or {granted('row.id', 'letter')}"
        f" or {door('outbox', 'chasers')}",
        f"{door('referral page', 'received file', 'chasers')} or {ON_CONTACT} or {ASKS_ITS_OWNER}",
        by_glass=True,  # it tells the managers at once
        change=True,
        columns=(
            "state",
            "tries",
            "trouble",
            "delivery",
            "begun_at",
            "tried_at",
            "next_try_at",
            "sent_at",
            "asked_at",
        ),
        changed_by=door("outbox"),
    ),
    "night_pack": Wall(
        "the out-of-hours team until the hub opens, and the named manager; the night that makes it",
        f"{granted('row.case_id', 'night')} or {MANAGES} or {NIGHT_DOOR}",
        NIGHT_DOOR,
    ),
    "night_note": Wall(
        "those on the case; the out-of-hours team until the hub opens",
        f"{ON_CASE} or {granted('row.case_id', 'night')}",
        f"row.author_id = {WORKER} and {granted('row.case_id', 'night')}",
        change=True,
        columns=("read_at", "read_by_id"),
    ),
}
