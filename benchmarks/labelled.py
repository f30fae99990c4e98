"""The labelled people among a million: told again as their set tells, not as we do.

The set holds some forty thousand. Those around them are bred from it: its families, each with other
names of the same origin, other days and another home, so that a name, a home and a postcode come as
often among a million as in the set. The set is read where it lies; nothing of it is kept here.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from benchmarks.towns import Again, Town, plain, put_case_key, row_of
from mash.matching.normalise import outward, postcode
from mash.matching.origins import origin_of
from mash.matching.record import Address, Name, Record
from mash.matching.tables import Row, named_map, read

LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True)
class Stock:
    """The set by its parts."""

    families: list[list[Row]]
    given: dict[tuple[str, str], list[str]]  # by origin and sex, each as often as it is borne
    family: dict[str, list[str]]
    homes: list[Address]


@cache
def stock(folder: Path) -> Stock:
    families: dict[str, list[Row]] = defaultdict(list)
    given: dict[tuple[str, str], list[str]] = defaultdict(list)
    family: dict[str, list[str]] = defaultdict(list)
    for row in of_the_set(folder, "index"):
        families[row.family_number].append(row)
        name = row.record.names[0]
        origin = origin_of(name.given, name.family)
        given[origin, row.record.sex].append(name.given)
        family[origin].append(name.family)
    homes = [a for one in families.values() for row in one for a in row.record.addresses]
    return Stock(list(families.values()), given, family, homes)


def of_the_set(folder: Path, which: str) -> list[Row]:
    path = folder / f"mash_synth_{which}.csv"
    return read(path, named_map("mash", path))


def make_labelled(folder: Path, box: uuid.UUID) -> Town:
    """The set itself: its index on cards, its known queries to be asked for."""
    random, cards = Random(0), defaultdict(set)
    town = Town([], b"", [], [], [])
    rows = []
    for family in stock(folder).families:
        for row, card in zip(family, settle(town, rows, family, random, box), strict=True):
            cards[row.person].add(card)
    town.cards = b"".join(rows)
    asked = [row for row in of_the_set(folder, "queries") if row.known and row.person in cards]
    town.again = [Again(frozenset(cards[row.person]), row.record) for row in asked]
    return town


def make_bred(number: int, size: int, box: uuid.UUID, folder: Path, alike: int) -> Town:
    """A town of so many who are like those of the set. Of postcodes there are so many times as many
    as in the set as there are people (`alike`)."""
    random, of = Random(number), stock(folder)
    town = Town([], b"", [], [], [])
    rows: list[bytes] = []
    while len(rows) < size:
        family = bred(random.choice(of.families), of, random, alike)
        settle(town, rows, family[: size - len(rows)], random, box)
    town.cards = b"".join(rows)
    return town


def settle(
    town: Town, rows: list[bytes], family: list[Row], random: Random, box: uuid.UUID
) -> list[int]:
    """A family's case and cards. Returns the cards' numbers."""
    case = uuid.UUID(int=random.getrandbits(128), version=4)
    key = put_case_key(case)
    town.cases.append(case)
    cards = [random.getrandbits(62) for _ in family]
    rows += [
        row_of(card, case, box, row.record, key) for card, row in zip(cards, family, strict=True)
    ]
    town.plain += [(card, *plain(row.record)) for card, row in zip(cards, family, strict=True)]
    return cards


def bred(family: list[Row], of: Stock, random: Random, alike: int) -> list[Row]:
    """Another family like this one: who shares a name, a home or a person with whom stays."""
    days = random.randint(-900, 900)
    surnames: dict[str, str] = {}
    homes: dict[Address, Address] = {}
    people: dict[str, Another] = {}
    made = []
    for row in family:
        record, name = row.record, row.record.names[0]
        origin = origin_of(name.given, name.family)
        if row.person not in people:
            given = random.choice(of.given[origin, record.sex] or [name.given])
            people[row.person] = Another(given, days + random.randint(-180, 180), random)
        for one in record.names:
            surnames.setdefault(one.family, random.choice(of.family[origin] or [one.family]))
        for home in record.addresses:
            homes.setdefault(home, elsewhere(of, random, alike))
        made.append(replace(row, record=people[row.person].told_as(record, surnames, homes)))
    return made


class Another:
    """Who takes somebody's place: with another name, another birthday and other numbers."""

    def __init__(self, given: str, days: int, random: Random) -> None:
        self.given, self.days = given, days
        self.nhs, self.phone = f"9{random.randrange(10**9):09}", f"07{random.randrange(10**9):09}"

    def told_as(
        self, record: Record, surnames: dict[str, str], homes: dict[Address, Address]
    ) -> Record:
        return replace(
            record,
            names=tuple(Name(self.given, surnames[n.family], n.kind) for n in record.names),
            born=shifted(record.born, self.days),
            addresses=tuple(homes[home] for home in record.addresses),
            phones=(self.phone,) if record.phones else (),
            nhs=self.nhs if record.nhs else "",
        )


def elsewhere(of: Stock, random: Random, alike: int) -> Address:
    """Another house, on a street of the set, with a postcode that about as many share."""
    street = random.choice(of.homes).line.partition(" ")[2]
    area = outward(postcode(random.choice(of.homes).postcode)).upper()
    rest, last = divmod(random.randrange(alike), len(LETTERS))
    middle, digit = rest % len(LETTERS), 1 + rest // len(LETTERS) % 9
    code = f"{area} {digit}{LETTERS[middle]}{LETTERS[last]}"
    return Address(f"{random.randint(1, 150)} {street}", code)


def shifted(born: str, days: int) -> str:
    """The date so many days later; what is no whole date stays as it is told."""
    try:
        return str(date.fromisoformat(born) + timedelta(days=days))
    except ValueError:
        return born
