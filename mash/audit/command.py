"""`mash audit`: chain and sign, verify, export. Without Django: it needs none of its secrets."""

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import IsolationLevel

from mash.audit import place
from mash.audit.exporting import NothingToExport, export
from mash.audit.sequencing import LOOK, Sequencing
from mash.audit.verifying import Found, Held, Verifier
from mash.ledger.filed import put
from mash.ledger.note import Note, NotReadable, told64
from mash.machine import CannotStart, operator

EVERY = 60.0  # seconds between two checkpoints


def main(words: list[str]) -> None:
    told = parser().parse_args(words)
    try:
        if told.do is not key:
            place.start()
        told.do(told)
    except Found as found:
        print(f"The audit is not what was written. {found}", file=sys.stderr)
        sys.exit(1)
    except (CannotStart, NotReadable, NothingToExport, OSError) as reason:
        sys.exit(f"mash: {reason}")
    except psycopg.Error as reason:  # its words may quote a row
        sys.exit(
            f"mash: the audit's database failed ({type(reason).__name__}). Run `mash migrate`?"
        )


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser("mash audit", description="The provable audit: docs/audit.md")
    each = made.add_subparsers(required=True)
    chaining = each.add_parser(
        "sequence", help="chain, sign, let witnesses cosign, look through it; until stopped"
    )
    chaining.add_argument("--every", type=float, default=EVERY, help="seconds between checkpoints")
    chaining.add_argument(
        "--look-every",
        type=float,
        default=LOOK,
        help="seconds between two looks whether all is well",
    )
    chaining.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    chaining.set_defaults(do=sequence)
    keying = each.add_parser("key", help="print the line by which others check what the log signs")
    keying.set_defaults(do=key)
    verifying = each.add_parser("verify", help="check every entry, hash and checkpoint")
    verifying.add_argument("--since", type=Path, metavar="CHECKPOINT", help="only what came after")
    verifying.add_argument("--witness", type=Path, action="append", default=[], metavar="FILE",
                           help="a checkpoint that a witness holds")  # fmt: skip
    verifying.add_argument("--key", default="", help="the log's verifying key, if not kept here")
    verifying.set_defaults(do=verify)
    exporting = each.add_parser("export", help="an agency's own entries, with their proofs")
    exporting.add_argument("--agency", required=True, metavar="CODE", help="southwark.police")
    exporting.add_argument("--since", type=Path, metavar="CHECKPOINT", help="prove it extends this")
    exporting.add_argument("file", type=Path)
    exporting.set_defaults(do=export_for)
    return made


def sequence(told: argparse.Namespace) -> None:
    """Until SIGTERM; or, started by `mash serve`, until that is gone."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if told.with_parent:
        threading.Thread(target=end_with, args=[os.getppid(), stop], daemon=True).start()
    Sequencing(told.every, stop, told.look_every).run()


def end_with(parent: int, stop: threading.Event) -> None:
    while os.getppid() == parent and not stop.wait(1):
        pass
    stop.set()


def key(told: argparse.Namespace) -> None:
    place.signing_key()
    print(place.verifying_key())


def verify(told: argparse.Namespace) -> None:
    held = [Held(one.name, note_of(one)) for one in told.witness] + memory()
    since = note_of(told.since) if told.since else None
    with snapshot() as link:
        verifier = Verifier(
            link, place.verifying_key(told.key), now=datetime.now(UTC), said=progress
        )
        try:
            found = verifier.verify(held, since)
        finally:
            progress(0, 0)
    print(
        f"The audit is what was written: {found.size} entries, root {told64(found.root)},"
        f" {found.checkpoints} signed checkpoints met, {found.waiting} entries not chained yet."
    )
    for name in found.witnessed:
        print(f"It begins with the checkpoint in {name}.")
    if not told.witness:
        print("No witness's checkpoint was given (--witness): a stolen key could have signed this.")


def memory() -> list[Held]:
    """What was signed last, as the signer remembers it beside its key."""
    kept = place.folder() / "latest.note"
    return [Held("the signer's memory", note_of(kept))] if kept.exists() else []


def export_for(told: argparse.Namespace) -> None:
    since = note_of(told.since) if told.since else None
    with snapshot() as link:
        lines = list(export(link, told.agency, since))
    leave_entry(told.agency, len(lines) - 1)
    put(told.file, "\n".join(lines) + "\n")
    print(f"{len(lines) - 1} entries for {told.agency} are in {told.file}.")


def leave_entry(agency: str, entries: int) -> None:
    """Committed before the file is there: without its entry in the audit nothing is taken away."""
    with psycopg.connect(place.url()) as link:
        link.execute("select set_config('mash.operator', %s, true)", [operator()])
        link.execute("select write_export(%s, %s)", [agency, entries])


def note_of(path: Path) -> Note:
    return Note.parse(path.read_bytes())


@contextmanager
def snapshot() -> Iterator[psycopg.Connection]:
    """The audit as it stands at one moment, read only."""
    with psycopg.connect(place.url()) as link:
        link.isolation_level = IsolationLevel.REPEATABLE_READ
        link.read_only = True
        yield link


def progress(done: int, of: int) -> None:
    """A bar while it lasts, for who watches; nothing in a file."""
    if not sys.stderr.isatty():
        return
    if not of:
        print("\r\033[K", end="", file=sys.stderr, flush=True)
        return
    filled = 40 * done // of
    bar = "#" * filled + "." * (40 - filled)
    print(f"\r[{bar}] {done:,} of {of:,} entries", end="", file=sys.stderr, flush=True)
