"""Is the audit what was written? Every entry, hash and checkpoint anew, from first to last.

What a verifier finds it says in one sentence, and names the first entry that is wrong.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import psycopg

from mash.audit.chaining import TEXTS, SteadyTiles, Tiles, size_of
from mash.audit.witnessing import checkpoint_of
from mash.ledger import tree
from mash.ledger.entry import FIRST, body, leaf
from mash.ledger.note import Checkpoint, Note, NotReadable, VerifyingKey

STEP = 5000  # entries between two words of progress
LATE = timedelta(minutes=10)  # an entry is chained within seconds
READ = f"""select l.seq, l.hash, l.entry_id::text, {TEXTS}
from audit_leaf l left join audit_entry e on e.id = l.entry_id where l.seq >= %s order by l.seq"""  # noqa: S608  # our own columns
WAITING = """select count(*), min(at) from audit_entry e
where not exists (select 1 from audit_leaf l where l.entry_id = e.id)"""
Say = Callable[[int, int], None]  # how many of how many


class Found(Exception):
    """The audit is not what was written; the text says where, in a sentence."""


@dataclass
class Verified:
    """What was looked through and found whole."""

    size: int
    root: bytes = b""
    checkpoints: int = 0
    witnessed: list[str] = field(default_factory=list)
    waiting: int = 0  # written, and not in the tree yet


@dataclass(frozen=True)
class Held:
    """A checkpoint that somebody outside the database holds, such as a witness."""

    whose: str
    note: Note


class Verifier:
    """One look through the audit, on a connection within one snapshot."""

    def __init__(
        self, link: psycopg.Connection, key: VerifyingKey, *, now: datetime,
        said: Say = lambda done, of: None,
    ) -> None:  # fmt: skip
        self.link, self.key, self.now, self.said = link, key, now, said
        self.size, _ = size_of(link)
        self.tiles = SteadyTiles(link, self.size)
        self.signed = 0  # entries that a checkpoint of this log is over
        self.verified = Verified(self.size)

    def verify(self, held: Sequence[Held] = (), since: Note | None = None) -> Verified:
        """All of it, or what came after a checkpoint that is trusted; Found at the first fault."""
        begun = self.begin_after(since) if since else 0
        self.signed = begun
        due = self.checkpoints_after(begun, held)
        rolling = tree.Rolling(self.tiles, begun)
        previous = self.tiles.read(0, begun - 1, 1)[0] if begun else FIRST
        self.meet(due, rolling)
        with self.link.cursor(name="audit") as rows:
            rows.itersize = STEP
            rows.execute(READ, [begun])
            for row in rows:
                previous = self.chained(row, rolling.size, previous)
                for node in rolling.append(previous):
                    self.require_node(node)
                if rolling.size % STEP == 0:
                    self.said(rolling.size - begun, self.size - begun)
                self.meet(due, rolling)
        self.require_all(rolling, due)
        self.require_signed()
        self.verified.root = rolling.root()
        self.verified.waiting = self.waiting()
        return self.verified

    def chained(self, row: Sequence[Any], seq: int, previous: bytes) -> bytes:
        place, kept, entry, *told = row
        if place != seq:
            raise Found(f"Entry {seq} of the tree is gone: the next one there is {place}.")
        if told[0] is None:
            raise Found(f"Entry {seq} ({entry}) was deleted: the tree has it, the audit has not.")
        made = leaf(previous, body(told))
        if made != bytes(kept):
            raise Found(f"Entry {seq} ({entry}, of {told[1]}) is not what was written.")
        return made

    def require_node(self, node: tree.Node) -> None:
        level, place, made = node
        try:
            is_kept = Tiles(self.link).read(level, place, 1) == [made]
        except KeyError:
            is_kept = False
        if not is_kept:
            first = place << (level * tree.HEIGHT)
            raise Found(f"A hash of the tree, above entry {first}, is not what follows from them.")

    def checkpoints_after(self, begun: int, held: Sequence[Held]) -> list[tuple[Checkpoint, str]]:
        """What the tree must meet on its way, the smallest last; each signed by the log."""
        rows = self.link.execute(
            "select size, root, note from audit_checkpoint where size > %s order by size", [begun]
        ).fetchall()
        due = []
        for size, root, note in rows:
            try:
                if Checkpoint.parse(Note.parse(note).text).origin != self.key.name:
                    continue  # of a log before this one, begun over the same entries
                checkpoint = checkpoint_of(Note.parse(note), self.key)
            except NotReadable:
                raise Found(
                    f"The checkpoint of {size} entries is not signed by this log."
                ) from None
            if (checkpoint.size, checkpoint.root) != (size, bytes(root)):
                raise Found(f"The checkpoint of {size} entries does not say what stands beside it.")
            due.append((checkpoint, ""))
            self.signed = size
        for one in held:
            checkpoint = self.read(one)
            if checkpoint.size >= begun:
                due.append((checkpoint, one.whose))
        return sorted(due, key=lambda one: -one[0].size)

    def read(self, one: Held) -> Checkpoint:
        try:
            return checkpoint_of(one.note, self.key)
        except NotReadable as fault:
            raise Found(f"What {one.whose} holds is no checkpoint of this log. {fault}") from None

    def meet(self, due: list[tuple[Checkpoint, str]], rolling: tree.Rolling) -> None:
        while due and due[-1][0].size == rolling.size:
            checkpoint, whose = due.pop()
            if rolling.root() != checkpoint.root:
                raise Found(
                    f"The first {checkpoint.size} entries are not those that "
                    f"{whose or 'the log'} {'saw' if whose else 'signed'}: the roots differ."
                )
            self.verified.checkpoints += not whose
            self.verified.witnessed += [whose] if whose else []

    def require_all(self, rolling: tree.Rolling, due: list[tuple[Checkpoint, str]]) -> None:
        if rolling.size != self.size:
            raise Found(f"Entry {rolling.size} of the tree is gone.")
        if due:
            checkpoint, whose = due[0]
            raise Found(
                f"Entries {rolling.size} to {checkpoint.size - 1} are gone: "
                f"{whose or 'a checkpoint'} {'saw' if whose else 'counts'} {checkpoint.size}."
            )

    def require_signed(self) -> None:
        """No checkpoint is kept back: what is older than a few minutes is under one."""
        oldest = self.link.execute(
            "select l.seq, e.at from audit_leaf l join audit_entry e on e.id = l.entry_id"
            " where l.seq >= %s order by l.seq limit 1",
            [self.signed],
        ).fetchone()
        if oldest and oldest[1] < self.now - LATE:
            raise Found(
                f"Entry {oldest[0]}, of {oldest[1]:%Y-%m-%dT%H:%M:%SZ}, is under no signed"
                " checkpoint: none was signed since, or those that were are taken away."
            )

    def begin_after(self, since: Note) -> int:
        """The size of the trusted checkpoint, with which the tree as it is kept must begin."""
        old = self.read(Held("the file of --since", since))
        if old.size > self.size:
            raise Found(f"Entries {self.size} to {old.size - 1} are gone: the file counts them.")
        try:
            is_same = tree.root(self.tiles, old.size) == old.root
            if is_same and old.size:
                last = self.tiles.read(0, old.size - 1, 1)[0]
                path = tree.inclusion(self.tiles, old.size - 1, old.size)
                is_same = tree.is_included(last, old.size - 1, old.size, path, old.root)
        except KeyError:
            is_same = False
        if not is_same:
            raise Found(f"The first {old.size} entries are not those of the trusted checkpoint.")
        return old.size

    def waiting(self) -> int:
        [(count, oldest)] = self.link.execute(WAITING).fetchall()
        if oldest and oldest < self.now - LATE:
            raise Found(
                f"{count} entries are outside the tree, the oldest of {oldest:%Y-%m-%dT%H:%M:%SZ}:"
                " the sequencer does not run, or their leaves were taken away."
            )
        return int(count)
