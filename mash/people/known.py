"""Who may be known already: all of a family looked up at once, ranked, compared and explained.

One question ranks the cards by the keys they share, one fetches what the asker may see of them;
then each is opened with its case's key and compared. What the walls hide is not compared: of it
the asker learns whom to ask, and nothing else.
"""

import functools
import json
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from mash import keyring
from mash.cases.models import Case
from mash.matching.keys import keys, query_keys
from mash.matching.model import Model
from mash.matching.record import Record
from mash.matching.score import Compared, Score, compare
from mash.need_to_know.apart import cards_kept_from
from mash.need_to_know.conditions import granted
from mash.people.groups import Pair, judgements_of
from mash.people.models import Card, Judgement, Restriction
from mash.people.records import card_record

LIMIT, BEST = 200, 10  # cards ranked for each person, and shown
# of those ranked the first are compared, and on as long as they share some of what the first shares
LEAST, WORTH = 50, 0.3
ENOUGH = 1 / 3  # of a record's own weight: from there on a hidden card is worth a telephone call
COUNTED = 10_000  # below it every card is counted; above, the database's own estimate serves
# each key is probed in the index by itself (the limit holds the plan to that); keys that too many
# share are left out unless nothing else is left
RANK = """
with asked as (
    select * from unnest(%(who)s::int[], %(k)s::bigint[], %(w)s::float8[]) as q (who, k, w)
), cool as (
    select * from asked where not exists (select from people_hotkey h where h.k = asked.k)
), used as (
    select * from cool union all
    select * from asked where not exists (select from cool where cool.who = asked.who)
), hits as (
    select used.who, m.card_id, sum(used.w) as w
    from used cross join lateral (
        (select card_id from people_matchkey where k = used.k limit 20000)
        union all
        (select unnest(cards) from people_matchlist where k = used.k limit 20000)
    ) m (card_id) group by 1, 2
), ranked as (
    select *, row_number() over (partition by who order by w desc, card_id) as place from hits
)
select who, card_id, w from ranked where place <= %(limit)s order by who, place
"""
FETCH = "select id, case_id, person_id, box, told from people_card where id = any(%s)"


class Row(NamedTuple):
    """A card as it is fetched."""

    id: int
    case_id: uuid.UUID
    person_id: uuid.UUID | None
    box: uuid.UUID
    told: bytes


@dataclass(frozen=True)
class Found:
    """Somebody who may be the one that is looked for, and how far."""

    card: Card
    record: Record
    score: Score
    reference: str = ""  # of the case, where the asker may see it
    judgement: Judgement | None = None  # what a person said of the two, the last

    @property
    def mine(self) -> int:
        """The card that the judgement was made by, of the one that is looked for."""
        assert self.judgement
        one, other = self.judgement.one_id, self.judgement.other_id
        return other if one == self.card.pk else one


@dataclass(frozen=True)
class Answer:
    """What is found of one record: the best, whatever they are worth; and whom else to ask."""

    record: Record
    found: list[Found]
    ask: list[str]  # named officers of restricted people whom this may be; empty name: a manager
    among: int  # cards in the index
    keys: list[int] = field(default_factory=list)

    def __iter__(self) -> Iterator[Found]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)


@functools.cache
def model() -> Model:
    return Model.shipped()


def look_up(
    records: Sequence[Record],
    *,
    box: uuid.UUID,
    limit: int = LIMIT,
    own_case: uuid.UUID | None = None,
    own_cards: Sequence[Collection[int]] = (),
) -> list[Answer]:
    """For each record the best ten of the index that the asker may find. `own_case` is left out;
    `own_cards` are the records' own, to say what was judged of them."""
    secret = keyring.index_key(box)
    asked = [query_keys(record, secret) for record in records]
    ranked = rank(asked, limit)
    own = [own_weight(record, one, secret) for record, one in zip(records, asked, strict=True)]
    cards = fetch(set[int]().union(*map(worth_opening, ranked, own)))
    opened = opened_records(cards)
    among = index_size(box)
    pools = [[pk for pk in one if pk in opened and cards[pk].case_id != own_case] for one in ranked]
    compared = compare(
        [
            (record, [opened[pk] for pk in pool])
            for record, pool in zip(records, pools, strict=True)
        ],
        model=model(),
        total=among,
    )
    best = [best_of(one, pool, cards, opened) for one, pool in zip(compared, pools, strict=True)]
    references = references_of({found.card.case_id for one in best for found in one})
    said = judgements_of({pk for one in own_cards for pk in one}) if any(own_cards) else {}
    return [
        Answer(
            record,
            [
                named(found, references, said, set(own_cards[i]) if own_cards else ())
                for found in one
            ],
            ask_whom(ranked[i], cards, own[i], box),
            among,
            sorted(asked[i]),
        )
        for i, (record, one) in enumerate(zip(records, best, strict=True))
    ]


