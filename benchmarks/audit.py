"""`make bench-audit`: what an audit row costs a request, and a million entries from end to end.

The same request is played with and without the audit's write, by the toss of a coin each time, by
sixteen connections at once, on a PostgreSQL that waits for its disk: whatever else the machine does
falls on both. Then a million entries are written, chained, signed and verified.
"""

import argparse
import os
import random
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import mean, quantiles
from threading import Thread, local
from typing import Any

import psycopg

from mash.cluster import Cluster
from tests.databases import Run, whole_run

PROCESSES, THREADS = 4, 4  # sixteen connections
A_CASE = uuid.UUID(int=5)
COLUMNS = "id, at, actor, username, agency, act, outcome, case_id, reference, detail, commitment"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--entries", type=int, default=1_000_000)
    asked.add_argument("--seconds", type=float, default=30.0, help="for each kind of request")
    given = asked.parse_args()
    with durable_postgres(), whole_run():
        import django

        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        django.setup()
        say_load()
        with database("requests") as name:
            requests(name, given.seconds)
        with database("entries") as name:
            entries(name, given.entries)
        say_load()


@contextmanager
def durable_postgres() -> Iterator[None]:
    """Not the tests' own, which does not wait for the disk."""
    with tempfile.TemporaryDirectory(prefix="mash-bench-") as folder:
        Path(folder).chmod(0o711)
        cluster = Cluster(Path(folder) / "postgres")
        cluster.start()
        os.environ["DATABASE_URL"] = cluster.url()
        try:
            yield
        finally:
            cluster.remove()


@contextmanager
def database(purpose: str) -> Iterator[str]:
    run = Run.told()
    name = run.clone(purpose)
    try:
        yield name
    finally:
        from django.db import connections

        connections.close_all()
        run.drop(name)


def say_load() -> None:
    print(f"load {' '.join(f'{one:.1f}' for one in os.getloadavg())}, {os.cpu_count()} cores")


# --- what an audit row costs a request


def requests(name: str, seconds: float) -> None:
    from tests import cast
    from tests.conftest import point_to

    point_to(name)
    case = cast.shared()
    for kind in ("look at a case", "take in a contact"):
        context = get_context("spawn")
        queue, begun = context.Queue(), context.Value("d", 0.0)
        ready = context.Barrier(PROCESSES * THREADS)
        workers = [
            context.Process(
                target=play, args=[queue, kind, name, case.reference, ready, begun, seconds]
            )
            for _ in range(PROCESSES)
        ]
        for one in workers:
            one.start()
        took = [told for _ in workers for told in queue.get()]
        for one in workers:
            one.join()
        report(kind, took, seconds)


