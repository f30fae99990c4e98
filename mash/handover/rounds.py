"""The hub's post, round after round: write the reminders that have come due, send what waits, ask
what became of it. One process does it at a time; a second one waits in case the first one falls."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils import timezone

from mash.cases.models import Trouble
from mash.decision.chasers import write_decision_chasers
from mash.handover.alarms import write_alarms
from mash.handover.outbox import Delivered, ask_deliveries, deliver
from mash.sharing.chasers import write_chasers

log = logging.getLogger("mash.post")
LONGEST_PAUSE = 300.0  # seconds: a mail server that is back is found out after so long at most


@contextmanager
def alone() -> Iterator[bool]:
    """Is this the only process that does a round now? The letters' own locks hold in any case:
    this one keeps two from writing and trying the same things side by side."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtext('mash post'))")
        is_first = cursor.fetchone()[0]
    try:
        yield is_first
    finally:
        if is_first and connection.is_usable():  # one that broke has lost its locks
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(hashtext('mash post'))")


@dataclass
class Rounds:
    """Rounds until somebody says stop. A letter that is being sent is sent to its end."""

    every: float  # seconds
    also: tuple[Callable[..., object], ...] = ()  # what later rooms do at its hour, given `now`
    stop: threading.Event = field(default_factory=threading.Event)
    pause: float = 0.0
    not_before: datetime | None = None

    def run(self) -> None:
        log.info("The post begins, a round every %g seconds.", self.every)
        while not self.stop.is_set():
            try:
                close_old_connections()
                with alone() as is_first:
                    if is_first:
                        self.one(timezone.now())
            except (DatabaseError, InterfaceError):
                log.warning("The database does not answer; trying again.")
                connection.close()
            self.stop.wait(self.every)
        log.info("The post rests.")

    def one(self, now: datetime) -> Delivered:
        """One round; while the mail service is away it is asked less and less often."""
        for do in self.also:
            do(now=now)
        chased = [write_chasers(now=now), write_decision_chasers(now=now)]
        alarms = write_alarms(now=now)
        done = Delivered(0, 0)
        if self.not_before is None or now >= self.not_before:
            sender = settings.DEFAULT_FROM_EMAIL
            stop = self.stop.is_set
            done = deliver(now=timezone.now, sender=sender, only_due=True, stop=stop)
            self.rest_after(done, now)
            ask_deliveries(now=timezone.now, sender=sender)
        tell(alarms + sum(one.written for one in chased), done)
        return done

    def rest_after(self, done: Delivered, now: datetime) -> None:
        if done.stopped is None:
            self.pause, self.not_before = 0.0, None
            return
        self.pause = min(max(2 * self.pause, self.every), LONGEST_PAUSE)
        self.not_before = now + timedelta(seconds=self.pause)


def tell(written: int, done: Delivered) -> None:
    """How many, never whom or what about."""
    if written or done.sent or done.failed:
        counts = (written, done.sent, done.failed)
        log.info("%d reminders written, %d letters sent, %d not this time.", *counts)
    if done.stopped:
        log.warning("No letter is taken: %s.", Trouble(done.stopped).label)
