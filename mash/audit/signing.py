"""Signing checkpoints: with a memory beside the key, which no one who holds the database can edit.

The signer signs nothing that does not extend what it signed last. So whoever rewrites the tables
and leaves the running sequencer to sign the new tree is found out by it.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import psycopg

from mash.audit.chaining import Tiles, size_of
from mash.ledger import tree
from mash.ledger.filed import put
from mash.ledger.note import Checkpoint, Note, SigningKey


class NotAnExtension(Exception):
    """The tree no longer begins with what was signed before: somebody rewrote it."""


class Signer:
    def __init__(self, key: SigningKey, folder: Path) -> None:
        self.key, self.path = key, folder / "latest.note"

    def latest(self) -> Checkpoint | None:
        if not self.path.exists():
            return None
        return Checkpoint.parse(Note.parse(self.path.read_bytes()).text)

    def sign(self, size: int, root: bytes, proof: Callable[[int], list[bytes]]) -> Note:
        """The signed checkpoint, kept before it is given out; `proof` leads to it from a size."""
        before = self.latest()
        if before and not (
            before.size <= size
            and tree.is_extension(before.size, size, proof(before.size), before.root, root)
        ):
            raise NotAnExtension
        checkpoint = Checkpoint(self.key.name, size, root)
        note = Note(checkpoint.text, (self.key.signature(checkpoint.text),))
        put(self.path, str(note))
        return note


def make_checkpoint(link: psycopg.Connection, signer: Signer, now: datetime) -> int:
    """Sign the tree as it stands, if it grew. Returns its size; NotAnExtension if it must not."""
    with link.transaction():
        size, _ = size_of(link)
        held = link.execute("select 1 from audit_checkpoint where size = %s", [size]).fetchone()
        before = signer.latest()
        if not size and not before:
            return 0
        tiles = Tiles(link)
        try:
            root = tree.root(tiles, size)
            if held and before == Checkpoint(signer.key.name, size, root):
                return size
            note = signer.sign(size, root, lambda old: tree.consistency(tiles, old, size))
        except KeyError:
            raise NotAnExtension from None  # hashes of the tree are gone
        link.execute(
            "insert into audit_checkpoint (size, root, at, note) values (%s, %s, %s, %s)"
            " on conflict do nothing",
            [size, root, now, str(note)],
        )
    return size
