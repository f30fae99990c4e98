"""The sequencer's process: it chains each second, signs each minute, lets partners witness, and
looks whether all is still what was written.

It alone holds the signing key. It knows no Django, and nothing of the pages' secrets.
"""

import logging
import os
import threading
import time
from datetime import UTC, datetime

import psycopg

from mash.audit import place
from mash.audit.chaining import Sequencer
from mash.audit.signing import NotAnExtension, Signer, make_checkpoint
from mash.audit.watching import Stopped, Watch
from mash.audit.witnessing import Address, addresses, let_witness
from mash.ledger.note import NotReadable

log = logging.getLogger(__name__)
TICK = 1.0  # seconds between two looks for what is new
LOOK = 600.0  # seconds between two looks through what came since
AGAIN = 2.0  # seconds until a lost database is tried again


class Sequencing:
    """Until `stop` is set. `every` and `look_every`: seconds between two checkpoints, and between
    two looks whether all is what was written."""

    def __init__(self, every: float, stop: threading.Event, look_every: float = LOOK) -> None:
        self.every, self.stop, self.look_every = every, stop, look_every
        self.url = place.url()
        self.signer = Signer(place.signing_key(), place.folder())
        self.witnesses: list[Address] = addresses(os.environ.get("MASH_WITNESSES", ""))
        self.witnessing: threading.Thread | None = None
        self.looking: threading.Thread | None = None
        self.watch = Watch(self.url, place.verifying_key(), place.folder(), stop)

    def run(self) -> None:
        """A database that is away, or not made yet, is waited for."""
        while not self.stop.is_set():
            try:
                with psycopg.connect(self.url, autocommit=True) as link:
                    self.work(link)
            except psycopg.Error as fault:  # its words may quote a row
                log.error("The audit cannot be chained: %s", type(fault).__name__)
                self.stop.wait(AGAIN)
        for thread in filter(None, (self.witnessing, self.looking)):
            thread.join()

    def work(self, link: psycopg.Connection) -> None:
        sequencer = Sequencer(link)
        while not sequencer.is_alone():
            if self.stop.wait(TICK):
                return
        due = look_due = 0.0
        while not self.stop.is_set():
            sequencer.chain()
            if time.monotonic() >= due:
                due = time.monotonic() + self.every
                self.sign(link)
            if time.monotonic() >= look_due and not (self.looking and self.looking.is_alive()):
                look_due = time.monotonic() + self.look_every
                self.looking = threading.Thread(target=self.look)
                self.looking.start()
            self.stop.wait(TICK)

    def sign(self, link: psycopg.Connection) -> None:
        now = datetime.now(UTC)
        try:
            make_checkpoint(link, self.signer, now)
            trouble = ""
        except NotAnExtension:
            trouble = "not-an-extension"
            log.error("The audit's tree is not what was signed before. See docs/audit.md.")
        note_trouble(link, self.signer.key.name, trouble, now)
        if not trouble and not (self.witnessing and self.witnessing.is_alive()):
            self.witnessing = threading.Thread(target=self.witness)
            self.witnessing.start()

    def witness(self) -> None:
        """On a connection of its own: a partner who does not answer holds up no entry."""
        try:
            with psycopg.connect(self.url, autocommit=True) as link:
                let_witness(link, self.witnesses, datetime.now(UTC))
        except psycopg.Error as fault:
            log.error("What the witnesses say cannot be kept: %s", type(fault).__name__)

    def look(self) -> None:
        """On connections of its own: a look through a million entries holds up none."""
        try:
            self.watch.look()
        except Stopped:
            return
        except (psycopg.Error, OSError, NotReadable) as fault:
            log.error("The audit cannot be looked through: %s", type(fault).__name__)


def note_trouble(link: psycopg.Connection, name: str, trouble: str, now: datetime) -> None:
    """The log's own memory speaks among the witnesses, under the log's name."""
    link.execute(
        "insert into audit_witness (name, size, line, tried_at, trouble) values (%s, 0, '', %s, %s)"
        " on conflict (name) do update"
        " set tried_at = excluded.tried_at, trouble = excluded.trouble",
        [name, now, trouble],
    )