def play(
    queue: Any, kind: str, name: str, reference: str, ready: Any, begun: Any, seconds: float
) -> None:
    """One process: four connections, each at its next request when the last is answered."""
    import django

    os.environ["MASH_REFERRALS_AN_HOUR"] = "100000000"
    django.setup()
    from django.test.utils import setup_test_environment

    from tests.conftest import point_to

    setup_test_environment()
    point_to(name)
    switch = Switch()
    switch.throw()
    took: list[tuple[bool, float, float]] = []
    threads = [
        Thread(target=go_on, args=[took, switch, kind, reference, ready, begun, seconds])
        for _ in range(THREADS)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    queue.put(took)


class Switch(local):
    """Takes the audit's write out of the code for one request: no setting of the hub can."""

    is_on = True

    def throw(self) -> None:
        from mash.audit.models import Entry, Payload

        for model in (Entry, Payload):
            model.save = self.kept(model.save)

    def kept(self, save: Callable[..., None]) -> Callable[..., None]:
        return lambda row, **given: save(row, **given) if self.is_on else None


def go_on(
    took: list[tuple[bool, float, float]], switch: Switch, kind: str, reference: str, ready: Any,
    begun: Any, seconds: float,
) -> None:  # fmt: skip
    request = requester(kind, reference)
    for _ in range(3):
        request()  # until all is loaded
    if ready.wait(120) == 0:
        begun.value = time.time()
    ready.wait(120)
    dice = random.Random()  # a coin
    while time.time() < begun.value + seconds:
        switch.is_on = dice.random() < 0.5
        began, spent = time.perf_counter(), time.thread_time()
        request()
        took.append((switch.is_on, time.perf_counter() - began, time.thread_time() - spent))


def requester(kind: str, reference: str) -> Callable[[], None]:
    from tests.visitor import Visitor

    visitor = Visitor("mara")
    if kind == "look at a case":
        return lambda: require(visitor.get(f"/cases/{reference}/"), 200)
    dice = random.Random()  # only so that no two contacts are one

    def tell() -> None:
        form, key = contact(dice.random()), uuid.uuid4().hex
        require(visitor.post("/tell-us/on-one-page/", form, key), 302)

    return tell


def contact(number: float) -> dict[str, str]:
    return {
        "kind": "safeguarding", "immediate_danger": "no", "worries": f"Worry {number}.",
        "people-0-part": "child", "people-0-given_names": "Bramble",
        "people-0-family_name": "Sampleton", "consent-told": "yes", "consent-agreed": "yes",
        "referrer-source_code": "2A", "referrer-anonymous": "no",
        "referrer-name": "Ash Clipboard", "referrer-email": "ash.clipboard@example.org",
    }  # fmt: skip


def require(answer: Any, status: int) -> None:
    assert answer.status_code == status, (answer.status_code, answer.content[:2000])


def report(kind: str, took: list[tuple[bool, float, float]], seconds: float) -> None:
    rate = len(took) / seconds
    print(f"\n{kind}, {PROCESSES * THREADS} connections, {rate:.0f}/s:")
    means, ours = {}, {}
    for is_on in (False, True):
        times = [one for on, one, _cpu in took if on is is_on]
        ours[is_on] = mean(cpu for on, _one, cpu in took if on is is_on)
        means[is_on] = mean(times)
        cuts = quantiles(times, n=100)
        print(
            f"  {'with' if is_on else 'without'} the audit's write: {len(times)} requests,"
            f" mean {means[is_on] * 1000:.1f} ms"
            f" ({ours[is_on] * 1000:.1f} ms of it our CPU),"
            f" p50 {cuts[49] * 1000:.1f} ms, p95 {cuts[94] * 1000:.1f} ms"
        )
    more, cpu = (100 * (one[True] / one[False] - 1) for one in (means, ours))
    print(f"  the write costs the request {more:+.1f} % ({cpu:+.1f} % CPU of ours)", flush=True)


# --- a million entries


def entries(name: str, count: int) -> None:
    from tests.logs import NOW, Log

    with tempfile.TemporaryDirectory(prefix="mash-bench-") as folder:
        log = Log(Run.told(), name, Path(folder))
        print(f"\n{count:,} entries:")
        with timed("written (COPY)", count), log.owner() as link:
            fill(link, count, NOW)
        with log.owner() as link:
            link.autocommit = True
            link.execute("vacuum analyze audit_entry")
        with timed("chained", count):
            log.chain()
        with timed("signed", 1):
            log.sign()
        note = log.signer.path.read_text()
        with timed("verified, whole", count), log.at_work() as link, link.transaction():
            log.verify(link)
        with log.owner() as link:
            fill(link, 10_000, NOW)
        log.chain()
        log.sign()
        with timed("verified, since a checkpoint", 10_000), log.owner() as link:
            from mash.ledger.note import Note

            log.verify(link, since=Note.parse(note))
        prove(log, count)
        sizes(log, count)


def fill(link: psycopg.Connection, count: int, at: Any) -> None:
    acts = ("read case", "look up people", "share item", "read desk", "rate case")
    with link.cursor() as cursor:
        for start in range(0, count, 50_000):
            with cursor.copy(f"copy audit_entry ({COLUMNS}) from stdin") as copy:
                for number in range(start, min(count, start + 50_000)):
                    copy.write_row((
                        uuid.uuid4(), at + timedelta(milliseconds=number),
                        f"worker/{uuid.UUID(int=number % 97)}", f"invented.worker{number % 97}",
                        f"southwark.agency{number % 11}", acts[number % 5], "looked", A_CASE,
                        "KX7-4MQ-9TR", f'{{"item": "{uuid.UUID(int=number)}"}}',
                        b"",
                    ))  # fmt: skip
            link.commit()


def prove(log: Any, count: int) -> None:
    from mash.audit.chaining import SteadyTiles
    from mash.ledger import tree

    dice = random.Random(1)
    with log.owner() as link:
        tiles, root = SteadyTiles(link, count), b""
        root = tree.root(tiles, count)
        with timed("proofs of inclusion made from the tables and checked", 1000):
            for _ in range(1000):
                index = dice.randrange(count)
                path = tree.inclusion(tiles, index, count)
                leaf = tiles.read(0, index, 1)[0]
                assert tree.is_included(leaf, index, count, path, root)


def sizes(log: Any, count: int) -> None:
    with log.owner() as link:
        for table in ("audit_entry", "audit_leaf", "audit_node"):
            row = link.execute("select pg_total_relation_size(%s)", [table]).fetchone()
            print(f"  {table}: {row[0] / count:.0f} bytes an entry")


@contextmanager
def timed(what: str, count: int) -> Iterator[None]:
    began, spent = time.perf_counter(), time.process_time()
    yield
    took, cpu = time.perf_counter() - began, time.process_time() - spent
    print(f"  {what}: {took:.1f} s ({cpu:.1f} s of it ours), {count / took:,.0f}/s", flush=True)


if __name__ == "__main__":
    main()
