"""What the levels are worth: a versioned file, and the frequencies of names that go with it."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .features import Features
from .spec import SPEC, TERMS

SHIPPED = Path(__file__).with_name("model.json")
CLASSES = ("m", "f", "u")  # same person, same family, unrelated
OF_NAMES = {"given", "family"}
WEIGHT_OF_PRIOR = 2000  # people: how much the model's own list of names counts beside the index
HOUSEHOLD = 4


@dataclass(frozen=True)
class Terms:
    """How often each name, birth date and home stands in the index."""

    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    total: int = 0

    @classmethod
    def of(cls, people: Iterable[Features]) -> "Terms":
        counts: dict[str, Counter[str]] = {column: Counter() for column in (*TERMS, "year")}
        total = 0
        for person in people:
            total += 1
            for column, counter in counts.items():  # the year too: how many could share a date
                if value := getattr(person, column):
                    counter[str(value)] += 1
        return cls(counts, total)


@dataclass(frozen=True)
class Model:
    """Chances of each level among three classes of pairs, with where they come from."""

    version: str
    trained: str
    data: str  # what it was trained on, by hash
    chances: Mapping[str, Mapping[str, Mapping[str, float]]]  # field → level → class → chance
    same: float = 1.0  # people expected in the index for one asked about
    relatives: float = 2.6
    twice: float = 0.1  # other records of a person who stands in the index already
    common: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    rare: float = 0.00001  # how frequent a name is that the list does not hold
    approved: str = ""

    @classmethod
    def read(cls, path: Path) -> "Model":
        return cls(**json.loads(path.read_text()))

    @classmethod
    def shipped(cls) -> "Model":
        return _shipped()

    def write(self, path: Path) -> None:
        told = {name: getattr(self, name) for name in self.__dataclass_fields__}
        path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")

    @cached_property
    def tables(self) -> list[NDArray[np.float64]]:
        """Per comparison: a row a level, the last row for what is missing; log2 of m, f and u."""
        made = []
        for comparison in SPEC:
            of = self.chances[comparison.field]
            rows = [[of[name][c] for c in CLASSES] for name in comparison.names]
            made.append(np.log2(np.array([*rows, [1.0, 1.0, 1.0]])))
        return made

    def exactly(self, place: int) -> float:
        """log2 of the chance that strangers agree exactly on the field at this place of SPEC."""
        comparison = SPEC[place]
        return float(self.tables[place][comparison.names.index("exact"), 2])

    def frequency(self, column: str, value: str, terms: Terms, total: int) -> float:
        """How likely a stranger is to agree on this value."""
        count = terms.counts.get(column, {}).get(value, 0)
        if column in OF_NAMES:
            known = self.common.get(column, {}).get(value, self.rare)
            return (count + WEIGHT_OF_PRIOR * known) / (terms.total + WEIGHT_OF_PRIOR)
        if column == "home":
            return max(count, HOUSEHOLD) / max(terms.total, total, 1000)
        return self._of_date(value, count, terms)

    def _of_date(self, value: str, count: int, terms: Terms) -> float:
        """A day of a year in which many were born; a date that many give (1 January) as counted."""
        usual = self.chances["born"]["exact"]["u"]
        year = terms.counts.get("year", {}).get(value[:4].lstrip("0"), 0)
        share = (year + WEIGHT_OF_PRIOR * usual * 365.25) / (terms.total + WEIGHT_OF_PRIOR) / 365.25
        expected = share * terms.total
        return count / terms.total if count > 4 + 2 * expected + 4 * expected**0.5 else share


@cache
def _shipped() -> Model:
    return Model.read(SHIPPED)
