"""`make bench-people PEOPLE=1000000`: how soon is somebody found among a million, and how often?

Invented families on cards under their cases' keys, on a PostgreSQL of its own; the index made by
`mash people index`; looked up by the application's role, as an officer's page does. Clock and CPU
are both told, for a machine may have other work. It removes what it made.
"""

import argparse
import gc
import json
import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from itertools import count, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.databases import Run, whole_run

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
REFERENCES = count(1)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=20_000)
    asked.add_argument("--limit", type=int, default=200, help="cards compared for each person")
    asked.add_argument("--asked", type=int, default=1000, help="people looked up")
    asked.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--seed", type=int, default=20261124)
    asked.add_argument("--json", type=Path, help="where to write the figures")
    given = asked.parse_args()
    with whole_run():
        import django

        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        django.setup()
        from tests.conftest import point_to

        point_to(Run.told().clone("people"))
        figures = measure(given)
        report(figures)
        if given.json:
            given.json.write_text(json.dumps(figures, indent=1) + "\n")


def measure(given: argparse.Namespace) -> dict[str, Any]:
    """All of it, on the database that Django is pointed to."""
    figures: dict[str, Any] = {
        "people": given.people,
        "limit": given.limit,
        "seed": given.seed,
        "machine": {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)},
    }
    towns = fill(given)
    figures["cases"] = sum(len(town.cases) for town in towns)
    figures["rebuild"] = rebuild(given.workers)
    figures["bytes"] = sizes(given.people)
    again = spread([town.again for town in towns], given.asked)
    figures["look-up"] = look_ups([[one] for one in again], given.limit)
    families = spread([town.families for town in towns], given.asked // 5)
    figures["family of five"] = look_ups(families, given.limit)
    figures["others"] = others(again)
    figures["machine"]["load at the end"] = round(os.getloadavg()[0], 1)
    return figures


def fill(given: argparse.Namespace) -> list[Any]:
    """The towns, made by processes and taken in by COPY. What is kept of them is small."""
    from django.db import connections

    from benchmarks.others import plain_table
    from benchmarks.towns import TOWN, make_town
    from mash import keyring
    from mash.need_to_know.standing_grants import index_of

    box = index_of("southwark")
    keyring.index_key(box)
    sizes = [TOWN] * (given.people // TOWN) + [given.people % TOWN] * (given.people % TOWN > 0)
    again = max(10, 2 * given.asked // len(sizes))
    towns = []
    with connections["owner"].cursor() as cursor:
        cursor.execute("set session_replication_role = replica")  # no triggers: all is as it should
        plain_table(cursor)
        with ProcessPoolExecutor(given.workers, get_context("spawn")) as pool:
            made = ahead(pool, make_town, sizes, given.seed, box, again, given.workers)
            for number, town in enumerate(made, start=1):
                take_in(cursor, town)
                towns.append(town)
                progress("towns", number, len(sizes))
        cursor.execute("set session_replication_role = origin")
        cursor.execute("vacuum analyze people_card, cases_case")
    return towns


def ahead(pool: Any, make: Any, sizes: list[int], seed: int, box: Any, again: int, workers: int):
    """A few towns ahead of whoever takes them in, and never all."""
    waiting: list[Any] = []
    for number, size in enumerate(sizes):
        waiting.append(pool.submit(make, seed * 100_000 + number, size, box, again))
        if len(waiting) > 2 * workers:
            yield waiting.pop(0).result()
    for one in waiting:
        yield one.result()


def take_in(cursor: Any, town: Any) -> None:
    from mash.agencies.models import HubVersion
    from mash.people.indexing import END, HEAD

    version = HubVersion.objects.using("owner").filter(hub="southwark").latest("number").pk
    with cursor.copy(
        "copy cases_case (id, reference, hub_id, hub_version_id, stage, received_at,"
        " confidential_held) from stdin"
    ) as copy:
        for case in town.cases:
            reference = f"B{next(REFERENCES)}"  # random ones would meet among so many
            copy.write_row((case, reference, "southwark", version, "closed", NOW, False))
    with cursor.copy(
        "copy people_card (id, case_id, person_id, box, written_at, restricted, told)"
        " from stdin (format binary)"
    ) as copy:
        copy.write(HEAD + town.cards + END)
    with cursor.copy("copy bench_plain from stdin") as copy:
        for card, given, family, born, postcode in town.plain:
            copy.write_row((card, f"{given} {family}".strip(), born, postcode))
    town.cards, town.plain = b"", []


def rebuild(workers: int) -> dict[str, Any]:
    """The whole index anew, as `mash people index` makes it."""
    from benchmarks.spent import backend, helpers, on_cpu
    from mash.people.indexing import index_all

    pid = backend("owner")

    def database() -> float:
        return (on_cpu(pid) + helpers(pid)) / 1000

    theirs, own, began = database(), cpu(), time.monotonic()
    index_all(now=NOW, progress=lambda done, of: progress("cards", done, of), workers=workers)
    took, theirs, own = time.monotonic() - began, database() - theirs, cpu() - own
    return {
        "seconds": round(took, 1),
        "cpu_seconds": round(own + theirs, 1),
        "database_cpu_seconds": round(theirs, 1),
        "workers": workers,
    }


def cpu() -> float:
    """Seconds of this process and of those it started and that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def sizes(people: int) -> dict[str, float]:
    """Bytes a record, indexes and all."""
    from django.db import connections

    found = {}
    with connections["owner"].cursor() as cursor:
        for table in ("people_card", "people_matchlist", "people_matchkey", "people_hotkey"):
            cursor.execute(
                "select pg_table_size(%s::regclass), pg_indexes_size(%s::regclass)", [table, table]
            )
            rows, indexes = cursor.fetchone()
            found[table] = round(rows / people)
            found[f"{table}, its indexes"] = round(indexes / people)
        cursor.execute("select sum(cardinality(cards)), count(*) from people_matchlist")
        keys, distinct = cursor.fetchone()
    found["all"] = sum(found.values())
    return found | {
        "keys": round(int(keys) / people, 1),
        "distinct keys": round(distinct / people, 2),
    }


def look_ups(groups: Sequence[Sequence[Any]], limit: int) -> dict[str, Any]:
    """Each of these looked up in one round trip, as an officer's page does it."""
    from benchmarks.others import share
    from benchmarks.spent import Spent, backend, timed
    from mash.need_to_know.session import as_worker
    from mash.need_to_know.standing_grants import index_of
    from mash.people.known import look_up
    from tests import cast

    spent, ranks, pid, box = Spent(), [], backend(), index_of("southwark")
    officer = cast.worker("ola")
    gc.collect()
    gc.freeze()  # what the making left behind is no part of a web worker's memory
    for number, group in enumerate(groups):
        with as_worker(officer, now=cast.NOW), timed(spent, pid):
            answers = look_up([one.record for one in group], box=box, limit=limit)
        for one, answer in zip(group, answers, strict=True):
            cards = [found.card.pk for found in answer]
            ranks.append(cards.index(one.card) if one.card in cards else None)
        progress("look-ups", number + 1, len(groups))
    gc.unfreeze()
    known = [rank for rank in ranks if rank is not None]
    return {
        "asked": len(groups),
        "recall_at_10": share(len(known), ranks),
        "recall_at_1": share(known.count(0), ranks),
    } | spent.told()


def others(again: Sequence[Any]) -> dict[str, Any]:
    from benchmarks.others import by_everybody, by_trigrams, trigram_index

    with trigram_index():
        return {"trigrams": by_trigrams(again[:200]), "everybody": by_everybody(again[:30])}


def spread(of: Sequence[Sequence[Any]], most: int) -> list[Any]:
    """So many of them, some of each town."""
    rows = [one for row in zip(*of, strict=False) for one in row]
    return list(islice(rows, most))


def progress(what: str, done: int, of: int) -> None:
    if sys.stderr.isatty() or done in {of, of // 2}:
        print(f"\r{what}: {done:,} of {of:,}", end="\n" if done >= of else "", file=sys.stderr)


def report(figures: dict[str, Any]) -> None:
    for line in lines(figures):
        print(line, flush=True)


def lines(figures: dict[str, Any], indent: str = "") -> Iterator[str]:
    for name, value in figures.items():
        if isinstance(value, dict):
            yield f"{indent}{name}:"
            yield from lines(value, indent + "  ")
        else:
            shown = f"{value:,}" if isinstance(value, int) else value
            yield f"{indent}{name:<34}{shown}"


if __name__ == "__main__":
    main()
