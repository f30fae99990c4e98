"""`mash serve`: the hub's pages, by granian; never as a role that stands above the walls."""

import multiprocessing
import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from granian import Granian
from granian.constants import Interfaces

from mash.need_to_know.standing import NotBehindWalls, require_walls
from mash.ready import NotReady, require_port


def serve(*, host: str, port: int, workers: int) -> None:
    """Serve until stopped. Each worker is a clean process: no connection or key is carried over."""
    multiprocessing.set_start_method("spawn", force=True)
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
        log_level="warning",  # type: ignore[arg-type]  # granian takes its levels by value
        log_access=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
    ).serve()


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
