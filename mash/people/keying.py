"""Cards' keys worked out by processes that know no database: handed cards, they give back rows."""

import json
import struct
from uuid import UUID

from mash import keyring
from mash.matching.keys import keys
from mash.matching.record import Record
from mash.people.records import card_record

ROW = struct.Struct(">hiqiq")  # two columns of eight bytes, as COPY takes them
Told = tuple[int, UUID, UUID, bytes]  # a card: its number, its case, its index, what it tells


def keys_of(cards: list[Told]) -> tuple[list[int], bytes]:
    """The rows of these cards' keys, as COPY takes them. A card whose key is destroyed has none."""
    rows = []
    secrets: dict[UUID, bytes] = {}
    for card in cards:
        pk, _case, box, _told = card
        if box not in secrets:
            secrets[box] = keyring.index_key(box)
        if record := opened(card):
            rows += [ROW.pack(2, 8, k, 8, pk) for k in keys(record, secrets[box])]
    return [pk for pk, *_ in cards], b"".join(rows)


def opened(card: Told) -> Record | None:
    pk, case, _box, told = card
    try:
        place = keyring.bound("story", "people_card", pk, case)
        return card_record(json.loads(keyring.unlock(keyring.case_key(case), told, place)))
    except keyring.CannotOpen:
        return None
