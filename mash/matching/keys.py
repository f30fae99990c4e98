"""Blocking keys: what two records of one person share even when letters, dates or names differ.

A key is a number made with the hub's secret, so that a copy of the index alone is no list of names.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import blake2b
from itertools import islice, product
from string import ascii_lowercase

from nicknames import NickNamer

from . import normalise as n
from .record import Address, Record

MOST_NAMES = 12  # of one record: nobody is searched under a thousand names
MOST_ADDRESSES = 12

NONE: frozenset[str] = frozenset()

Key = tuple[str, str]
Lists = dict[str, frozenset[str]]


def keys(record: Record, secret: bytes) -> set[int]:
    """The keys that a record is found by: some seventeen, one set for all its names, homes."""
    return {_hash(kind, value, secret) for kind, value in told(record, wide=False)}


def query_keys(record: Record, secret: bytes) -> dict[int, str]:
    """The keys to ask for, with their kinds; nicknames, second sounds and years ± 1 added."""
    return {_hash(kind, value, secret): kind for kind, value in told(record, wide=True)}


def told(record: Record, *, wide: bool) -> set[Key]:
    """The keys in plain words; `wide` adds what is expanded on the asking side alone."""
    pairs = list(_pairs(record, wide))
    date = n.born(record.born)
    outcodes = {n.outward(n.postcode(a.postcode)) for a in record.addresses[:MOST_ADDRESSES]}
    found: set[Key] = set()
    for given, family in pairs:
        found.update(_of_names(given, family, wide))
        found.update(_of_names_and_date(given, family, date, wide))
        for sound in _sounds(given or family, wide):
            found.update(("O", f"{sound}|{out}") for out in outcodes if out)
    for address in record.addresses[:MOST_ADDRESSES]:
        found.update(_of_address(address))
    if date.is_whole:
        low, high = sorted((date.month, date.day))
        found.add(("D", f"{date.year}|{low}|{high}"))
    found.update(("T", number) for number in map(n.phone, record.phones[:12]) if number)
    if number := n.nhs(record.nhs):
        found.add(("X", number))
    return found


def _hash(kind: str, value: str, secret: bytes) -> int:
    digest = blake2b(f"{kind}|{value}".encode(), digest_size=8, key=secret[:64]).digest()
    return int.from_bytes(digest, "big", signed=True)


def _pairs(record: Record, wide: bool) -> Iterator[tuple[str, str]]:
    seen = set()
    for name in record.names[:MOST_NAMES]:
        given, family = n.given_and_middle(name.given), n.words(name.family)
        firsts = _firsts(given, wide)
        lasts = dict.fromkeys(["".join(family), *(w for w in family if len(w) > 2)])
        for pair in islice(product(firsts, lasts), 40):
            if any(pair) and pair not in seen:
                seen.add(pair)
                yield pair


def _firsts(given: tuple[str, ...], wide: bool) -> list[str]:
    if not given or not given[0]:
        return [""]
    if not wide:
        return [given[0]]
    spelt = [given[0], "".join(given[:2]), *(w for w in given[1:3] if len(w) > 2)]
    return list(dict.fromkeys([*spelt, *sorted(nicknames(given[0]))[:12]]))


def nicknames(name: str) -> frozenset[str]:
    """Other names for a person of this given name: short forms, and what they are short for."""
    short, whole = _names()
    return short.get(name, NONE) | whole.get(name, NONE)


def canonicals(name: str) -> frozenset[str]:
    """The full names that this one may be short for."""
    return _names()[1].get(name, NONE)


@cache
def _names() -> tuple[Lists, Lists]:
    """The short forms of each name, and the full names of each short form."""
    namer = NickNamer()
    return _read(namer.nickname_lookup), _read(namer.canonical_lookup)


def _read(lists: Mapping[str, set[str]]) -> Lists:
    return {
        name: frozenset(word for other in others for word in n.words(other)[:1])
        for name, others in lists.items()
    }


def _sounds(word: str, wide: bool) -> tuple[str, ...]:
    if not word:
        return ()
    return n.sounds(word) if wide else n.sounds(word)[:1]


def _of_names(given: str, family: str, wide: bool) -> Iterator[Key]:
    if not (given and family):
        for sound in _sounds(given or family, wide):
            yield "S", sound
            if wide:  # whoever else has this name, whatever their other name begins with
                yield from (
                    ("G" if given else "M", f"{sound}|{letter}") for letter in ascii_lowercase
                )
        return
    for one, two in product(_sounds(given, wide), _sounds(family, wide)):
        yield "N", "|".join(sorted((one, two)))
    yield "n", "|".join(sorted((given[:3], family[:3])))
    yield "e", "|".join(sorted((given[-3:], family[-3:])))
    for sound in _sounds(given, wide):
        yield "G", f"{sound}|{family[0]}"
        if wide:
            yield "S", sound
    for sound in _sounds(family, wide):
        yield "M", f"{sound}|{given[0]}"
        if wide:
            yield "S", sound


def _of_names_and_date(given: str, family: str, date: n.Born, wide: bool) -> Iterator[Key]:
    year, month, day = date
    is_turned = wide and day > 12  # a wrong month past 12 was read as the day: then it is the day
    for sound in {*_sounds(given, wide), *_sounds(family, wide)}:
        if month and day:
            low, high = sorted((month, day))
            yield "A", f"{sound}|{low}|{high}"
        if year and month:
            yield "B", f"{sound}|{year}|{month}"
        if year and day:
            yield "C", f"{sound}|{year}|{day}"
        if year and is_turned:
            yield "C", f"{sound}|{year}|{month}"
    for told_year in (year - 1, year, year + 1) if wide else (year,):
        if year:
            yield from (("Y", f"{sound}|{told_year}") for sound in _sounds(family or given, wide))
            if family:  # who has another family name now, and whose day is told wrong or not at all
                yield from (("Z", f"{sound}|{told_year}") for sound in _sounds(given, wide))


def _of_address(address: Address) -> Iterator[Key]:
    code = n.postcode(address.postcode)
    house, street = n.house_and_street(address.line)
    if code:
        yield "P", code
    if house and street:
        area = "".join(c for c in code[:2] if c.isalpha())
        yield "H", f"{house}|{n.sounds(street)[0]}|{area}"
