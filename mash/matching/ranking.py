"""The first, rough ranking, in PostgreSQL: who shares most of the keys that are asked for.

One statement for the hub's index and for the lists that agencies keep: they differ in where the
keys lie. A key says more the fewer share it, as a rare name does; keys that come together, because
they tell one thing in several ways, count once, by the best of them.
"""

from collections.abc import Callable, Iterable, Sequence
from math import log
from typing import Any, NamedTuple

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
    "G": (5.0, NAMED),  # sound of the given name, first letter of the family name
    "M": (6.0, NAMED),  # sound of the family name, first letter of the given name
    "S": (10.0, SINGLE),  # a person known by one name
    "P": (10.0, SINGLE),  # postcode
    "H": (11.0, SINGLE),  # house number and street
    "O": (8.0, SINGLE),  # sound of the given name and outward postcode
}
Asked = Sequence[dict[int, str]]  # for each person the keys to ask for, and their kinds


class Shared(NamedTuple):
    """What somebody shares with the one who is asked for."""

    weight: float  # of the keys shared
    worth: float  # the same, each key the more the fewer share it: what the ranking goes by


def rarity(among: float, sharing: int) -> float:
    """How much more a key says that so few share, as the ranking below has it."""
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


def ranking(sharing: str, too_many: str) -> str:
    """The statement. `sharing` is SQL for the array of those who have the key `used.k`, which can
    only be carried out one key after another: that holds the plan to probes of an index.
    `too_many` is the table of keys that are left out unless nothing else is left."""
    return f"""
with asked as (
    select * from unnest(%(who)s::int[], %(k)s::bigint[], %(w)s::float8[], %(once)s::int[])
        as q (who, k, w, once)
), cool as (
    select * from asked where not exists (select from {too_many} h where h.k = asked.k)
), used as (
    select * from cool union all
    select * from asked where not exists (select from cool where cool.who = asked.who)
), found as (
    select used.who, used.w, used.once, shared.worth, unnest(shared.those) as one
    from used cross join lateral (
        select those, used.w * ln(1 + %(among)s::float8 / greatest(cardinality(those), 1)) as worth
        from (select ({sharing})[:{MOST}] as those offset 0) s offset 0
    ) shared
), hits as (
    select who, one, {_summed("w")} as w, {_summed("worth")} as worth from found group by 1, 2
), ranked as (
    select *, row_number() over (partition by who order by worth desc, one) as place from hits
)
select who, one, w, worth from ranked where place <= %(limit)s order by who, place
"""  # noqa: S608  (both are words of ours)


def _summed(column: str) -> str:
    parts = [f"coalesce(sum({column}) filter (where once = {SINGLE}), 0)"]
    parts += [f"coalesce(max({column}) filter (where once = {one}), 0)" for one in (DATED, NAMED)]
    return " + ".join(parts)


def ranked(
    execute: Callable[[dict[str, Any]], Iterable[tuple]], asked: Asked, *, among: int, limit: int
) -> list[dict[int, Shared]]:
    """For each person asked for, those who share most, the most first; `execute` carries out the
    statement with what it is given. `among` is how many the index holds."""
    rows = [(who, k, *KINDS[kind]) for who, one in enumerate(asked) for k, kind in one.items()]
    found: list[dict[int, Shared]] = [{} for _ in asked]
    if rows:
        given = dict(
            zip(("who", "k", "w", "once"), map(list, zip(*rows, strict=True)), strict=True)
        )
        for person, one, weight, worth in execute(given | {"among": among, "limit": limit}):
            found[person][one] = Shared(weight, worth)
    return found
