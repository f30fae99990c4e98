"""The sequencer's own look: is the audit still what was written? What came since the last look
every few minutes, all of it each night. What it finds stands on the desk of governance."""

import logging
import threading
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
from psycopg import IsolationLevel

from mash.audit.verifying import Found, Held, Verifier
from mash.ledger.filed import put
from mash.ledger.note import Note, VerifyingKey

log = logging.getLogger(__name__)
LONDON = ZoneInfo("Europe/London")
NIGHT = time(3)  # from then on the whole is due, once
KEEP = """insert into audit_verification (kind, size, at, said, found_at)
values (%(kind)s, %(size)s, %(at)s, %(said)s, case when %(said)s = '' then null else %(at)s end)
on conflict (kind) do update set size = excluded.size, at = excluded.at, said = excluded.said,
    found_at = case when excluded.said = '' then null
        else coalesce(audit_verification.found_at, excluded.at) end"""


class Stopped(Exception):
    """The sequencer ends; the look is begun anew another time."""


def is_whole_due(last: datetime | None, now: datetime) -> bool:
    """At once where it never was; then once a night."""
    local = now.astimezone(LONDON)
    night = datetime.combine(local.date(), NIGHT, LONDON)
    if local < night:
        night -= timedelta(days=1)
    return last is None or last < night


class Watch:
    """Beside the key it keeps the checkpoint up to which all was well: no one who holds the
    database can move that."""

    def __init__(self, url: str, key: VerifyingKey, folder: Path, stop: threading.Event) -> None:
        self.url, self.key, self.stop = url, key, stop
        self.memory, self.verified = folder / "latest.note", folder / "verified.note"

    def look(self, now: datetime | None = None) -> str:
        """One look; the sentence that says what is wrong, or nothing."""
        now = now or datetime.now(UTC)
        with psycopg.connect(self.url, autocommit=True) as link:
            row = link.execute("select at from audit_verification where kind = 'whole'").fetchone()
            is_whole = is_whole_due(row[0] if row else None, now) or not self.verified.exists()
            size, said = self.verify(is_whole, now)
            kind = "whole" if is_whole else "since"
            link.execute(KEEP, {"kind": kind, "size": size, "at": now, "said": said})
        if said:
            log.error("The audit is not what was written. See docs/audit.md.")
        return said

    def verify(self, is_whole: bool, now: datetime) -> tuple[int, str]:
        held = [Held("the signer's memory", note_of(self.memory))] if self.memory.exists() else []
        since = None if is_whole else note_of(self.verified)
        with psycopg.connect(self.url) as link:  # after the memory: the tree goes on meanwhile
            link.isolation_level, link.read_only = IsolationLevel.REPEATABLE_READ, True
            newest = link.execute(
                "select note from audit_checkpoint order by size desc limit 1"
            ).fetchone()
            verifier = Verifier(link, self.key, now=now, said=self.go_on)
            try:
                found = verifier.verify(held, since)
            except Found as fault:
                return verifier.size, str(fault)
        if newest:
            put(self.verified, newest[0])
        return found.size, ""

    def go_on(self, done: int, of: int) -> None:
        if self.stop.is_set():
            raise Stopped


def note_of(path: Path) -> Note:
    return Note.parse(path.read_bytes())
