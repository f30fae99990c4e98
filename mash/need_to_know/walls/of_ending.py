"""The walls of closing and of what becomes of a case then: holds, approvals, disposal."""

from mash.need_to_know.conditions import WORKER, granted
from mash.need_to_know.walls.wall import IN_AUDIT, ON_CASE, Wall

ASKED_OF = granted("row.id", "approval")

OF_ENDING: dict[str, Wall] = {
    "closure_closure": Wall(
        "those whom the agreement keeps; governance officers: classes and days, no story",
        f"{ON_CASE} or {IN_AUDIT}",
        ON_CASE,
    ),
    "closure_hold": Wall(
        "those on the case; governance officers: that it is held, since when",
        f"{ON_CASE} or {IN_AUDIT}",
        f"row.by_id = {WORKER} and row.released_at is null and ({ON_CASE} or {IN_AUDIT})",
        change=True,
        columns=("released_at", "released_by_id", "approval_id"),
    ),
    "closure_review": Wall(
        "those whom the agreement keeps; governance officers: until when it is kept now",
        f"{ON_CASE} or {IN_AUDIT}",
        f"row.by_id = {WORKER} and ({ON_CASE} or {IN_AUDIT})",
    ),
    "closure_disposal": Wall(
        "the hub's managers and governance officers: that it is gone, and how much was",
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
