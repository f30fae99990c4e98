"""Scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from mash.matching.model import Model
from mash.matching.record import Record


class Band(StrEnum):
    SAME = "very likely the same"
    POSSIBLE = "possible"
    RELATIVE = "probably a relative"
    NOTHING = "nothing likely"


@dataclass(frozen=True)
class Score:
    same: float
    relative: float
    unrelated: float
    bits: float
    levels: dict[str, str]
    band: Band


def score(query: Record, candidates: Sequence[Record], *, model: Model, total: int) -> list[Score]:
    found = []
    for one in candidates:
        name = bool(set(query.names) & set(one.names))
        born = bool(query.born) and query.born == one.born
        same = 0.999 if name and born else 0.6 if name or born else 0.01
        band = Band.SAME if same > 0.9 else Band.POSSIBLE if same > 0.5 else Band.NOTHING
        found.append(
            Score(same, 0.0, 1 - same, same * 20 - 10, {"name": str(name), "born": str(born)}, band)
        )
    return found
