"""The demo's post: a mail server of its own and the hub's post, in one process."""

import asyncio
import os
import threading
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from mash.desk.demo.sink import Sink
from mash.desk.hourly import rounds_of_the_hub
from mash.handover.outbox import Delivered
from mash.handover.rounds import Rounds
from mash.night.actions import hand_over_all

SECONDS = 3.0


def run(folder: Path) -> None:
    """Go on until the process that started us has gone."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(Sink(folder).listen())
    threading.Thread(target=loop.run_forever, daemon=True).start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.sockets[0].getsockname()[:2]
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.MASH_POST = "smtp"  # whatever is set: the demo sends to itself alone
    rounds = rounds_of_the_hub(SECONDS)
    threading.Thread(target=stop_after, args=(os.getppid(), rounds), daemon=True).start()
    rounds.run()


def stop_after(parent: int, rounds: Rounds) -> None:
    """Meanwhile the night's packs are made."""
    while os.getppid() == parent and not rounds.stop.wait(1):
        hand_over_all(now=timezone.now())
        close_old_connections()
    rounds.stop.set()


def one_round(now: datetime) -> Delivered:
    """Write what has come due, send what waits."""
    return rounds_of_the_hub(SECONDS).one(now)
