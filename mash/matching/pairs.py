"""Pairs of features, column by column: what the comparison levels ask of them."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from operator import eq
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler
from rapidfuzz.process import cpdist

from .features import COLUMNS, Features

Bools = NDArray[np.bool_]


class Pairs:
    """Pairs of features, column by column; what is costly is worked out when first asked.

    Loops run inside `map` and numpy: somebody at a page waits while hundreds are compared.
    """

    def __init__(self, left: Sequence[Features], right: Sequence[Features]) -> None:
        self._size = len(left)
        empty = [()] * len(COLUMNS)
        self._left = dict(zip(COLUMNS, zip(*left, strict=True) if left else empty, strict=True))
        self._right = dict(zip(COLUMNS, zip(*right, strict=True) if left else empty, strict=True))
        self._kept: dict[tuple[str, str], NDArray] = {}

    def __len__(self) -> int:
        return self._size

    def columns(self, one: str, other: str = "") -> tuple[tuple, tuple]:
        return self._left[one], self._right[other or one]

    def _keep(self, key: tuple[str, str], made: Callable[[], NDArray]) -> NDArray:
        if key not in self._kept:
            self._kept[key] = made()
        return self._kept[key]

    def _each(self, of: Callable[..., Any], *columns: Iterable[Any]) -> Bools:
        return np.fromiter(map(of, *columns), bool, self._size)

    def same(self, one: str, other: str = "") -> Bools:
        def made() -> Bools:
            left, right = self.columns(one, other)
            return self._each(eq, left, right) & self._each(bool, left)

        return self._keep(("same", one + other), made)

    def told(self, column: str) -> Bools:
        def made() -> Bools:
            left, right = self.columns(column)
            return self._each(bool, left) & self._each(bool, right)

        return self._keep(("told", column), made)

    def overlap(self, column: str) -> Bools:
        def made() -> Bools:
            return ~self._each(frozenset.isdisjoint, *self.columns(column))

        return self._keep(("overlap", column), made)

    def alike(self, one: str, other: str = "") -> NDArray[np.float64]:
        def made() -> NDArray:
            told = self.columns(one, other)
            return cpdist(*told, scorer=JaroWinkler.similarity, dtype=np.float64)

        return self._keep(("alike", one + other), made)

    def edits(self, column: str) -> NDArray[np.int32]:
        def made() -> NDArray:
            scorer = DamerauLevenshtein.distance
            return cpdist(*self.columns(column), scorer=scorer, dtype=np.int32)

        return self._keep(("edits", column), made)

    def apart(self, column: str) -> NDArray[np.int64]:
        def made() -> NDArray:
            left, right = self.columns(column)
            return np.abs(np.array(left, dtype=np.int64) - np.array(right, dtype=np.int64))

        return self._keep(("apart", column), made)

    def initial(self, column: str) -> Bools:
        def made() -> Bools:
            left, right = self.columns(column)
            short = self._each((1).__eq__, map(len, left)) | self._each((1).__eq__, map(len, right))
            found = self.told(column) & short
            for row in np.flatnonzero(found).tolist():
                found[row] = left[row][0] == right[row][0]
            return found

        return self._keep(("initial", column), made)

    @cached_property
    def swapped(self) -> Bools:
        one, other = self.alike("given", "family"), self.alike("family", "given")
        return (one >= 0.88) & (other >= 0.88)

    @cached_property
    def parts(self) -> NDArray[np.int64]:
        """How many of year, month and day agree."""
        year, month, day = (self.apart(c) == 0 for c in ("year", "month", "day"))
        return year.astype(int) + month + day
