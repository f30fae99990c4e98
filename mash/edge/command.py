"""`mash edge`: an agency loads its own list, gives a hub a key, and answers; without Django."""

import argparse
import multiprocessing
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from mash.edge import listed
from mash.edge.listed import CannotLoad
from mash.edge.settings import start, store_of
from mash.machine import CannotStart
from mash.ready import NotReady, require_port


def main(words: list[str]) -> None:
    told = parser().parse_args(words)
    try:
        start()
        told.do(told)
    except (CannotLoad, CannotStart, NotReady) as reason:
        sys.exit(f"mash: {reason}")
    except psycopg.Error as reason:  # its words may quote a row
        sys.exit(f"mash: the edge's database failed ({type(reason).__name__}).")


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser("mash edge", description="Known to an agency: docs/edge.md")
    each = made.add_subparsers(required=True)
    loading = each.add_parser("load", help="put a list in the place of the one before")
    loading.add_argument("file", type=Path)
    loading.set_defaults(do=load)
    keying = each.add_parser("key", help="make the key that a hub signs its questions with")
    keying.add_argument("--hub", required=True)
    keying.set_defaults(do=key)
    serving = each.add_parser("serve", help="answer the hubs that hold a key")
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--port", type=int, default=8100)
    serving.set_defaults(do=serve)
    for one in (loading, keying, serving):
        one.add_argument("--agency", required=True, metavar="CODE")
    return made


def load(told: argparse.Namespace) -> None:
    """Nothing is loaded unless every row can be read."""
    store, total = store_of(told.agency), listed.check(told.file)

    def say(count: int) -> None:
        print(f"{count:,} of {total:,} people", file=sys.stderr, flush=True)

    count = store.load(listed.read(told.file), now=datetime.now(UTC), told=say)
    print(f"{count:,} people are listed for {told.agency}.")


def key(told: argparse.Namespace) -> None:
    store = store_of(told.agency)
    print(f"Give this file to the hub by hand, and to nobody else: {store.make_hub_key(told.hub)}")


def serve(told: argparse.Namespace) -> None:
    """By granian, in a clean process that knows nothing of a hub."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    require_port(told.port, told.host)
    os.environ["MASH_EDGE_AGENCY"] = store_of(told.agency).agency
    print(f"Answering for {told.agency} on http://{told.host}:{told.port}/ask", flush=True)
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        "mash.edge.service:application",
        address=told.host,
        port=told.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        backpressure=32,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
        respawn_failed_workers=True,
    ).serve()
