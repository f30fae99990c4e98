"""How likely two records are the same person, two of one family, or strangers."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf

import numpy as np
from numpy.typing import NDArray

from .features import Features, features
from .model import Model, Terms
from .pairs import Pairs
from .record import Record
from .spec import SPEC, Level, levels

FIELDS = [comparison.field for comparison in SPEC]
NO_TERMS = Terms()
AT_LEAST_SAME = 0.99
AT_LEAST_POSSIBLE = 0.5


class Band(StrEnum):
    SAME = "very likely the same"
    POSSIBLE = "possible"
    RELATIVE = "probably a relative"
    NOTHING = "nothing likely"


@dataclass(frozen=True, slots=True)
class Score:
    same: float
    relative: float
    unrelated: float
    bits: float  # log2 of the odds for the same person
    levels: dict[str, str]
    band: Band
    weights: dict[str, float]  # bits each field speaks for (or against) the same person
    guarded: bool  # two who may be twins, or with two NHS numbers: never more than possible
    version: str


@dataclass(frozen=True)
class Compared:
    """One record compared with many: how far each is worth a look, and its score when asked for."""

    bits: list[float]  # of each candidate
    rows: list[int]  # where the names that fit best stand in the rest
    found: NDArray[np.int8]
    weights: NDArray[np.float64]
    chances: NDArray[np.float64]
    version: str

    def by_bits(self) -> list[int]:
        """The places of the candidates, the likeliest first."""
        return sorted(range(len(self.bits)), key=lambda place: -self.bits[place])

    def __getitem__(self, place: int) -> Score:
        row = self.rows[place]
        chances = self.chances[row]
        shares = weights_for(self.weights[row : row + 1], chances[None])[0]
        return _score(self.found[row], chances, self.bits[place], shares, self.version)


Rows = tuple[Features, ...]  # of one record
Asked = tuple[Record, Sequence[Rows]]  # a record, and the candidates for it


def compare(
    asked: Sequence[Asked], *, model: Model, total: int, terms: Terms = NO_TERMS
) -> list[Compared]:
    """Each of these compared with its own candidates: a whole family in one go costs little more
    than one. `total` is how many people the index holds."""
    pairs = [
        (one, known, (who, place))
        for who, (query, candidates) in enumerate(asked)
        for mine in [features(query)]
        for place, candidate in enumerate(candidates)
        for known in candidate
        for one in mine
    ]
    left, right, owners = zip(*pairs, strict=True) if pairs else ((), (), ())
    found = levels(Pairs(left, right))
    weights = logs(found, left, right, model=model, total=total, terms=terms)
    chances, bits = posterior(weights.sum(axis=1), model=model, total=total)
    best = [[-inf] * len(candidates) for _, candidates in asked]
    rows = [[0] * len(candidates) for _, candidates in asked]
    for row, ((who, place), one) in enumerate(zip(owners, bits.tolist(), strict=True)):
        if one > best[who][place]:
            best[who][place], rows[who][place] = one, row
    return [
        Compared(one, where, found, weights, chances, model.version)
        for one, where in zip(best, rows, strict=True)
    ]


def score(
    query: Record,
    candidates: Sequence[Record],
    *,
    model: Model,
    total: int,
    terms: Terms = NO_TERMS,
) -> list[Score]:
    """A score a candidate, in their order; `total` is how many people the index holds.

    People of several names are compared by the two names that fit best.
    """
    rows = [features(one) for one in candidates]
    [found] = compare([(query, rows)], model=model, total=total, terms=terms)
    return [found[place] for place in range(len(candidates))]


def logs(
    found: NDArray[np.int8],
    left: Sequence[Features],
    right: Sequence[Features],
    *,
    model: Model,
    total: int,
    terms: Terms,
) -> NDArray[np.float64]:
    """log2 of the chance of each level: pairs × fields × (same, family, unrelated)."""
    made = np.stack([table[found[:, place]] for place, table in enumerate(model.tables)], axis=1)
    for place, comparison in enumerate(SPEC):
        for number, level in enumerate(comparison.levels):
            if level.term:
                rows = np.flatnonzero(found[:, place] == number).tolist()
                pairs = [
                    (getattr(left[row], level.term), getattr(right[row], level.term))
                    for row in rows
                ]
                often = _frequencies(pairs, level.term, model, total, terms)
                weigh_rare(made[:, place], rows, level, often, model.exactly(place))
    return made


def _frequencies(
    pairs: list[tuple[str, str]], column: str, model: Model, total: int, terms: Terms
) -> NDArray[np.float64]:
    """log2 of how often the commoner of the two values stands in the index."""
    values = {value for pair in pairs for value in pair}
    once = {value: model.frequency(column, value, terms, total) for value in values}
    return np.log2(np.array([max(once[a], once[b]) for a, b in pairs]))


def weigh_rare(
    field: NDArray[np.float64],
    rows: list[int],
    level: Level,
    often: NDArray[np.float64],
    usual: float,
) -> None:
    """Agreement on a rare value says more: strangers agree on it as often as it occurs."""
    if not len(rows):
        return
    if level.term == "given" and level.name == "exact":
        _, f, u = 2 ** field[rows[0]]  # relatives share it by chance, or one is named after another
        field[rows, 1] = np.log2(max(f - u, 1e-6) + 2**often)
    field[rows, 2] += level.of_term * (often - usual)


def posterior(
    sums: NDArray[np.float64], *, model: Model, total: int, expected: float = 0.0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The three chances of each pair, and the bits for the same person."""
    people = max(total, 2)
    prior = np.log2([(expected or model.same) / people, model.relatives / people, 1.0])
    joint = sums + prior
    top = joint.max(axis=1, keepdims=True)
    chances = 2 ** (joint - top)
    others = np.log2(chances[:, 1:].sum(axis=1)) + top[:, 0]
    return chances / chances.sum(axis=1, keepdims=True), joint[:, 0] - others


def weights_for(weights: NDArray[np.float64], chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bits each field speaks for the same person against the likelier of the other two classes."""
    other = 1 + chances[:, 1:].argmax(axis=1)
    rows = np.arange(len(weights))
    return weights[:, :, 0] - weights[rows, :, other]


DIFFERENT_GIVEN = {"different", "middle_used"}


def is_guarded(told: dict[str, str]) -> bool:
    """Born on one day, of one home or family name, under two given names: twins, until settled.

    Two different NHS numbers belong to two people, until somebody finds which one is wrong.
    """
    twins = (
        told["born"] == "exact"
        and told["given"] in DIFFERENT_GIVEN
        and (told["address"] in {"exact", "other_home"} or told["family"] not in {"different"})
    )
    return twins or told["nhs"] == "different"


def band(same: float, relative: float, guarded: bool) -> Band:
    if same >= AT_LEAST_SAME and not guarded:
        return Band.SAME
    if same >= AT_LEAST_POSSIBLE:
        return Band.POSSIBLE
    return Band.RELATIVE if relative >= AT_LEAST_POSSIBLE else Band.NOTHING


def _score(
    found: NDArray[np.int8],
    chances: NDArray[np.float64],
    bits: float,
    weights: NDArray[np.float64],
    version: str,
) -> Score:
    told = {
        comparison.field: "missing" if place < 0 else comparison.levels[place].name
        for comparison, place in zip(SPEC, found, strict=True)
    }
    same, relative, unrelated = (float(c) for c in chances)
    guarded = is_guarded(told)
    each = dict(zip(FIELDS, (float(w) for w in weights), strict=True))
    ranked = band(same, relative, guarded)
    return Score(same, relative, unrelated, float(bits), told, ranked, each, guarded, version)
