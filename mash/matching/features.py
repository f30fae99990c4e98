"""A record as the comparison levels see it: one row of columns, for Python and SQL alike.

Nothing is kept from one record to the next: a destroyed case must leave no words in memory.
"""

from typing import NamedTuple

from . import normalise as n
from .keys import MOST_ADDRESSES, MOST_NAMES, canonicals
from .record import Name, Record

NO_NAME = Name()
NONE: frozenset[str] = frozenset()
Site = tuple[str, frozenset[str], frozenset[str], frozenset[str]]


class Features(NamedTuple):
    """One name of one record with everything else that is known of the person."""

    given: str
    family: str
    middle: str
    given_sound: str
    family_sound: str
    givens: frozenset[str]
    families: frozenset[str]
    year: int
    month: int
    day: int
    date: str  # yyyymmdd where all of it is told, else nothing
    sex: str
    home: str  # house, street and postal area of the first address
    homes: frozenset[str]  # house and street of each
    postcodes: frozenset[str]
    areas: frozenset[str]
    phones: frozenset[str]
    nhs: str


COLUMNS = Features._fields
SETS = {name for name, kind in Features.__annotations__.items() if "frozenset" in str(kind)}


def features(record: Record) -> tuple[Features, ...]:
    """One row a name (people are compared by the two names that fit best), at least one row."""
    if len(record.names) == 1:
        return (Features(*of_name(record.names[0]), *_rest(record)),)
    names = [of_name(name) for name in record.names[:MOST_NAMES] or (NO_NAME,)]
    givens = NONE.union(*(other for *_, other, _ in names))
    families = NONE.union(*(other for *_, other in names))
    rest = _rest(record)
    told = dict.fromkeys(name[:5] for name in names)
    return tuple(Features(*name, givens, families, *rest) for name in told)


def of_name(name: Name) -> tuple[str, str, str, str, str, frozenset[str], frozenset[str]]:
    given, family = n.given_and_middle(name.given), n.words(name.family)
    first, last = (given[0] if given else ""), "".join(family)
    middle = given[1] if len(given) > 1 else ""
    givens = {first, "".join(given[:2]), *canonicals(first)} - {""} if first else set()
    families = {last, *(word for word in family if len(word) > 2)} - {""}
    sound, last_sound = (n.sounds(w)[0] if w else "" for w in (first, last))
    return first, last, middle, sound, last_sound, frozenset(givens), frozenset(families)


def whole(date: n.Born) -> str:
    """The date as eight figures, nothing where a part of it is not told."""
    return f"{date.year:04}{date.month:02}{date.day:02}" if date.is_whole else ""


def _rest(record: Record) -> tuple:
    date = n.born(record.born)
    sites = [of_address(a.line, a.postcode) for a in record.addresses[:MOST_ADDRESSES]]
    home = sites[0][0] if sites else ""
    if len(sites) == 1:
        _, homes, postcodes, areas = sites[0]
    else:
        homes, postcodes, areas = (NONE.union(*(site[i] for site in sites)) for i in (1, 2, 3))
    phones = frozenset(filter(None, map(n.phone, record.phones[:12]))) if record.phones else NONE
    return (
        *date,
        whole(date),
        n.sex(record.sex),
        home,
        homes,
        postcodes,
        areas,
        phones,
        n.nhs(record.nhs),
    )


def of_address(line: str, code: str) -> Site:
    """House, street and postal area; house and street, postcode and outward code where told."""
    house, postcode = house_of(line), n.postcode(code)
    home = f"{house} {area_of(postcode)}".strip() if house else ""
    return home, _told(house), _told(postcode), _told(n.outward(postcode))


def house_of(line: str) -> str:
    """House and street, where both are told."""
    house, street = n.house_and_street(line)
    return f"{house} {street}" if house and street else ""


def area_of(postcode: str) -> str:
    """The letters that a postcode begins with."""
    return "".join(c for c in postcode[:2] if c.isalpha())


def _told(one: str) -> frozenset[str]:
    return frozenset((one,)) if one else NONE


def row(one: Features) -> dict[str, object]:
    """The columns as a table holds them: sets as sorted lists."""
    told = {column: getattr(one, column) for column in COLUMNS}
    return {c: sorted(v) if c in SETS else v for c, v in told.items()}