def rank(asked: Sequence[dict[int, float]], limit: int) -> list[dict[int, float]]:
    """For each person asked for: the cards that share most, by the summed weight of their keys."""
    rows = [(who, k, w) for who, one in enumerate(asked) for k, w in one.items()]
    ranked: list[dict[int, float]] = [{} for _ in asked]
    if not rows:
        return ranked
    who, k, w = (list(column) for column in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(RANK, {"who": who, "k": k, "w": w, "limit": limit})
        for person, card, weight in cursor.fetchall():
            ranked[person][card] = weight
    return ranked


def fetch(cards: Collection[int]) -> dict[int, Row]:
    """Those of these cards that the asker may see: bare rows, for there are hundreds."""
    if not cards:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(FETCH, [list(cards)])
        return {row[0]: Row(*row) for row in cursor.fetchall()}


def own_weight(record: Record, asked: dict[int, float], secret: bytes) -> float:
    """What a card would share that tells just what this record tells."""
    return sum(asked.get(k, 0.0) for k in keys(record, secret))


def worth_opening(ranked: Mapping[int, float], own: float) -> list[int]:
    """The cards that are compared: opening one costs more than finding it."""
    least = min(WORTH * next(iter(ranked.values()), 0.0), ENOUGH * own)
    return [pk for place, (pk, w) in enumerate(ranked.items()) if place < LEAST or w >= least]


def opened_records(cards: Mapping[int, Row]) -> dict[int, Record]:
    """What is on the cards; nothing of those whose case's key is destroyed."""
    opened: dict[int, Record] = {}
    case_keys: dict[uuid.UUID, bytes | None] = {}
    for pk, card in cards.items():
        if card.case_id not in case_keys:
            case_keys[card.case_id] = key_of(card.case_id)
        if key := case_keys[card.case_id]:
            place = keyring.bound("story", "people_card", pk, card.case_id)
            text = keyring.unlock(key, card.told, place)
            opened[pk] = card_record(json.loads(text.decode()))
    return opened


def key_of(case_id: uuid.UUID) -> bytes | None:
    try:
        return keyring.case_key(case_id)
    except keyring.CannotOpen:
        return None


def best_of(
    compared: Compared, pool: Sequence[int], cards: dict[int, Row], opened: dict[int, Record]
) -> list[Found]:
    best: dict[tuple, Found] = {}  # of several tellings of one person the best
    for place in compared.by_bits():
        row = cards[pool[place]]
        of = row.case_id, row.person_id or row.id
        if of not in best:
            best[of] = Found(Card(**row._asdict()), opened[row.id], compared[place])
        if len(best) == BEST:
            break
    return list(best.values())


def references_of(cases: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(Case.objects.filter(pk__in=cases).values_list("pk", "reference")) if cases else {}


def named(
    found: Found,
    references: dict[uuid.UUID, str],
    said: dict[Pair, Judgement],
    own: Collection[int],
) -> Found:
    """The same with its case's reference and what was last said of it, where there is any."""
    theirs = found.card.pk
    judged = [said.get((min(one, theirs), max(one, theirs))) for one in own]
    last = max((one for one in judged if one), key=lambda one: one.at, default=None)
    reference = references.get(found.card.case_id, "")
    return Found(found.card, found.record, found.score, reference, last)


def ask_whom(
    ranked: dict[int, float],
    cards: Mapping[int, Row],
    own: float,
    box: uuid.UUID,
) -> list[str]:
    """The named officers of hidden cards that share enough with this record."""
    hidden = [pk for pk, w in ranked.items() if pk not in cards and w >= own * ENOUGH]
    if not hidden or not finds_people(box):
        return []
    hidden = list(set(hidden) - cards_kept_from(hidden))
    told = Restriction.objects.filter(card__in=hidden, lifted_at=None).select_related("officer")
    officers = {one.card_id: one.officer.name for one in told}
    return sorted({officers.get(pk, "") for pk in hidden})


def finds_people(box: uuid.UUID) -> bool:
    """Does the asker find people in this index at all? Else nothing may be said of it."""
    with connection.cursor() as cursor:
        cursor.execute("select " + granted("%s", "known"), [box])
        return cursor.fetchone()[0]


def index_size(box: uuid.UUID) -> int:
    """How many cards there are: counted while they are few, else as the database reckons."""
    with connection.cursor() as cursor:
        cursor.execute("select reltuples::bigint from pg_class where oid = 'people_card'::regclass")
        about = cursor.fetchone()[0]
    return about if about > COUNTED else Card.objects.filter(box=box).count()
