"""The comparison levels, stated once: each as SQL (for Splink) and as a function of many pairs.

A test proves that both say the same; change one side alone and it fails.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .pairs import Bools, Pairs


@dataclass(frozen=True)
class Level:
    name: str
    sql: str
    of: Callable[[Pairs], Bools]
    term: str = ""  # the column whose frequency weighs agreement on a rare value more
    of_term: float = 1.0  # by which power


@dataclass(frozen=True)
class Comparison:
    field: str
    missing: Level
    levels: tuple[Level, ...]  # the first that holds counts; the last holds always

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(level.name for level in self.levels)

    def level(self, pairs: Pairs) -> NDArray[np.int8]:
        """The place of the level that holds for each pair; -1 where one side is not told."""
        found = np.full(len(pairs), len(self.levels) - 1, dtype=np.int8)
        for place in range(len(self.levels) - 2, -1, -1):
            found[self.levels[place].of(pairs)] = place
        found[self.missing.of(pairs)] = -1
        return found


LIKE_TERM = 0.5  # a name like a rare name is rare too, though not as rare


def _missing(column: str) -> Level:
    return Level(
        "missing",
        f"({column}_l = '' OR {column}_r = '')",
        lambda pairs: ~pairs.told(column),
    )


def _else(name: str = "different") -> Level:
    return Level(name, "ELSE", lambda pairs: np.ones(len(pairs), dtype=bool))


def _exact(column: str) -> Level:
    return Level("exact", f"{column}_l = {column}_r", lambda p: p.same(column), term=column)


def _close(column: str, least: float, name: str, of_term: float = 0.0) -> Level:
    return Level(
        name,
        f"{{alike}}({column}_l, {column}_r) >= {least}",
        lambda p: p.alike(column) >= least,
        column if of_term else "",
        of_term,
    )


def _near(column: str) -> Level:
    sound = f"{column}_sound"
    return Level(
        "near",
        f"({{alike}}({column}_l, {column}_r) >= 0.85 OR {sound}_l = {sound}_r)",
        lambda p: (p.alike(column) >= 0.85) | p.same(sound),
        column,
        LIKE_TERM,
    )


def _overlap(name: str, column: str) -> Level:
    return Level(name, f"{{overlap}}({column}_l, {column}_r)", lambda p: p.overlap(column))


def _initial(column: str) -> Level:
    return Level(
        "initial",
        f"(least(length({column}_l), length({column}_r)) = 1"
        f" AND left({column}_l, 1) = left({column}_r, 1))",
        lambda p: p.initial(column) & p.told(column),
    )


SWAPPED = Level(
    "swapped",
    "({alike}(given_l, family_r) >= 0.88 AND {alike}(family_l, given_r) >= 0.88)",
    lambda p: p.swapped,
)
GIVEN = Comparison(
    "given",
    _missing("given"),
    (
        _exact("given"),
        SWAPPED,
        _overlap("other_name", "givens"),
        _close("given", 0.92, "close", LIKE_TERM),
        _near("given"),
        Level(
            "middle_used",
            "(given_l = middle_r OR given_r = middle_l)",
            lambda p: p.same("given", "middle") | p.same("middle", "given"),
        ),
        _initial("given"),
        _close("given", 0.75, "loose"),
        _else(),
    ),
)
FAMILY = Comparison(
    "family",
    _missing("family"),
    (
        _exact("family"),
        SWAPPED,
        _overlap("other_name", "families"),
        _close("family", 0.92, "close", LIKE_TERM),
        _near("family"),
        _initial("family"),
        _else(),
    ),
)
MIDDLE = Comparison(
    "middle",
    _missing("middle"),
    (
        _initial("middle"),
        Level("exact", "middle_l = middle_r", lambda p: p.same("middle")),
        _close("middle", 0.85, "close"),
        _else(),
    ),
)
WHOLE = "(date_l <> '' AND date_r <> '')"
PARTS = (
    "((CASE WHEN year_l = year_r THEN 1 ELSE 0 END) + (CASE WHEN month_l = month_r THEN 1 ELSE 0"
    " END) + (CASE WHEN day_l = day_r THEN 1 ELSE 0 END))"
)


def _whole(test: Callable[[Pairs], Bools]) -> Callable[[Pairs], Bools]:
    return lambda pairs: test(pairs) & pairs.told("date")


def _part(test: Callable[[Pairs], Bools]) -> Callable[[Pairs], Bools]:
    return lambda pairs: test(pairs) & ~pairs.told("date")


def _same_or_untold(pairs: Pairs, column: str) -> Bools:
    return (pairs.apart(column) == 0) | ~pairs.told(column)


BORN = Comparison(
    "born",
    Level("missing", "(year_l = 0 OR year_r = 0)", lambda p: ~p.told("year")),
    (
        Level("exact", "(date_l <> '' AND date_l = date_r)", lambda p: p.same("date"), "date"),
        Level(
            "swapped",
            f"({WHOLE} AND year_l = year_r AND month_l = day_r AND day_l = month_r)",
            _whole(lambda p: p.same("year") & p.same("month", "day") & p.same("day", "month")),
        ),
        Level(
            "one_digit",
            f"({WHOLE} AND {{edits}}(date_l, date_r) <= 1)",
            _whole(lambda p: p.edits("date") <= 1),
        ),
        Level("two_parts", f"({WHOLE} AND {PARTS} >= 2)", _whole(lambda p: p.parts >= 2)),
        Level(
            "part_same",
            f"(NOT {WHOLE} AND year_l = year_r"
            " AND (month_l = month_r OR month_l = 0 OR month_r = 0))",
            _part(lambda p: p.same("year") & _same_or_untold(p, "month")),
        ),
        Level(
            "part_near",
            f"(NOT {WHOLE} AND abs(year_l - year_r) <= 1)",
            _part(lambda p: p.apart("year") <= 1),
        ),
        Level("same_year", "year_l = year_r", lambda p: p.same("year")),
        Level("near", "abs(year_l - year_r) <= 1", lambda p: p.apart("year") <= 1),
        Level("years_apart", "abs(year_l - year_r) <= 14", lambda p: p.apart("year") <= 14),
        _else(),
    ),
)
SEX = Comparison(
    "sex",
    _missing("sex"),
    (Level("exact", "sex_l = sex_r", lambda p: p.same("sex")), _else()),
)


def _no_address(pairs: Pairs) -> Bools:
    return ~(pairs.told("homes") | pairs.told("postcodes"))


ADDRESS = Comparison(
    "address",
    Level(
        "missing",
        "(({size}(homes_l) = 0 OR {size}(homes_r) = 0)"
        " AND ({size}(postcodes_l) = 0 OR {size}(postcodes_r) = 0))",
        _no_address,
    ),
    (
        Level("exact", "(home_l <> '' AND home_l = home_r)", lambda p: p.same("home"), "home"),
        _overlap("other_home", "homes"),
        _overlap("postcode", "postcodes"),
        _overlap("area", "areas"),
        _else(),
    ),
)
PHONE = Comparison(
    "phone",
    Level(
        "missing",
        "({size}(phones_l) = 0 OR {size}(phones_r) = 0)",
        lambda p: ~p.told("phones"),
    ),
    (_overlap("exact", "phones"), _else()),
)
NHS = Comparison(
    "nhs",
    _missing("nhs"),
    (
        Level("exact", "nhs_l = nhs_r", lambda p: p.same("nhs")),
        Level("one_digit", "{edits}(nhs_l, nhs_r) <= 1", lambda p: p.edits("nhs") <= 1),
        _else(),
    ),
)
SPEC = (GIVEN, FAMILY, MIDDLE, BORN, SEX, ADDRESS, PHONE, NHS)
TERMS = ("given", "family", "date", "home")

# how each engine says what plain SQL has no word for
DUCKDB = {
    "alike": "jaro_winkler_similarity",
    "edits": "damerau_levenshtein",
    "overlap": "list_has_any",
    "size": "len",
}
SPARK = {
    "alike": "jaro_winkler",
    "edits": "damerau_levenshtein",
    "overlap": "arrays_overlap",
    "size": "size",
}


def levels(pairs: Pairs) -> NDArray[np.int8]:
    """A row a pair, a column a comparison: the place of the level that holds, -1 if missing."""
    return np.column_stack([comparison.level(pairs) for comparison in SPEC])
