"""The first, rough ranking: who shares most of the keys that are asked for.

PostgreSQL gives for each key those who have it, in one statement for the hub's index and for the
lists that agencies keep; here they are added up. A key says more the fewer share it, as a rare name
does; keys that come together, because they tell one thing in several ways, count once, by the best
of them.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from math import log
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

MOST = 20_000  # of those who share one key: nobody waits for more
SINGLE, DATED, NAMED = 0, 1, 2  # counts by itself; a name with some of a date; parts of names
# What sharing a key of each kind is worth, and with which others it counts once. Found by asking an
# index of a million invented people who ranks first (a softmax over all who share a key), rounded.
KINDS = {
    "X": (16.0, SINGLE),  # NHS number
    "T": (12.0, SINGLE),  # phone
    "N": (4.0, SINGLE),  # sounds of given and family name, in either order
    "n": (4.5, SINGLE),  # their first three letters
    "e": (9.5, NAMED),  # their last three letters
    "D": (15.5, SINGLE),  # birth date, day and month in either order
    "A": (12.0, DATED),  # sound of a name, month and day
    "B": (13.0, DATED),  # sound of a name, year and month
    "C": (12.0, DATED),  # sound of a name, year and day
    "Y": (8.0, DATED),  # sound of the family name and year
    "Z": (7.0, DATED),  # sound of the given name and year
    "G": (5.0, NAMED),  # sound of the given name, first letter of the family name
    "M": (6.0, NAMED),  # sound of the family name, first letter of the given name
    "S": (10.0, SINGLE),  # a person known by one name
    "P": (10.0, SINGLE),  # postcode
    "H": (11.0, SINGLE),  # house number and street
    "O": (8.0, SINGLE),  # sound of the given name and outward postcode
}
# Keys of more people than this are left out unless nothing else is left: of the broad kinds those
# of a common name would give two hits of three and find nobody whom the others do not.
HOT, BROAD = 5_000, 1_000
BROAD_KINDS = {"G", "M", "e", "Y", "Z"}
Asked = Sequence[dict[int, str]]  # for each person the keys to ask for, and their kinds


class Ranked(NamedTuple):
    """Those who share keys with one who is asked for: who shares most comes first."""

    ids: NDArray[np.int64]
    weights: NDArray[np.float64]  # of the keys shared
    worths: NDArray[np.float64]  # the same, each key the more the fewer share it: ranked by this

    def without(self, but: Collection[int]) -> "Ranked":
        """The same but for these."""
        kept = np.isin(self.ids, list(but), invert=True)
        return Ranked(self.ids[kept], self.weights[kept], self.worths[kept])


NOBODY = Ranked(np.empty(0, np.int64), np.empty(0), np.empty(0))


def rarity(among: float, sharing: int) -> float:
    """How much more a key says that so few share, of so many."""
    return log(1 + among / sharing)


def summed(shared: Iterable[tuple[str, float]]) -> float:
    """The worth of these kinds of keys, each with its rarity, as the ranking below sums it up."""
    best, single = {DATED: 0.0, NAMED: 0.0}, 0.0
    for kind, often in shared:
        weight, once = KINDS[kind]
        if once:
            best[once] = max(best[once], weight * often)
        else:
            single += weight * often
    return single + sum(best.values())


def sharing(those: str, too_many: str) -> str:
    """The statement. `those` is SQL for the array of bigints of those who have the key `used.k`,
    which can only be carried out one key after another: that holds the plan to probes of an index.
    `too_many` is the table of keys that many have, with how many (`n`)."""
    return f"""
with asked as (
    select * from unnest(%(who)s::int[], %(k)s::bigint[], %(most)s::int[]) as q (who, k, most)
), cool as (
    select * from asked
    where not exists (select from {too_many} h where h.k = asked.k and h.n > asked.most)
), used as (
    select * from cool union all
    select * from asked where not exists (select from cool where cool.who = asked.who)
)
select used.who, used.k, array_send(shared.those) from used
cross join lateral (select ({those})[:{MOST}] as those offset 0) shared
where cardinality(shared.those) > 0
"""  # noqa: S608  (both are words of ours)


def ranked(
    execute: Callable[[dict[str, Any]], Iterable[tuple]], asked: Asked, *, among: int, limit: int
) -> list[Ranked]:
    """For each person asked for, so many of those who share most; `execute` carries out the
    statement with what it is given. `among` is how many the index holds."""
    keys = [(who, k, most(kind)) for who, one in enumerate(asked) for k, kind in one.items()]
    if not keys:
        return [NOBODY for _ in asked]
    found: list[list[tuple[str, NDArray[np.int64]]]] = [[] for _ in asked]
    given = dict(zip(("who", "k", "most"), map(list, zip(*keys, strict=True)), strict=True))
    for who, k, sent in execute(given):
        found[who].append((asked[who][k], received(sent)))
    return [added_up(one, among, limit) for one in found]


def most(kind: str) -> int:
    return BROAD if kind in BROAD_KINDS else HOT


def received(sent: bytes) -> NDArray[np.int64]:
    """An array of bigints as PostgreSQL sends it: a head of 20 bytes, then each with its size."""
    return np.frombuffer(sent, [("size", ">i4"), ("id", ">i8")], offset=20)["id"].astype(np.int64)


def added_up(found: Sequence[tuple[str, NDArray[np.int64]]], among: int, limit: int) -> Ranked:
    """What each shares of these keys, and so many of those who share most."""
    if not found:
        return NOBODY
    ids, places = np.unique(np.concatenate([those for _, those in found]), return_inverse=True)
    sums = np.zeros((3, 2, len(ids)))  # for each way to count: of weights, and of worths
    start = 0
    for kind, those in found:
        where = places[start : start + len(those)]
        start += len(those)
        weight, once = KINDS[kind]
        told = np.array([[weight], [weight * rarity(among, len(those))]])
        before = sums[once][:, where]
        sums[once][:, where] = np.maximum(before, told) if once else before + told
    weights, worths = sums.sum(axis=0)
    first = np.argsort(-worths, kind="stable")[:limit]  # of equal worth the lower number
    return Ranked(ids[first], weights[first], worths[first])
