"""`mash live`: keeps open pages informed; `mash serve` starts it beside the pages."""

import multiprocessing
import os
import signal
import sys
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from granian import Granian
from granian.constants import Interfaces

from mash.desk.room import MOST
from mash.need_to_know.standing import NotBehindWalls, require_walls
from mash.ready import NotReady, require_port


class Command(BaseCommand):
    help = "Keep open pages informed of what changes (`mash serve` starts it)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, required=True)

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        try:
            require_port(port, host)
            require_walls()
        except (NotReady, NotBehindWalls) as reason:
            raise CommandError(str(reason)) from None
        threading.Thread(target=end_with, args=[os.getppid()], daemon=True).start()
        multiprocessing.set_start_method("spawn", force=True)
        Granian(
            "config.live:application",
            address=host,
            port=port,
            interface=Interfaces.ASGI,
            workers=1,
            backlog=1024,
            backpressure=MOST * 2,  # an open page counts as a request until it is closed
            websockets=False,
            log_level="warning",  # type: ignore[arg-type]  # granian takes its levels by value
            log_access=False,
            respawn_failed_workers=True,
            respawn_interval=0.5,
            workers_kill_timeout=1,  # open pages never end by themselves, and hold nothing
        ).serve()
        sys.stdout.flush()


def end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
