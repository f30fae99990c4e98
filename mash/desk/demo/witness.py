"""The demo's witness: an invented agency that cosigns the audit, on this same machine."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from mash import database
from mash.audit import place
from mash.ready import is_taken
from mash.witness.store import Store

NAME = "police.example/witness"
SECONDS_TO_ANSWER = 20


@contextmanager
def witnessed() -> Iterator[None]:
    """While this lasts a witness runs, and the sequencer to come is told of it."""
    folder = database.data_folder() / "witness"
    store = Store(folder)
    if not (folder / "witness.key").exists():
        store.begin(NAME)
    store.trust(place.signing_key().public)
    port = free_port()
    told = folder / "witnesses.toml"
    told.write_text(f'[police]\nurl = "http://127.0.0.1:{port}"\nkey = "{store.key().public}"\n')
    os.environ["MASH_WITNESSES"] = str(told)
    command = [sys.executable, "-m", "mash", "witness", "serve", "--port", str(port)]
    running = subprocess.Popen(
        command, env=os.environ | {"MASH_WITNESS": str(folder)}, stdout=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + SECONDS_TO_ANSWER
        while not is_taken(port) and time.monotonic() < until:
            time.sleep(0.1)
        yield
    finally:
        running.terminate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
