"""`mash serve`: the hub's pages, by granian; never as a role that stands above the walls.

Beside them it keeps the process at which open pages wait to hear of changes (`config.live`), and
the sequencer of the audit, whose settings and key the pages do not get.
"""

import contextlib
import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from mash.audit import place
from mash.need_to_know.standing import NotBehindWalls, require_walls
from mash.ready import NotReady, is_taken, require_port

RESTART = 1.0  # seconds until a fallen stream is started again


def serve(*, host: str, port: int, workers: int) -> None:
    """Serve until stopped. Each worker is a clean process: no connection or key is carried over."""
    multiprocessing.set_start_method("spawn", force=True)
    with chained(), kept_informed(host, port):
        Granian(
            "config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=1,
            backlog=1024,
            backpressure=128,
            websockets=False,
            log_level=LogLevels.warning,
            log_access=False,
            respawn_failed_workers=True,
            respawn_interval=0.5,
            workers_kill_timeout=10,
        ).serve()


@contextmanager
def kept_informed(host: str, port: int) -> Iterator[None]:
    """Keep the stream on `MASH_LIVE_PORT`, else the next port, and start it again when it falls.

    Where that port is taken there is none, and open pages ask by themselves.
    """
    beside = int(os.environ.get("MASH_LIVE_PORT") or port + 1)
    if beside == 0 or beside > 65535 or is_taken(beside, host):
        if beside:
            print(f"Port {beside} is taken: open pages will ask each second. See MASH_LIVE_PORT.")
        os.environ["MASH_LIVE_PORT"] = "0"
        yield
        return
    # for the processes to come: the pages' workers and the stream's
    os.environ["MASH_LIVE_PORT"], os.environ["PORT"] = str(beside), str(port)
    ended = threading.Event()
    keeper = threading.Thread(target=keep_live, args=[host, port, beside, ended], daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join(10)


def keep_live(host: str, pages: int, port: int, ended: threading.Event) -> None:
    command = [sys.executable, "-m", "config.live", host, str(port)]
    while not is_taken(pages, host) and not ended.wait(0.2):
        pass  # the pages first
    keep(command, ended)


def keep(
    command: list[str], ended: threading.Event, environment: dict[str, str] | None = None
) -> None:
    """Run it, and again when it falls, until it is ended."""
    while not ended.is_set():
        kept = subprocess.Popen(command, env=environment)
        while kept.poll() is None and not ended.wait(0.2):
            pass
        if kept.poll() is None:
            kept.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                kept.wait(5)
            kept.kill()
        ended.wait(RESTART)


@contextmanager
def chained() -> Iterator[None]:
    """Keep the audit's sequencer, where its way to the database is known here.

    What it is told is taken out of the pages' surroundings. Run by a user of its own it keeps its
    key from them too: then give the pages `MASH_APP_DATABASE_URL` alone (docs/audit.md).
    """
    environment, is_here = dict(os.environ), place.is_here()
    for name in place.OF_SEQUENCER:
        os.environ.pop(name, None)
    if not is_here:
        print("The audit is chained elsewhere: keep `mash audit sequence` running there.")
        yield
        return
    command = [sys.executable, "-m", "mash", "audit", "sequence", "--with-parent"]
    ended = threading.Event()
    keeper = threading.Thread(target=keep, args=[command, ended, environment], daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join(10)


class Command(BaseCommand):
    help = "Serve the hub's pages."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--workers", type=int, default=int(os.environ.get("WORKERS", "2")))

    def handle(self, *args: Any, host: str, port: int, workers: int, **options: Any) -> None:
        try:
            require_port(port, host)
            require_walls()
        except (NotReady, NotBehindWalls) as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(f"Serving on http://{host}:{port}/ with {workers} workers")
        sys.stdout.flush()
        serve(host=host, port=port, workers=workers)
