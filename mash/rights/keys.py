"""Whether a case can still be read: disposing of it destroys its key, and leaves its rows."""

from uuid import UUID

from mash.keyring import CannotOpen, case_key


def has_key(case_id: UUID) -> bool:
    try:
        case_key(case_id)
    except CannotOpen:
        return False
    return True
