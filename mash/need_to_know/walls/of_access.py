"""The walls of how access is watched over: break-glass, interests, delegation, reviews."""

from mash.need_to_know.conditions import WORKER, door, granted
from mash.need_to_know.walls.wall import IN_AUDIT, ON_CASE, ON_CONTACT, Wall

LEADS = (
    f"exists (select 1 from agencies_post p where p.worker_id = {WORKER} and p.role = 'manager'"
    " and p.ended_at is null offset 0)"
)
ANOTHERS = f"row.worker_id <> {WORKER}"
# what of it somebody was sent who sees no case; inside, the wall of the summaries holds too
WAS_SENT = (
    "exists (select 1 from handover_summary s where s.case_id = row.case_id offset 0)"
    f" or {granted('row.case_id', 'night')}"
)

OF_ACCESS: dict[str, Wall] = {
    "need_to_know_apart": Wall(
        "those on the contact or the case, of others than themselves; governance; the chasers,"
        " who write to nobody kept from a case",
        f"({ANOTHERS} and {ON_CONTACT}) or {IN_AUDIT} or {door('chasers', 'interests')}",
        f"(row.worker_id = {WORKER} and ({ON_CONTACT} or {WAS_SENT})) or ({LEADS} and {ON_CASE})"
        f" or {door('interests')}",
        change=True,
        columns=("state", "settled_at", "settled_by"),
        by_glass=True,
        changed_by=f"({ANOTHERS} and {LEADS} and {ON_CASE}) or {door('interests')}",
    ),
    "access_opening": Wall(
        "those on the case; governance: which case was opened, by whom, until when",
        f"{ON_CASE} or {IN_AUDIT}",
        f"row.worker_id = {WORKER} and {ON_CASE}",
        change=True,
        columns=("reviewed_at", "reviewed_by_id", "outcome"),
        by_glass=True,
        changed_by=f"{ANOTHERS} and (({LEADS} and {ON_CASE}) or {IN_AUDIT})",
    ),
}
