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
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from django.db import connection

from mash import keyring
from mash.cases.models import Case
from mash.matching.features import features
from mash.matching.keys import keys, query_keys
from mash.matching.model import Model, Terms
from mash.matching.ranking import Asked, Ranked, ranked, sharing, summed
from mash.matching.record import Record
from mash.matching.score import Compared, Score, compare
from mash.need_to_know.conditions import granted
from mash.people.approving import model_in_use
from mash.people.groups import Pair, judgements_of
from mash.people.models import Card, Judgement
from mash.people.records import card_record
from mash.people.restricting import restrictions_over
from mash.people.terms import frequencies

LIMIT, BEST = 200, 10  # cards ranked for each person, and shown
# of those ranked the first are opened and compared, and all that are worth half of the very first
LEAST, WORTH = 14, 0.5
ENOUGH = 3 / 8  # of a record's own weight: from there on a hidden card is worth a telephone call
COUNTED = 1_000  # below it every card is counted; above, the database's own estimate serves
RANK = sharing(
    """array(select card_id from people_matchkey where k = used.k limit 20000)
    || (select cards from people_matchlist where k = used.k)""",
    "people_hotkey",
)
FETCH = """
select id, case_id, person_id, box, case when id = any(%s) then told end
from people_card where id = any(%s)
"""


class Row(NamedTuple):
    """A card as it is fetched."""

    id: int
    case_id: uuid.UUID
    person_id: uuid.UUID | None
    box: uuid.UUID
    told: bytes | None  # fetched of those that are compared


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
    return model_in_use()


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
    secret, among = keyring.index_key(box), index_size(box)
    asked = [query_keys(record, secret) for record in records]
    shared = rank(asked, limit, among)
    enough = [
        ENOUGH * own_weight(record, one, secret) for record, one in zip(records, asked, strict=True)
    ]
    mine = set[int]().union(*own_cards)
    chosen = [worth_opening(one.without(mine) if mine else one) for one in shared]
    near = [
        one.ids[one.weights >= least].tolist() for one, least in zip(shared, enough, strict=True)
    ]
    cards = fetch({*chain(*chosen)}, {*chain(*chosen, *near)})
    opened = opened_records([row for row in cards.values() if row.told and row.case_id != own_case])
    pairs = compared_with(records, chosen, opened, among, frequencies(box))
    best = [best_of(one, pool, cards, opened) for pool, one in pairs]
    references = references_of({found.card.case_id for one in best for found in one})
    said = judgements_of({pk for one in own_cards for pk in one}) if any(own_cards) else {}
    return [
        Answer(
            record,
            [
                named(found, references, said, set(own_cards[i]) if own_cards else ())
                for found in one
            ],
            ask_whom(near[i], cards, box),
            among,
            sorted(asked[i]),
        )
        for i, (record, one) in enumerate(zip(records, best, strict=True))
    ]


def rank(asked: Asked, limit: int, among: int) -> list[Ranked]:
    """For each person asked for: the cards that share most, the most first."""

    def execute(given: dict[str, Any]) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(RANK, given)
            return cursor.fetchall()

    return ranked(execute, asked, among=among, limit=limit)


def fetch(wanted: Collection[int], all_of_them: Collection[int]) -> dict[int, Row]:
    """Those of these cards that the asker may see: bare rows, for there are hundreds. What is told
    comes with those that are `wanted`; of the rest it is asked whether they are hidden."""
    if not all_of_them:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(FETCH, [list(wanted), list(all_of_them)])
        return {row[0]: Row(*row) for row in cursor.fetchall()}


def own_weight(record: Record, asked: Mapping[int, str], secret: bytes) -> float:
    """What a card would share that tells just what this record tells."""
    return summed((asked[k], 1.0) for k in keys(record, secret) if k in asked)


def worth_opening(shared: Ranked) -> list[int]:
    """The cards that are compared: opening one costs more than finding it."""
    if not len(shared.ids):
        return []
    last = np.count_nonzero(shared.worths >= WORTH * shared.worths[0])
    return shared.ids[: max(LEAST, last)].tolist()


def opened_records(cards: Collection[Row]) -> dict[int, Record]:
    """What is on the cards; nothing of those whose case's key is destroyed. Nothing of it is kept
    beyond this look-up."""
    opened: dict[int, Record] = {}
    case_keys: dict[uuid.UUID, bytes | None] = {}
    for card in cards:
        if card.case_id not in case_keys:
            case_keys[card.case_id] = key_of(card.case_id)
        if (key := case_keys[card.case_id]) and card.told:
            place = keyring.bound("story", "people_card", card.id, card.case_id)
            opened[card.id] = card_record(json.loads(keyring.unlock(key, card.told, place)))
    return opened


def compared_with(
    records: Sequence[Record],
    chosen: Sequence[Sequence[int]],
    opened: Mapping[int, Record],
    among: int,
    terms: Terms,
) -> list[tuple[list[int], Compared]]:
    """Each record compared with those of its chosen cards that opened, all of them in one go."""
    rows = {pk: features(record) for pk, record in opened.items()}
    pools = [[pk for pk in one if pk in rows] for one in chosen]
    asked = [(one, [rows[pk] for pk in pool]) for one, pool in zip(records, pools, strict=True)]
    return list(zip(pools, compare(asked, model=model(), total=among, terms=terms), strict=True))


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


def ask_whom(near: Sequence[int], cards: Mapping[int, Row], box: uuid.UUID) -> list[str]:
    """The named officers of hidden cards among those that share enough with this record."""
    hidden = [pk for pk in near if pk not in cards]
    if not hidden or not (hidden := may_be_told_of(hidden, box)):
        return []
    told = restrictions_over(hidden).select_related("officer")
    officers = {pk: one.officer.name for one in told for pk in (one.card_id, *one.followers)}
    return sorted({officers.get(pk, "") for pk in hidden})


def may_be_told_of(hidden: Sequence[int], box: uuid.UUID) -> list[int]:
    """Those of these cards of which the asker may hear at all: none who finds nobody in this index,
    and none of a case that they are kept from."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select array(select cards_kept_from(%s)) from (values (%s)) as v where"
            f" {granted('%s', 'known')}",
            [list(hidden), box, box],
        )
        row = cursor.fetchone()
    return [pk for pk in hidden if pk not in set(row[0])] if row else []


def index_size(box: uuid.UUID) -> int:
    """How many cards there are: counted while they are few, else as the database reckons."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select case when reltuples > %s then reltuples::bigint"
            " else (select count(*) from people_card c where c.box = %s) end"
            " from pg_class where oid = 'people_card'::regclass",
            [COUNTED, box],
        )
        return cursor.fetchone()[0]
