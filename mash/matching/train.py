"""A model learnt from a hub's own people, without labels: Splink on DuckDB, fed by Arrow.

Strangers give u, expectation-maximisation gives m, recorded relationships give the family class;
then floors. A person approves the model before anybody is scored by it.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .features import Features, features
from .learn import frequencies, learnt, shares
from .model import Model, Terms
from .pairs import Pairs
from .record import Record
from .score import logs, posterior
from .spec import SPEC, levels
from .splinked import settings, table

if TYPE_CHECKING:
    from splink import Linker

# two fields in turn are held equal, so that each rule teaches what the others hold equal
RULES = {
    "people born on one day": "l.date = r.date AND l.date <> ''",
    "people of one name": "l.given = r.given AND l.family = r.family AND l.given <> ''"
    " AND l.family <> ''",
    "people of one NHS number": "l.nhs = r.nhs AND l.nhs <> ''",
}
MOST_PAIRS = 2_000_000
LEAST_PAIRS = 200  # fewer teach nothing: the level keeps what the earlier model says
LEAST_RELATIVES = 300
MOST_RELATIVES = 200_000
MEMORY = "1500MB"
CALLED = {"m": "one person", "u": "strangers"}


@dataclass(frozen=True)
class Told:
    """A person's record, and the number of the family that somebody recorded them in."""

    record: Record
    family_number: str = ""


@dataclass(frozen=True)
class Trained:
    model: Model
    before: Model
    records: int
    relatives: int  # pairs counted for the family class
    pairs: dict[str, int]  # pairs each rule taught from
    kept: list[str]  # what too few pairs could teach, kept from the earlier model


def train(
    people: Sequence[Told],
    *,
    before: Model,
    trained: str,
    seed: int = 1,
    most_pairs: int = MOST_PAIRS,
    say: Callable[[str], None] = lambda _: None,
) -> Trained:
    """Learn from the people of an index; `say` is told each step."""
    say("Reading the people")
    rows = [features(one.record)[0] for one in people]
    terms = Terms.of(rows)
    with closing(_connection()) as connection:
        linker = _linker(connection, rows, before, terms)
        say("Counting how strangers agree")
        linker.training.estimate_u_using_random_sampling(max_pairs=most_pairs, seed=seed)
        pairs = {}
        for what, rule in RULES.items():
            say(f"Learning from {what}")
            pairs[what] = _learn_from(linker, connection, rule)
        found = _estimated(linker)
    say("Counting how relatives agree")
    kin = relatives(people, rows, before, terms, Random(seed))  # noqa: S311  (no secret)
    chances, kept = _chances(found, kin, before)
    made = _model(chances, rows, before, trained, len(kin), len(people))
    return Trained(made, before, len(people), len(kin), pairs, kept)


def _connection() -> Any:
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    connection.execute("SET enable_progress_bar = false")
    return connection


def _linker(connection: Any, rows: Sequence[Features], before: Model, terms: Terms) -> "Linker":
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    held = table(enumerate(rows), before, terms, len(rows))
    api = DuckDBAPI(connection=connection)
    logging.getLogger("splink").setLevel(logging.ERROR)
    return Linker(api.register(held), settings(before, list(RULES.values())), log_level=None)


def _learn_from(linker: "Linker", connection: Any, rule: str) -> int:
    """How many pairs the rule teaches from; a rule that meets too few is passed over."""
    source = next(iter(linker._input_tables_dict.values())).physical_name
    sql = f"SELECT count(*) FROM {source} l JOIN {source} r ON l.id < r.id AND {rule}"  # noqa: S608  (our own words)
    ((pairs,),) = connection.execute(sql).fetchall()
    if pairs >= LEAST_PAIRS:
        linker.training.estimate_parameters_using_expectation_maximisation(
            rule, max_pairs=MOST_PAIRS, record_sample_proportion=1.0
        )
    return int(pairs)


def _estimated(linker: "Linker") -> dict[str, dict[str, dict[str, float]]]:
    """Field → level → m and u, where Splink could estimate them."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for told in linker.misc.save_model_to_json()["comparisons"]:
        of = found.setdefault(told["output_column_name"], {})
        for level in told["comparison_levels"]:
            chances = {c: level.get(f"{c}_probability") for c in "mu"}
            of[level["label_for_charts"]] = {
                c: float(v) for c, v in chances.items() if isinstance(v, int | float)
            }
    return found


def relatives(
    people: Sequence[Told], rows: Sequence[Features], before: Model, terms: Terms, random: Random
) -> NDArray[np.int8]:
    """Levels of pairs of one recorded family, without those who are likely one person twice."""
    families: dict[str, list[int]] = {}
    for place, one in enumerate(people):
        if one.family_number:
            families.setdefault(one.family_number, []).append(place)
    pairs = [pair for members in families.values() for pair in combinations(members, 2)]
    pairs = random.sample(pairs, min(len(pairs), MOST_RELATIVES))
    if not pairs:
        return np.empty((0, len(SPEC)), dtype=np.int8)
    left = [rows[a] for a, _ in pairs]
    right = [rows[b] for _, b in pairs]
    found = levels(Pairs(left, right))
    weights = logs(found, left, right, model=before, total=len(rows), terms=terms).sum(axis=1)
    weights[:, 1] += np.log2(len(rows) / before.relatives)  # a family is certain here
    chances, _ = posterior(weights, model=before, total=len(rows))
    return found[chances[:, 0] < 0.5]


def _chances(
    found: dict[str, dict[str, dict[str, float]]], kin: NDArray[np.int8], before: Model
) -> tuple[dict, list[str]]:
    told = shares(kin) if len(kin) >= LEAST_RELATIVES else None
    kept = [] if told else ["the family class"]
    classes: dict[str, list[NDArray]] = {"m": [], "f": [], "u": []}
    for place, comparison in enumerate(SPEC):
        of, old = found.get(comparison.field, {}), before.chances[comparison.field]
        for kind in ("m", "u"):
            values = []
            for name in comparison.names:
                value = of.get(name, {}).get(kind)
                if value is None:
                    kept.append(f"{comparison.field}, {name.replace('_', ' ')}: {CALLED[kind]}")
                values.append(old[name][kind] if value is None else value)
            classes[kind].append(np.array(values))
        family = told[place] if told else [old[name]["f"] for name in comparison.names]
        classes["f"].append(np.array(family))
    return learnt(classes), kept


def _model(
    chances: dict, rows: Sequence[Features], before: Model, trained: str, kin: int, people: int
) -> Model:
    digest = hashlib.sha256(json.dumps(chances, sort_keys=True).encode()).hexdigest()[:16]
    names = {
        column: frequencies(getattr(one, column) for one in rows) for column in ("given", "family")
    }
    about = round(2 * kin / people, 2) if kin >= LEAST_RELATIVES else before.relatives
    return replace(
        before, version=f"trained-{trained}-{digest[:6]}", trained=trained, data=digest,
        chances=chances, relatives=max(about, 0.5), common=names, approved="",
    )  # fmt: skip
