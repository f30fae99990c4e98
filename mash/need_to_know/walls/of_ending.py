"""The walls of closing and of what becomes of a case then: holds, approvals, disposal."""

from mash.need_to_know.conditions import WORKER, granted
from mash.need_to_know.walls.wall import IN_AUDIT, ON_CASE, Wall

ASKED_OF = granted("row.id", "approval")
# a closed request for one's own data is kept by the hub's records officers and managers
KEEPS_REQUEST = (
    "exists (select 1 from closure_closure k where k.case_id = row.case_id"
    f" and {granted('k.id', 'rights')} offset 0)"
)
CLOSES_REQUEST = (
    f"(row.retention = 'request' and row.closed_by_id = {WORKER}"
    f" and {granted('row.case_id', 'rights')})"
)
KEEPS = f"{ON_CASE} or {IN_AUDIT} or {KEEPS_REQUEST}"

OF_ENDING: dict[str, Wall] = {
    "closure_closure": Wall(
        "those whom the agreement keeps; governance officers: classes and days, no story; of a"
        " request for one's own data the hub's records officers and managers",
        f"{ON_CASE} or {IN_AUDIT} or {granted('row.id', 'rights')}",
        f"{ON_CASE} or {CLOSES_REQUEST}",
    ),
    "closure_hold": Wall(
        "those on the case; governance officers: that it is held, since when; who keeps a request",
        KEEPS,
        f"row.by_id = {WORKER} and row.released_at is null and ({KEEPS})",
        change=True,
        columns=("released_at", "released_by_id", "approval_id"),
    ),
    "closure_review": Wall(
        "those whom the agreement keeps; governance officers: until when it is kept now; who keeps"
        " a request",
        KEEPS,
        f"row.by_id = {WORKER} and ({KEEPS})",
    ),
    "closure_disposal": Wall(
        "the hub's managers and governance officers, of a request its records officers too: that it"
        " is gone, and how much was",
        f"{ASKED_OF} or {IN_AUDIT}",
        f"row.approved_by_id = {WORKER}",  # a trigger asks for the approval of two people
        change=True,
        columns=("keys_destroyed_at",),
    ),
    "approvals_approval": Wall(
        "who asked, who answered, and those whom the register names as able to; governance"
        " officers",
        f"row.asked_by_id = {WORKER} or row.decided_by_id = {WORKER} or {ASKED_OF} or {IN_AUDIT}",
        f"row.asked_by_id = {WORKER} and row.outcome = ''",
        change=True,
        columns=("outcome", "decided_by_id", "decided_at"),
        changed_by=f"row.asked_by_id = {WORKER} or {ASKED_OF}",
    ),
}
