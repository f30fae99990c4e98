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

from mash.need_to_know.policies import READERS

CHANGED = f"""
with page as (select %(since)s::pg_snapshot as read)
select exists (
    select 1 from page, need_to_know_change c
    where c.xid >= pg_snapshot_xmin(page.read) and not pg_visible_in_snapshot(c.xid, page.read)
        and (%(case)s::uuid is null or c.case_id = %(case)s::uuid)
) or exists (
    select 1 from page, need_to_know_pastgrant g
    where g.xid >= pg_snapshot_xmin(page.read) and not pg_visible_in_snapshot(g.xid, page.read)
        and g.reader = any({READERS})
        and (%(case)s::uuid is null or g.case_id = %(case)s::uuid)
)
"""  # noqa: S608  # nothing a person typed


def box() -> Fernet:
    secret = hmac.new(settings.SECRET_KEY.encode(), b"mash live page", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(secret))


def moment() -> str:
    """What the page says it was read at. Take it before reading anything else."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_current_snapshot()::text")
        return box().encrypt(cursor.fetchone()[0].encode()).decode()


def has_changed(since: str, *, case_id: UUID | None = None) -> bool:
    """Anything that the asker may see, of this case or at all? A moment not ours is long ago."""
    try:
        snapshot = box().decrypt(since.encode()).decode()
    except InvalidToken:
        return True
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, {"since": snapshot, "case": case_id})
        return bool(cursor.fetchone()[0])
