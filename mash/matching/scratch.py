"""An index of people in memory, to measure the matcher on files: the same keys, the same scores."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .features import features
from .keys import keys, query_keys
from .model import Model, Terms
from .ranking import added_up
from .record import Record
from .score import Score, compare

SECRET = b"scratch"
LIMIT = 200


@dataclass(frozen=True)
class Hit:
    place: int  # in the index
    score: Score


class Scratch:
    def __init__(
        self, records: Sequence[Record], model: Model, told: Callable[[int], None] = lambda _: None
    ) -> None:
        self.records, self.model = records, model
        self.places: dict[int, list[int]] = defaultdict(list)
        for place, record in enumerate(records):
            for key in keys(record, SECRET):
                self.places[key].append(place)
            told(place)
        self.rows = [features(record) for record in records]
        self.terms = Terms.of(rows[0] for rows in self.rows)

    def candidates(self, record: Record, limit: int = LIMIT, but: int = -1) -> list[int]:
        asked = query_keys(record, SECRET)
        found = [(kind, np.array(self.places[k])) for k, kind in asked.items() if k in self.places]
        best = added_up(found, len(self.records), limit + 1).without([but])
        return best.ids[:limit].tolist()

    def look_up(self, record: Record, limit: int = LIMIT, but: int = -1) -> list[Hit]:
        """The candidates, the likeliest first; `but` leaves out the record itself."""
        found = self.candidates(record, limit, but)
        [compared] = compare(
            [(record, [self.rows[place] for place in found])],
            model=self.model,
            total=len(self.records),
            terms=self.terms,
        )
        return [Hit(found[place], compared[place]) for place in compared.by_bits()]
