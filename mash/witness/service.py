"""The witness's one page, `POST /add-checkpoint`, as c2sp.org/tlog-witness has it.

A hub tells it how many entries there are and one hash; of no entry does it learn anything.
"""

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from mash import database
from mash.ledger.note import LONGEST, NUMBER, Checkpoint, Note, NotReadable, VerifyingKey, read64
from mash.ledger.tree import EMPTY, is_extension
from mash.witness.store import Store

MOST_HASHES = 63
LONGEST_BODY = LONGEST + 64 * 45
SIZE, TEXT = "text/x.tlog.size", "text/plain; charset=utf-8"
Start = Callable[[str, list[tuple[str, str]]], Any]


class Refused(Exception):
    def __init__(self, status: HTTPStatus, told: str = "", kind: str = TEXT) -> None:
        super().__init__(status)
        self.status, self.told, self.kind = status, told, kind


@dataclass(frozen=True)
class Submission:
    """A checkpoint, and how it extends one of `old` entries."""

    old: int
    proof: list[bytes]
    note: Note

    @classmethod
    def parse(cls, body: bytes) -> "Submission":
        head, found, note = body.decode().partition("\n\n")
        first, *hashes = head.split("\n")
        word, _, old = first.partition(" ")
        if not found or word != "old" or not NUMBER.fullmatch(old) or len(hashes) > MOST_HASHES:
            raise NotReadable("This is no submission.")
        return cls(int(old), [read64(one, 32) for one in hashes], Note.parse(note))


@dataclass(frozen=True)
class Witness:
    store: Store
    clock: Callable[[], float] = time.time

    def __call__(self, wsgi: dict[str, Any], start: Start) -> Iterable[bytes]:
        try:
            if wsgi.get("PATH_INFO") != "/add-checkpoint":
                raise Refused(HTTPStatus.NOT_FOUND)
            if wsgi.get("REQUEST_METHOD") != "POST":
                raise Refused(HTTPStatus.METHOD_NOT_ALLOWED)
            return reply(start, HTTPStatus.OK, self.cosigned(read(wsgi)))
        except Refused as no:
            return reply(start, no.status, no.told, no.kind)

    def cosigned(self, body: bytes) -> str:
        """The cosignature, after the checkpoint is kept; else Refused."""
        try:
            given = Submission.parse(body)
            checkpoint = Checkpoint.parse(given.note.text)
        except ValueError:
            raise Refused(HTTPStatus.BAD_REQUEST) from None
        key = self.store.trusted(checkpoint.origin)
        if key is None:
            raise Refused(HTTPStatus.NOT_FOUND)
        if given.note.signed_at(key) is None:
            raise Refused(HTTPStatus.FORBIDDEN)
        if given.old > checkpoint.size:
            raise Refused(HTTPStatus.BAD_REQUEST)
        with self.store.alone():
            self.require_extension(given, checkpoint)
            return self.keep(given.note, checkpoint, key)

    def require_extension(self, given: Submission, new: Checkpoint) -> None:
        before = self.store.latest(new.origin)
        old = Checkpoint.parse(before.text) if before else Checkpoint(new.origin, 0, EMPTY)
        if given.old != old.size or (old.size == new.size and old.root != new.root):
            raise Refused(HTTPStatus.CONFLICT, f"{old.size}\n", SIZE)
        if not is_extension(old.size, new.size, given.proof, old.root, new.root):
            raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY)

    def keep(self, note: Note, checkpoint: Checkpoint, key: VerifyingKey) -> str:
        line = self.store.key().signature(note.text, int(self.clock()))
        log = next(one for one in note.lines if Note(note.text, (one,)).signed_at(key) is not None)
        self.store.keep(checkpoint.origin, Note(note.text, (log, line)))
        return line


def read(wsgi: dict[str, Any]) -> bytes:
    length = wsgi.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        raise Refused(HTTPStatus.BAD_REQUEST)
    if len(length) > 9 or int(length) > LONGEST_BODY:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return wsgi["wsgi.input"].read(int(length))


def reply(start: Start, status: HTTPStatus, told: str, kind: str = TEXT) -> Iterable[bytes]:
    body = told.encode()
    start(
        f"{status.value} {status.phrase}",
        [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")],
    )
    return [body]


def folder() -> Path:
    return Path(os.environ.get("MASH_WITNESS") or database.data_folder() / "witness")


def application(wsgi: dict[str, Any], start: Start) -> Iterable[bytes]:
    return Witness(Store(folder()))(wsgi, start)
