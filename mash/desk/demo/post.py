"""The demo's post: a mail server of its own, the chasers and the outbox, in one process."""

import asyncio
import os
import threading
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from mash.desk.demo.sink import Sink
from mash.handover.outbox import send_waiting
from mash.sharing.chasers import write_chasers

SECONDS = 3.0


def run(folder: Path) -> None:
    """Go on until the process that started us has gone."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(Sink(folder).listen())
    threading.Thread(target=loop.run_forever, daemon=True).start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.sockets[0].getsockname()[:2]
    parent, rest = os.getppid(), threading.Event()
    while os.getppid() == parent:
        close_old_connections()
        one_round(timezone.now())
        rest.wait(SECONDS)


def one_round(now: datetime) -> tuple[int, int]:
    """Write what has come due, send what waits."""
    write_chasers(now=now)
    return send_waiting(now=timezone.now, sender=settings.DEFAULT_FROM_EMAIL)
