"""A log of invented entries for tests: chained, signed and witnessed, in a database of its own.

As at work: entries come from anybody, the sequencer's role chains them, a witness elsewhere keeps
the last checkpoint. Attackers come as the database's superuser. All on a PostgreSQL that is this
worker's alone: the sequencer waits for whoever writes on the same server.
"""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from mash.audit import place
from mash.audit.chaining import Sequencer
from mash.audit.signing import Signer, make_checkpoint
from mash.audit.verifying import Held, Verified, Verifier
from mash.audit.witnessing import Address, let_witness
from mash.ledger.note import LOG, WITNESS, Note, SigningKey
from mash.witness.service import Witness
from mash.witness.store import Store
from tests.databases import Run
from tests.edges import served

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
ORIGIN, WITNESSED_BY = "openmash/invented", "police.example/witness"
WRITE = """insert into audit_entry
    (id, at, actor, username, agency, act, outcome, case_id, reference, detail, commitment)
    values (%s, %s, %s, %s, %s, %s, %s, %s, 'KX7-4MQ-9TR', %s, %s)"""
CASE = uuid.UUID(int=7)


class Log:
    def __init__(self, run: Run, database: str, folder: Path) -> None:
        self.owner_url = run.url_of(database)
        self.url = make_conninfo(
            self.owner_url, user=place.SEQUENCER_ROLE, password=place.password()
        )
        self.key = SigningKey.new(ORIGIN, LOG)
        self.signer = Signer(self.key, folder)
        self.store = Store(folder / "witness")
        self.store.begin(WITNESSED_BY)
        self.store.trust(self.key.public)
        self.witness = Witness(self.store, lambda: NOW.timestamp())
        self.count = 0
        self.old: Note | None = None  # what its witness kept earlier, if there is more since

    def write(self, count: int, link: psycopg.Connection | None = None) -> None:
        """Entries of two agencies, some of which shared on the case that others look at."""
        with self.owner() if link is None else contextmanager(lambda: iter([link]))() as at:
            for _ in range(count):
                self.count += 1
                at.execute(WRITE, self.entry(self.count))

    def entry(self, number: int) -> list:
        agency = ("southwark.police", "southwark.health", "southwark.csc")[number % 3]
        act, outcome = (("share item", "done"), ("read case", "looked"), ("seal item", "done"),
                        ("read case", "refused"), ("rate case", "done"))[number % 5]  # fmt: skip
        detail = json.dumps({"number": number, "codes": ["a", "b"], "is": None})
        return [uuid.uuid4(), NOW + timedelta(seconds=number), f"worker/{number % 7}",
                f"invented{number % 7}", agency, act, outcome, CASE, detail,
                bytes([number % 256]) * 32]  # fmt: skip

    def owner(self) -> psycopg.Connection:
        return psycopg.connect(self.owner_url)

    def at_work(self) -> psycopg.Connection:
        return psycopg.connect(self.url, autocommit=True)

    def chain(self) -> int:
        with self.at_work() as link:
            sequencer = Sequencer(link)
            assert sequencer.is_alone()
            return sequencer.chain()

    def sign(self) -> int:
        with self.at_work() as link:
            return make_checkpoint(link, self.signer, NOW)

    def let_witness(self, now: datetime = NOW) -> None:
        with served(self.witness) as url, self.at_work() as link:
            address = Address(url.removesuffix("/ask"), self.store.key().public)
            let_witness(link, [address], now)

    def witnessed(self) -> Note:
        note = self.store.latest(ORIGIN)
        assert note is not None
        return note

    def verify(
        self, link: psycopg.Connection, *, witnessed: bool = False, since: Note | None = None
    ) -> Verified:
        held = [Held(WITNESSED_BY, self.witnessed())] if witnessed else []
        return Verifier(link, self.key.public, now=NOW).verify(held, since)


def other_witness() -> SigningKey:
    return SigningKey("health.example/witness", WITNESS, bytes(32))


@contextmanager
def log_of(run: Run, folder: Path) -> Iterator[Log]:
    database = run.clone(f"log_{uuid.uuid4().hex[:8]}")
    folder.mkdir(exist_ok=True)
    try:
        yield Log(run, database, folder)
    finally:
        run.drop(database)


@pytest.fixture
def log(quiet_run, tmp_path) -> Iterator[Log]:
    """A log of this test's own, empty."""
    with log_of(quiet_run, tmp_path / "log") as made:
        yield made


@pytest.fixture(scope="module")
def grown(quiet_run, tmp_path_factory) -> Iterator[Log]:
    """A log that is only looked at: 300 entries, witnessed; then 300 more, witnessed."""
    with log_of(quiet_run, tmp_path_factory.mktemp("grown")) as made:
        made.write(300)
        made.chain()
        made.sign()
        made.let_witness()
        made.old = made.witnessed()
        made.write(300)
        made.chain()
        made.sign()
        made.let_witness()
        yield made
