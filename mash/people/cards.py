"""Writing cards and their keys, in the transaction that writes the person: found from then on."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection

from mash import keyring
from mash.cases.models import Case
from mash.matching.keys import keys
from mash.matching.record import Record
from mash.need_to_know.standing_grants import index_of
from mash.people.interests import keep_those_who_know_apart
from mash.people.models import Card, Occasion, Part, Person
from mash.people.records import card_words, record_of

PUT_KEYS = """
insert into people_matchkey (k, card_id)
select * from unnest(%s::bigint[], %s::bigint[])
"""


def write_cards(case: Case, people: Iterable[Person], *, told_by: str, now: datetime) -> list[Card]:
    """A card for each of these people of a case; `told_by` is the code of who told of them."""
    told = [(person, record_of(person.words)) for person in people]
    cards = put_cards(case, told, now=now)
    Occasion.objects.create(
        case=case,
        box=index_of(case.hub_id),
        received_at=case.received_at,
        told_by=told_by,
        children=[
            card.pk
            for card, (person, _) in zip(cards, told, strict=True)
            if person.part == Part.CHILD
        ],
    )
    return cards


def put_cards(
    case: Case, told: Sequence[tuple[Person | None, Record]], *, now: datetime
) -> list[Card]:
    """Cards with their keys; of nobody in particular where the contact does not say whose."""
    box = index_of(case.hub_id)
    cards = [
        Card(case=case, person=person, box=box, written_at=now, words=card_words(record))
        for person, record in told
    ]
    Card.objects.bulk_create(cards)
    put_keys([(card.pk, record) for card, (_, record) in zip(cards, told, strict=True)], box)
    keep_those_who_know_apart(case, [record for _, record in told], now=now)
    return cards


def put_keys(records: Sequence[tuple[int, Record]], box: uuid.UUID) -> None:
    secret = keyring.index_key(box)
    rows = [(k, card) for card, record in records for k in keys(record, secret)]
    with connection.cursor() as cursor:
        cursor.execute(PUT_KEYS, [[k for k, _ in rows], [card for _, card in rows]])
