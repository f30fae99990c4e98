"""`mash witness`: a partner agency begins a witness, trusts a hub's log, and serves."""

import argparse
import multiprocessing
import sys
from pathlib import Path

from mash.ledger.note import NotReadable, VerifyingKey
from mash.machine import CannotStart
from mash.ready import NotReady, require_port
from mash.witness.service import folder
from mash.witness.store import Store


def main(words: list[str]) -> None:
    told = parser().parse_args(words)
    try:
        told.do(told)
    except (CannotStart, NotReadable, NotReady, OSError) as reason:
        sys.exit(f"mash: {reason}")


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser("mash witness", description="Witnessing a hub: docs/audit.md")
    each = made.add_subparsers(required=True)
    beginning = each.add_parser("init", help="make the witness's key; prints the line for the hub")
    beginning.add_argument("--name", required=True, help="such as police.example/witness")
    beginning.set_defaults(do=init)
    trusting = each.add_parser("trust", help="witness the log whose key the hub printed")
    trusting.add_argument("key")
    trusting.set_defaults(do=trust)
    showing = each.add_parser("show", help="print the last checkpoint of each log")
    showing.set_defaults(do=show)
    serving = each.add_parser("serve", help="cosign what extends what was seen")
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--port", type=int, default=8200)
    serving.set_defaults(do=serve)
    return made


def store() -> Store:
    return Store(Path(folder()))


def init(told: argparse.Namespace) -> None:
    print(store().begin(told.name).public)


def trust(told: argparse.Namespace) -> None:
    key = VerifyingKey.parse(told.key)
    store().key()
    store().trust(key)
    print(f"{key.name} is witnessed from now on.")


def show(told: argparse.Namespace) -> None:
    for note in store().all():
        print(note, end="")


def serve(told: argparse.Namespace) -> None:
    """By granian, in a clean process that knows nothing of a hub."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    require_port(told.port, told.host)
    name = store().key().name
    print(f"{name} answers on http://{told.host}:{told.port}/add-checkpoint", flush=True)
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        "mash.witness.service:application",
        address=told.host,
        port=told.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=2,
        backpressure=16,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
        respawn_failed_workers=True,
    ).serve()
