"""An index of people in memory, to measure the matcher on files: the same keys, the same scores."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .features import features
from .keys import keys, query_keys
from .model import Model, Terms
from .record import Record
from .score import Score, score

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
        self.terms = Terms.of(features(record)[0] for record in records)

    def candidates(self, record: Record, limit: int = LIMIT, but: int = -1) -> list[int]:
        worth: Counter[int] = Counter()
        for key, weight in query_keys(record, SECRET).items():
            for place in self.places.get(key, ()):
                worth[place] += weight  # type: ignore[assignment]
        worth.pop(but, None)
        return [place for place, _ in worth.most_common(limit)]

    def look_up(self, record: Record, limit: int = LIMIT, but: int = -1) -> list[Hit]:
        """The candidates, the likeliest first; `but` leaves out the record itself."""
        found = self.candidates(record, limit, but)
        scores = score(
            record,
            [self.records[place] for place in found],
            model=self.model,
            total=len(self.records),
            terms=self.terms,
        )
        hits = [Hit(place, one) for place, one in zip(found, scores, strict=True)]
        return sorted(hits, key=lambda hit: -hit.score.bits)
