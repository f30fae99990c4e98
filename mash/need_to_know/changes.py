"""Has anything changed that this worker may see? Asked of the database as that worker.

A page carries the database's snapshot of when it was read. It is encrypted: the number of the
hub's transactions would tell everyone how much is done on cases that are hidden from them.
"""

import base64
import hashlib
import hmac
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import connection

from mash.need_to_know.conditions import KEPT_FROM, READERS
from mash.prepared import prepared_cursor

SHORTEST = 512
# the snapshot as a parameter, not as a joined row: then the index on xid is a range, mostly empty
READ = "%(since)s::pg_snapshot"
SINCE = f"{{0}}.xid >= pg_snapshot_xmin({READ}) and not pg_visible_in_snapshot({{0}}.xid, {READ})"
# of a case that somebody is kept from they learn that they lost it, and nothing after that
LOST = (
    f"g.reader = any({READERS}) and ((g.case_id <> all {KEPT_FROM}) is not false"
    " or g.reader = 'worker/' || current_setting('mash.worker', true))"
)
CHANGED = """
select exists (
    select 1 from need_to_know_change c where {since_c} {of_case}
) or exists (
    select 1 from need_to_know_pastgrant g where {since_g} {of_case} and {lost}
), pg_current_snapshot()::text
"""
SINCES = {"since_c": SINCE.format("c"), "since_g": SINCE.format("g"), "lost": LOST}
AT_ALL = CHANGED.format(of_case="", **SINCES)
OF_CASE = CHANGED.format(of_case="and case_id = %(case)s::uuid", **SINCES)

WHICH = f"""
select array(
    select c.case_id from need_to_know_change c where {SINCE.format("c")}
    union
    select g.case_id from need_to_know_pastgrant g where {SINCE.format("g")} and {LOST}
), pg_current_snapshot()::text
"""  # nothing a person typed


def box() -> Fernet:
    secret = hmac.new(settings.SECRET_KEY.encode(), b"mash live page", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(secret))


def moment() -> str:
    """What the page says it was read at. Take it before reading anything else."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_snapshot()::text")
        return boxed(cursor.fetchone()[0])


def boxed(snapshot: str) -> str:
    padded = len(snapshot) // SHORTEST * SHORTEST + SHORTEST  # its length counts those at work
    return box().encrypt(snapshot.ljust(padded).encode()).decode()


def unboxed(since: str) -> str | None:
    """The snapshot that a page was read at; none where the moment is not ours."""
    try:
        return box().decrypt(since.encode()).decode().rstrip()
    except InvalidToken:
        return None


def changed_since(since: str, *, case_id: UUID | None = None) -> tuple[bool, str]:
    """Did anything change that the asker may see, of this case or at all; and the moment now.

    A moment that is not ours is long ago.
    """
    snapshot = unboxed(since)
    if snapshot is None:
        return True, moment()
    is_new, now = changed_after(snapshot, case_id=case_id)
    return is_new, boxed(now)


def changed_after(snapshot: str, *, case_id: UUID | None = None) -> tuple[bool, str]:
    """The same of a bare snapshot, which stays in the process that asks."""
    with prepared_cursor() as cursor:
        cursor.execute(OF_CASE if case_id else AT_ALL, {"since": snapshot, "case": case_id})
        return cursor.fetchone()


def cases_changed_after(snapshot: str) -> tuple[set[UUID | None], str]:
    """The cases of which something changed that the asker may see, and those that they lost; no
    case at all where they lost something else. And the moment now."""
    with prepared_cursor() as cursor:
        cursor.execute(WHICH, {"since": snapshot})
        cases, now = cursor.fetchone()
    return set(cases), now
