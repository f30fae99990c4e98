"""What the index is measured against: a trigram search by name, and comparing with everybody."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from django.db import connections
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cdist

from benchmarks.spent import Spent, backend, timed
from benchmarks.towns import Again, plain

BEST = 10
TRIGRAMS = """
select card from bench_plain where name %% %(name)s
order by similarity(name, %(name)s) desc, (born = %(born)s) desc limit 10
"""


def plain_table(cursor: Any) -> None:
    """Names in plain words, which no hub may hold: the table of this measurement alone."""
    cursor.execute(
        "create unlogged table bench_plain (card bigint, name text, born text, postcode text)"
    )


@contextmanager
def trigram_index() -> Iterator[None]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("create extension if not exists pg_trgm")
        cursor.execute("create index on bench_plain using gin (name gin_trgm_ops)")
        cursor.execute("vacuum analyze bench_plain")
    yield
    with connections["owner"].cursor() as cursor:
        cursor.execute("drop table bench_plain")


def by_trigrams(asked: Sequence[Again]) -> dict[str, Any]:
    spent, found, pid = Spent(), 0, backend("owner")
    with connections["owner"].cursor() as cursor:
        for one in asked:
            given, family, born, _ = plain(one.record)
            with timed(spent, pid):
                cursor.execute(TRIGRAMS, {"name": f"{given} {family}".strip(), "born": born})
                cards = {card for (card,) in cursor.fetchall()}
            found += not one.cards.isdisjoint(cards)
    return {"asked": len(asked), "recall_at_10": share(found, asked)} | spent.told()


def by_everybody(asked: Sequence[Again]) -> dict[str, Any]:
    """Each one compared with every record in memory: names by Jaro and Winkler, date, postcode."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select card, name, born, postcode from bench_plain")
        cards, names, born, codes = zip(*cursor.fetchall(), strict=True)
    numbers, born, codes = np.array(cards), np.array(born), np.array(codes)
    spent, found, pid = Spent(), 0, backend("owner")
    for one in asked:
        given, family, day, code = plain(one.record)
        with timed(spent, pid):
            name = f"{given} {family}".strip()
            alike = cdist([name], names, scorer=JaroWinkler.similarity, dtype=np.float32)[0]
            alike += 0.5 * (born == day) * bool(day) + 0.3 * (codes == code) * bool(code)
            best = numbers[np.argpartition(-alike, BEST)[:BEST]]
        found += not one.cards.isdisjoint(best.tolist())
    return {"asked": len(asked), "recall_at_10": share(found, asked)} | spent.told()


def share(found: int, asked: Sequence[Any]) -> float:
    return round(found / max(len(asked), 1), 4)
