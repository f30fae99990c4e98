"""What a row policy may say, in SQL: who asks, what they are granted, through which door.

The wording is measured, not taste: `exists (… offset 0)` keeps the register an index probe; a
plain `exists` is planned as a hash of the whole register, a hundred times slower.
"""

import uuid

READERS = "string_to_array(current_setting('mash.readers', true), ' ')"
WORKER = "nullif(current_setting('mash.worker', true), '')::uuid"
# worked out once a statement, not once a row: almost always the empty list. (The cast stands
# within; outside it would read the whole list anew for each row. The outer one only tells SQL that
# this is a list, and no rows.)
KEPT_FROM = (
    "((select string_to_array(coalesce(current_setting('mash.apart', true), ''), ' ')::uuid[])"
    "::uuid[])"
)
AUDIT_OF_THE_HUB = uuid.UUID(int=0)  # what a grant of the audit is a grant over
AGENCY = "nullif(current_setting('mash.agency', true), '')"


READER_OF = f"g.reader = any({READERS})"


def not_by_glass(condition: str) -> str:
    """The same without grants that break-glass opened: by those a case is read, no more."""
    return condition.replace(READER_OF, f"{READER_OF} and g.because <> 'break glass'")


def granted(what: str, *reaches: str) -> str:
    """SQL: the asker holds an open grant of one of these reaches over `what`.

    `what` names the walled table's column as `row.…`: unnamed, it would be the grant's own column,
    and the wall would be open.
    """
    words = ", ".join(f"'{reach}'" for reach in reaches)
    return (
        f"exists (select 1 from need_to_know_grant g where g.what = {what}"
        f" and {READER_OF} and g.reach in ({words})"
        " and (g.until is null or g.until > now()) offset 0)"
    )


def door(*names: str) -> str:
    """SQL: something is being put in through one of these doors."""
    words = ", ".join(f"'{name}'" for name in names)
    return f"coalesce(current_setting('mash.door', true), '') in ({words})"


def told_by_referrer(case: str) -> str:
    """SQL: at the referrer's door somebody shows the digest of this very case.

    Inside, the wall of `contact_referrer` holds too: it returns the row of this digest alone.
    """
    return (
        f"({door('referrer')} and exists (select 1 from contact_referrer k where k.case_id = {case}"
        " and k.digest = current_setting('mash.referrer', true) offset 0))"
    )
