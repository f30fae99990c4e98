"""The whole index at once: pairs and groups that may be one person, proposed and never merged."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from math import log2
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .model import Model
from .score import AT_LEAST_POSSIBLE, Band, band, is_guarded, posterior, weigh_rare
from .spec import DUCKDB, SPEC, TERMS
from .splinked import prior_bits, settings

if TYPE_CHECKING:
    from .bulk import Held

# whoever shares one of these is compared; the look-up's keys are wider, this is for the night
RULES = (
    "l.nhs = r.nhs AND l.nhs <> ''",
    "l.date = r.date AND l.given_sound = r.given_sound AND l.date <> '' AND l.given_sound <> ''",
    "l.date = r.date AND l.family_sound = r.family_sound AND l.date <> '' AND l.family_sound <> ''",
    "l.date = r.date AND l.given_sound = r.family_sound AND l.date <> '' AND l.given_sound <> ''",
    "l.given_sound = r.given_sound AND l.family_sound = r.family_sound AND l.year = r.year"
    " AND l.given_sound <> '' AND l.family_sound <> ''",
    "l.given_sound = r.given_sound AND l.home = r.home AND l.home <> '' AND l.given_sound <> ''",
    "l.given = r.given AND l.family = r.family AND l.month = r.month AND l.day = r.day"
    " AND l.month > 0 AND l.day > 0 AND l.given <> ''",
)
PEOPLE = "people_to_compare"
MEMORY = "600MB"  # of DuckDB, beside the people themselves


@dataclass(frozen=True)
class Proposal:
    one: int
    other: int
    same: float
    relative: float
    band: Band
    levels: dict[str, str]


@dataclass(frozen=True)
class Reviewed:
    pairs: list[Proposal]
    groups: list[list[int]]  # chains of pairs that are very likely one person, to look at together
    compared: int


def review(
    held: "Held",
    *,
    model: Model,
    say: Callable[[str], None] = lambda _: None,
    memory: str = MEMORY,
    engine: str = "duckdb",
) -> Reviewed:
    """Propose pairs among these people; their table is let go of as soon as the engine has it."""
    if held.total < 2:
        return Reviewed([], [], 0)
    say("Comparing")
    owners, total = held.owners, held.total
    if engine == "spark":
        from .on_spark import compared as compared_on_spark

        found = compared_on_spark(held, model)
    else:
        found = compared_on_duckdb(held, model, memory)
    say("Weighing")
    pairs = list(_proposed(found, owners, model, total))
    return Reviewed(pairs, groups(pairs), found.num_rows)


def _connection(memory: str, folder: str) -> Any:
    """DuckDB in memory, and past its bound in a folder that is taken away again."""
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET memory_limit = '{memory}'")
    connection.execute(f"SET temp_directory = '{folder}'")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET preserve_insertion_order = false")
    return connection


def compared_on_duckdb(held: "Held", model: Model, memory: str) -> Any:
    """An Arrow table, one row a pair: ids, levels, frequencies. `memory` is DuckDB's bound, such as
    `4GB`; what is beyond goes to a folder that is removed."""
    with TemporaryDirectory() as folder, closing(_connection(memory, folder)) as connection:
        _take_in(connection, held)
        return _compared(connection, held, model)


def _take_in(connection: Any, held: "Held") -> None:
    """The people go into DuckDB, within its bound; what they took here is given back."""
    import pyarrow as pa

    connection.register("told", held.handed_over())
    connection.execute(f"CREATE TABLE {PEOPLE} AS SELECT * FROM told")  # noqa: S608  # our own words
    connection.unregister("told")
    pa.default_memory_pool().release_unused()


def rules_for(held: "Held") -> list[str]:
    """Everybody with everybody; or those alone who came late, with everybody."""
    return [f"({rule}) AND (l.late OR r.late)" for rule in RULES] if held.late else list(RULES)


def least_bits(held: "Held") -> float:
    """What two classes must say of a pair for three to be asked."""
    return log2(held.total) - 1 + prior_bits()


def _compared(connection: Any, held: "Held", model: Model) -> Any:
    """Levels of all pairs that two classes cannot tell from one person, as an Arrow table."""
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(connection=connection)
    told = settings(model, rules_for(held), DUCKDB)
    linker = Linker(api.register(PEOPLE), told, log_level=None)
    answer = linker.inference.predict(threshold_match_weight=least_bits(held))
    return connection.sql(selected(answer.physical_name, PEOPLE)).to_arrow_table()


def selected(answer: str, source: str) -> str:
    """SQL for the levels of each pair, and how often its commoner values stand in the index."""
    wanted = [f"CAST(gamma_{c.field} AS TINYINT) AS {c.field}" for c in SPEC]
    terms = [f"greatest(l.tf_{t}, r.tf_{t}) AS tf_{t}" for t in TERMS]
    return (
        f"SELECT id_l, id_r, {', '.join([*wanted, *terms])} FROM {answer} p"  # noqa: S608  # our own words
        f" JOIN {source} l ON l.id = p.id_l JOIN {source} r ON r.id = p.id_r"
    )


def _proposed(
    found: Any, owners: NDArray[np.int64], model: Model, total: int
) -> Iterator[Proposal]:
    """Three classes, from the levels and frequencies that come back; the best row of a pair."""
    columns = {
        name: found.column(name).to_numpy(zero_copy_only=False) for name in found.schema.names
    }
    gammas = np.column_stack([columns[c.field] for c in SPEC]).astype(np.int8)
    places = _places(gammas)
    sums = _sums(places, columns, model)
    chances, bits = posterior(sums, model=model, total=total, expected=model.twice)
    one, other = owners[columns["id_l"]], owners[columns["id_r"]]
    seen: set[tuple[int, int]] = set()
    for row in np.argsort(-bits):
        pair = (int(min(one[row], other[row])), int(max(one[row], other[row])))
        if chances[row, 0] < AT_LEAST_POSSIBLE or pair[0] == pair[1] or pair in seen:
            continue
        seen.add(pair)
        told = {
            c.field: "missing" if place < 0 else c.levels[place].name
            for c, place in zip(SPEC, places[row].tolist(), strict=True)
        }
        same, relative = float(chances[row, 0]), float(chances[row, 1])
        yield Proposal(*pair, same, relative, band(same, relative, is_guarded(told)), told)


def _places(gammas: NDArray[np.int8]) -> NDArray[np.int8]:
    """Splink counts levels from the last, -1 for missing; we count from the first."""
    most = np.array([len(c.levels) - 1 for c in SPEC], dtype=np.int8)
    return np.where(gammas < 0, -1, most - gammas).astype(np.int8)


def _sums(
    places: NDArray[np.int8], columns: dict[str, NDArray], model: Model
) -> NDArray[np.float64]:
    sums = np.zeros((len(places), 3))
    for number, (comparison, table) in enumerate(zip(SPEC, model.tables, strict=True)):
        weights = table[places[:, number]].copy()
        for place, level in enumerate(comparison.levels):
            if level.term:
                rows = np.flatnonzero(places[:, number] == place).tolist()
                often = np.log2(columns[f"tf_{level.term}"][rows].astype(float))
                weigh_rare(weights, rows, level, often, model.exactly(number))
        sums += weights
    return sums


def groups(pairs: Sequence[Proposal]) -> list[list[int]]:
    """Chains of pairs of the first band, three people or more: to look at together."""
    head: dict[int, int] = {}

    def find(place: int) -> int:
        while head.setdefault(place, place) != place:
            place = head[place]
        return place

    for pair in pairs:
        if pair.band == Band.SAME:
            head[find(pair.other)] = find(pair.one)
    members: dict[int, list[int]] = defaultdict(list)
    for place in head:
        members[find(place)].append(place)
    return sorted(sorted(group) for group in members.values() if len(group) > 2)
