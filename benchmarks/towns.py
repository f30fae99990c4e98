"""Invented towns for a benchmark: people on cards under case keys, and some of them told again.

A town is made by a process that knows no database, and always alike for its number.
"""

import json
import os
import struct
import uuid
from dataclasses import dataclass, replace
from itertools import groupby
from random import Random
from typing import Any

from mash import keyring
from mash.matching.invented import Person, World
from mash.matching.record import Record
from mash.people.records import card_words
from mash.secret import make_private

TOWN = 5_000  # people
FAMILIES = TOWN // 3  # more than enough for so many: a family has between three and four
# how much goes wrong in the second telling: of first name, family name, date and postcode between
# one and two are told otherwise, as in the trial that the promises come from
MESS = 1.5
WITH_NHS, WITH_PHONE = 0.55, 0.42  # of those whose number could be told


@dataclass
class Again:
    """Somebody who is told of once more: the cards they should be found by, and the new telling."""

    cards: frozenset[int]
    record: Record


@dataclass
class Town:
    cases: list[uuid.UUID]
    cards: bytes  # rows of people_card as COPY takes them
    plain: list[tuple[int, str, str, str, str]]  # card, given, family, born, postcode: for others
    again: list[Again]
    families: list[list[Again]]  # five of one family, told again together


def make_town(number: int, size: int, box: uuid.UUID, again: int) -> Town:
    """A town of so many people, a case a family; so many of them are told again."""
    world = World(number, FAMILIES)
    random = Random(number)
    known = world.people[:size]
    town = Town([], b"", [], [], [])
    rows: list[bytes] = []
    told: dict[int, tuple[int, Record]] = {}
    for _, family in groupby(known, key=lambda one: one.family_number):
        case = uuid.UUID(int=random.getrandbits(128), version=4)
        key = put_case_key(case)
        town.cases.append(case)
        for person in family:
            card = random.getrandbits(62)
            record = told_first(world, person)
            told[person.number] = card, record
            rows.append(row_of(card, case, box, record, key))
            town.plain.append((card, *plain(record)))
    town.cards = b"".join(rows)
    town.again = retold(world, random.sample(known, min(again * 2, size)), told)[:again]
    town.families = families_again(world, known, told, max(1, again // 5))
    return town


def told_first(world: World, person: Person) -> Record:
    """As an agency tells that knows them well, but for numbers, which are often not at hand."""
    record = world.told(person, 0.0)
    return replace(
        record,
        nhs=record.nhs if world.random.random() < WITH_NHS else "",
        phones=record.phones if world.random.random() < WITH_PHONE else (),
    )


def put_case_key(case: uuid.UUID) -> bytes:
    """A case's key file as the keyring makes it, for the hub's eyes alone; not forced to the disk,
    for it is soon removed."""
    from django.conf import settings

    wrapping = keyring.agency_key(settings.MASH_KEYS, settings.MASH_ROOT_KEY, keyring.HUB)
    key = os.urandom(keyring.KEY)
    folder = keyring.case_folder(case)
    make_private(folder)  # and those above it: another's test looks who may list them
    place = keyring.bound("key", "case", case, keyring.HUB)
    descriptor = os.open(folder / f"{keyring.HUB}.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(keyring.lock(wrapping, key, place))
    return key


def row_of(card: int, case: uuid.UUID, box: uuid.UUID, record: Record, key: bytes) -> bytes:
    """id, case, person, box, written at, restricted, told: a row of people_card in binary."""
    text = json.dumps(card_words(record), ensure_ascii=False).encode()
    told = keyring.lock(key, text, keyring.bound("story", "people_card", card, case))
    person = uuid.UUID(int=card << 64 | case.int & (1 << 64) - 1)
    head = struct.pack(">hiqi16si16si16s", 7, 8, card, 16, case.bytes, 16, person.bytes, 16,
                       box.bytes)  # fmt: skip
    return head + struct.pack(">iqi?i", 8, 0, 1, False, len(told)) + told


def plain(record: Record) -> tuple[str, str, str, str]:
    name = record.names[0] if record.names else None
    home = record.addresses[0] if record.addresses else None
    return (
        name.given if name else "",
        name.family if name else "",
        record.born,
        home.postcode if home else "",
    )


def retold(world: World, people: list[Person], told: dict[int, Any]) -> list[Again]:
    """Those of whom something is told otherwise than before: the others are no test."""
    found = []
    for person in people:
        card, before = told[person.number]
        record = world.told(person, MESS)
        if plain(record) != plain(before):
            found.append(Again(frozenset((card,)), record))
    return found


def families_again(world: World, known: list[Person], told: dict, most: int) -> list[list[Again]]:
    found = []
    for _, family in groupby(known, key=lambda one: one.family_number):
        five = list(family)[:5]
        if len(five) == 5 and len(found) < most:
            found.append(
                [Again(frozenset((told[one.number][0],)), world.told(one, MESS)) for one in five]
            )
    return found
