"""Asking the partner agencies' witnesses to cosign: what they say is kept, and stops nothing."""

import tomllib
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path

import psycopg

from mash.audit.chaining import Tiles
from mash.edge.asking import NotElsewhere, is_this_machine
from mash.ledger import tree
from mash.ledger.note import NUMBER, WITNESS, Checkpoint, Note, NotReadable, VerifyingKey, told64
from mash.machine import CannotStart

TIMEOUT = 10.0  # seconds
LONGEST = 64 * 1024  # bytes of an answer
TROUBLES = {400: "not-readable", 403: "not-signed", 404: "unknown", 409: "conflict",
            422: "not-an-extension"}  # fmt: skip


@dataclass(frozen=True)
class Address:
    """Where a witness answers, and the key it cosigns with."""

    url: str
    key: VerifyingKey


class NotWitnessed(Exception):
    """No cosignature; `size`, where the witness says how many entries it has seen."""

    def __init__(self, why: str, size: int | None = None) -> None:
        super().__init__(why)
        self.why, self.size = why, size


def addresses(path: str) -> list[Address]:
    """The witnesses that the file `MASH_WITNESSES` names; a fault says what to mend."""
    if not path:
        return []
    try:
        told = tomllib.loads(Path(path).read_text(encoding="utf-8"))
        found = [address(one["url"], one["key"]) for one in told.values()]
    except OSError as fault:
        raise CannotStart(f"MASH_WITNESSES: {fault.filename} cannot be read.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CannotStart(
            f"MASH_WITNESSES: {path} wants, under each witness, `url` (https, or this machine) and"
            " `key`, the line that its `mash witness init` printed."
        ) from None
    return found


def address(url: str, key: str) -> Address:
    """ValueError where the key is no witness's, or the way to it is open to a network."""
    parts, parsed = urllib.parse.urlsplit(url), VerifyingKey.parse(key)
    is_safe = parts.scheme == "https" or is_this_machine(parts.hostname or "")
    if parsed.kind != WITNESS or parts.scheme not in ("http", "https") or not is_safe:
        raise ValueError
    return Address(url.rstrip("/"), parsed)


def ask(where: Address, note: Note, old: int, proof: list[bytes]) -> tuple[str, int]:
    """The cosignature's line and its time in seconds; else NotWitnessed."""
    lines = [f"old {old}", *map(told64, proof), "", str(note)]
    body = "\n".join(lines).encode()
    request = urllib.request.Request(f"{where.url}/add-checkpoint", body)  # noqa: S310  # is safe
    opener = urllib.request.build_opener(NotElsewhere, urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=TIMEOUT) as answer:
            said = answer.read(LONGEST).decode()
        signed = Note.parse(f"{note.text}\n{said}")
    except urllib.error.HTTPError as problem:
        raise refusal(problem) from None
    except (OSError, HTTPException):
        raise NotWitnessed("away") from None
    except ValueError:
        raise NotWitnessed("not-trusted") from None
    for line in signed.lines:
        at = Note(note.text, (line,)).signed_at(where.key)
        if at is not None:
            return line, at
    raise NotWitnessed("not-trusted")


def refusal(problem: urllib.error.HTTPError) -> NotWitnessed:
    """Why, by c2sp.org/tlog-witness's statuses; a 409 tells what size the witness has seen."""
    size = None
    try:
        with problem:
            said = problem.read(32).decode("ascii", "replace").strip()
        if problem.code == 409 and NUMBER.fullmatch(said):
            size = int(said)
    except (OSError, HTTPException):
        pass
    return NotWitnessed(TROUBLES.get(problem.code, "away"), size)


def let_witness(link: psycopg.Connection, witnesses: list[Address], now: datetime) -> None:
    """Send the newest checkpoint to every witness, all at once, and keep what each said.

    What did not grow is sent again: that it still stands is news too. Who has seen another size
    than we thought is asked a second time, with the proof from there.
    """
    newest = link.execute(
        "select size, note from audit_checkpoint order by size desc limit 1"
    ).fetchone()
    if not newest or not witnesses:
        return
    size, note = newest[0], Note.parse(newest[1])
    rows = link.execute("select name, size from audit_witness").fetchall()
    seen = {name: min(known, size) for name, known in rows}
    again = []
    for where, answer in ask_all(link, witnesses, note, size, seen):
        knows = answer.size if answer.trouble == "conflict" else None
        if knows is not None and knows <= size and knows != seen.get(where.key.name, 0):
            seen[where.key.name] = knows
            again.append(where)
        else:
            keep(link, where.key.name, size, answer, now)
    for where, answer in ask_all(link, again, note, size, seen):
        keep(link, where.key.name, size, answer, now)


@dataclass(frozen=True)
class Answer:
    """A cosignature and its time in seconds, or why there is none and what the witness has seen."""

    line: str = ""
    at: int = 0
    trouble: str = ""
    size: int | None = None


def ask_all(
    link: psycopg.Connection, witnesses: list[Address], note: Note, size: int, seen: dict[str, int]
) -> list[tuple[Address, Answer]]:
    """Whoever does not answer holds up none of the others."""
    tiles = Tiles(link)
    proofs = [proof_from(tiles, seen.get(one.key.name, 0), size) for one in witnesses]

    def answer(where: Address, proof: tuple[int, list[bytes]]) -> Answer:
        try:
            line, at = ask(where, note, *proof)
        except NotWitnessed as no:
            return Answer(trouble=no.why, size=no.size)
        return Answer(line, at)

    with ThreadPoolExecutor(max(1, len(witnesses))) as pool:
        return list(zip(witnesses, pool.map(answer, witnesses, proofs), strict=True))


def proof_from(tiles: Tiles, old: int, size: int) -> tuple[int, list[bytes]]:
    """The witness's size, and the consistency proof from there (RFC 6962, 2.1.2)."""
    try:
        return old, tree.consistency(tiles, old, size)
    except KeyError:
        return old, []  # our own tables are not whole: the witness will say so


def keep(link: psycopg.Connection, name: str, size: int, answer: Answer, now: datetime) -> None:
    """What this witness said, and its cosignature where it gave one."""
    with link.transaction():
        if answer.trouble:
            link.execute(
                "insert into audit_witness (name, size, line, tried_at, trouble)"
                " values (%s, 0, '', %s, %s) on conflict (name) do update"
                " set tried_at = excluded.tried_at, trouble = excluded.trouble",
                [name, now, answer.trouble],
            )
            return
        # a clock that goes ahead must not make it look witnessed for days to come
        at = datetime.fromtimestamp(min(answer.at, int(now.timestamp())), UTC)
        link.execute(
            "insert into audit_witness (name, size, at, line, tried_at, trouble)"
            " values (%s, %s, %s, %s, %s, '') on conflict (name) do update"
            " set size = excluded.size, at = excluded.at, line = excluded.line,"
            " tried_at = excluded.tried_at, trouble = ''",
            [name, size, at, answer.line, now],
        )
        link.execute(
            "insert into audit_cosignature (size, witness, at, line) values (%s, %s, %s, %s)"
            " on conflict do nothing",
            [size, name, at, answer.line],
        )


def checkpoint_of(note: Note, key: VerifyingKey) -> Checkpoint:
    """What a note says, if this log signed it; NotReadable where it did not."""
    if note.signed_at(key) is None:
        raise NotReadable(f"This checkpoint is not signed by {key.name}.")
    checkpoint = Checkpoint.parse(note.text)
    if checkpoint.origin != key.name:
        raise NotReadable(f"This checkpoint is of another log, {checkpoint.origin}.")
    return checkpoint
