"""The process that keeps open pages informed. `mash serve` starts it beside the pages."""

import multiprocessing
import os
import signal
import sys
import threading
import time
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
CONNECTIONS = 4096  # an open page counts as a request until it is closed


def application() -> Any:
    """The door for the web server."""
    import django

    django.setup()
    from mash.desk.stream import Stream

    return Stream()


def serve(host: str, port: int) -> None:
    """Until stopped, or until whoever started it is gone."""
    multiprocessing.set_start_method("spawn", force=True)
    threading.Thread(target=end_with, args=[os.getppid()], daemon=True).start()
    Granian(
        "config.live:application",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=1,
        backlog=1024,
        backpressure=CONNECTIONS,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=1,  # open pages never end by themselves, and hold nothing
    ).serve()


def end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
