"""What a wall is, and the words that several walls are made of."""

from dataclasses import dataclass, field

from mash.need_to_know.conditions import (
    AGENCY,
    AUDIT_OF_THE_HUB,
    WORKER,
    door,
    granted,
    told_by_referrer,
)


@dataclass(frozen=True)
class Wall:
    """Who may see a table's rows, put one in, change one. `why` is for the reader of the docs."""

    why: str
    see: str
    put: str
    change: bool = False
    columns: tuple[str, ...] = field(default=())  # the only columns that may change
    changed_by: str = ""  # who may change one, where not everyone who sees it
    by_glass: bool = False  # may it be put in by who opened the case by break-glass alone?
    remove: bool = False  # may whoever may put it in take it away again? Nothing of a story is


IN_DOORS = door("referral page", "received file")
NIGHT_DOOR = door("night")  # where hand-over packs are put together; it changes no row but its own
ON_CONTACT = granted("row.case_id", "contact", "case")
ON_CASE = granted("row.case_id", "case")
MANAGES = granted("row.case_id", "manage")
BY_REFERRER = told_by_referrer("row.case_id")
FINDS = granted("row.box", "known")
NAMED_OFFICER = (
    "exists (select 1 from people_restriction r"
    " where (r.card_id = row.id or row.id = any(r.followers))"
    f" and r.officer_id = {WORKER} and r.lifted_at is null offset 0)"
)
NAMED_FOR = (
    "exists (select 1 from people_restriction r where r.person_id = row.person_id"
    f" and r.officer_id = {WORKER} and r.lifted_at is null offset 0)"
)
HAS_MANAGER = (
    "exists (select 1 from cases_case c where c.id = row.case_id"
    " and c.manager_id is not null offset 0)"
)
# inside, the wall of people_card holds too: it returns the card to whoever may find it
FOUND = "exists (select 1 from people_card c where c.id = {} offset 0)"
KIN = (
    "exists (select 1 from people_occasion o where o.case_id = row.case_id"
    f" and {granted('o.box', 'known')} offset 0)"
)
OWN = f"row.worker_id = {WORKER} and row.agency_id = {AGENCY}"
# what the audit group, the records officer, the night team and a second person see of a case
SHOWN_SOME = granted("row.what", "sample", "rights", "night", "approval")
OWN_DRAFT = (
    f"{OWN} and row.kept_until > now() and (coalesce(row.case_id, row.what) is null"
    f" or {ON_CONTACT} or {SHOWN_SOME})"
)

IN_AUDIT = granted(f"'{AUDIT_OF_THE_HUB}'::uuid", "audit")
# a look at a case, told to whose agency had shared there by then: nothing else of the audit
LOOKED = (
    "(row.act = 'read case' and row.outcome = 'looked' and "
    f"{ON_CASE} and exists (select 1 from sharing_item i where i.case_id = row.case_id"
    f" and i.agency_id = {AGENCY} and i.shared_at <= row.at offset 0))"
)
