"""Everybody whose page is open here, in one process: woken by the database, told in rounds."""

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from django.db import Error, close_old_connections, connection

from mash.desk.listeners import Listener, Word, hear
from mash.need_to_know.telling import CHANNEL

KEEP_ALIVE = 15.0  # seconds: how often everybody is asked for and told that we are here
GAP = 0.1  # seconds between two rounds, however much changes
AT_A_TIME = 40  # pages that are asked for in one transaction
RETRY = 1.0
MOST = 2000  # open pages in all
MOST_EACH = 12  # open pages of one person

log = logging.getLogger(__name__)


class Full(Exception):
    """No more pages can be kept informed from here; they ask by themselves."""


class Room:
    """The listeners, each with the words that wait for it. All questions go through one thread,
    whose connection carries nobody over from one question to the next."""

    def __init__(self) -> None:
        self.inside: dict[Listener, asyncio.Queue[Word]] = {}
        self.new: set[Listener] = set()
        self.is_woken = False
        self.due = asyncio.Event()
        self.thread = ThreadPoolExecutor(1, "questions")
        self.parent = os.getppid()

    def enter(self, listener: Listener) -> asyncio.Queue[Word]:
        if len(self.inside) >= MOST:
            raise Full
        words: asyncio.Queue[Word] = asyncio.Queue()
        self.inside[listener] = words
        self.new.add(listener)
        self.due.set()
        return words

    def leave(self, listener: Listener) -> None:
        self.inside.pop(listener, None)
        self.new.discard(listener)

    def is_crowded(self, listener: Listener) -> bool:
        """This person has more pages open than any needs."""
        same = sum(1 for one in self.inside if one.worker_id == listener.worker_id)
        return same > MOST_EACH

    def wake(self) -> None:
        self.is_woken = True
        self.due.set()

    async def keep(self) -> None:
        """Round after round: whoever is new, all when something changed, all to keep alive."""
        pulse = time.monotonic() + KEEP_ALIVE
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.due.wait(), max(0.0, pulse - time.monotonic()))
            self.due.clear()
            is_pulse = time.monotonic() >= pulse
            if is_pulse:
                pulse = time.monotonic() + KEEP_ALIVE
                self.stop_if_left_alone()
            asked = set(self.inside) if is_pulse or self.is_woken else set(self.new)
            is_new, self.new, self.is_woken = self.new, set(), False
            await self.round(asked, say_here_to=asked if is_pulse else is_new)
            await asyncio.sleep(GAP)

    async def round(self, asked: set[Listener], *, say_here_to: Collection[Listener]) -> None:
        """Some at a time: while the first read what is new, the others are asked for. Pages of one
        session stay together, since they share a question."""
        ordered = sorted(asked, key=lambda listener: listener.session_key)
        for first in range(0, len(ordered), AT_A_TIME):
            some = ordered[first : first + AT_A_TIME]
            try:
                words = await asyncio.get_running_loop().run_in_executor(self.thread, ask, some)
            except Error as fault:  # who may not be asked for is told nothing more
                log.error("The database does not answer (%s)", type(fault).__name__)
                words = dict.fromkeys(some, Word.OVER)
            for listener, word in words.items():
                if listener in self.inside and (word != Word.HERE or listener in say_here_to):
                    self.inside[listener].put_nowait(word)

    async def listen(self) -> None:
        """Be woken by whatever commits a change; once the connection is back, as if by one."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    **address(), autocommit=True
                ) as link:
                    await link.execute(f"listen {CHANNEL}")
                    self.wake()
                    async for _ in link.notifies():
                        self.wake()
            except psycopg.Error as fault:
                log.error("Not listening to the database (%s)", type(fault).__name__)
            await asyncio.sleep(RETRY)

    def stop_if_left_alone(self) -> None:
        """Whoever started us was killed: the port is wanted by the next one."""
        if os.getppid() != self.parent:
            os._exit(1)


def ask(listeners: Collection[Listener]) -> dict[Listener, Word]:
    """In the questions' own thread."""
    close_old_connections()
    return hear(listeners)


def address() -> dict[str, Any]:
    given = connection.settings_dict
    named = {
        "dbname": given["NAME"],
        "user": given["USER"],
        "password": given["PASSWORD"],
        "host": given["HOST"],
        "port": given["PORT"],
    }
    return {name: value for name, value in named.items() if value} | given["OPTIONS"]
