"""The answer on each person: this same matcher over the agency's list, told in three words."""

from collections.abc import Sequence

import psycopg

from mash.edge.listed import Listed
from mash.edge.store import Store
from mash.edge.wire import Known, Told
from mash.matching.keys import query_keys
from mash.matching.model import Model
from mash.matching.record import Record
from mash.matching.score import Band, score

LIMIT = 200  # people of the list compared with each one asked for
LIKELY = {Band.SAME, Band.POSSIBLE}


def answers(store: Store, link: psycopg.Connection, people: Sequence[Record]) -> list[Told]:
    """One for each person, in their order. No name, score, count or id of the list is in it."""
    total, secret = store.size(link), store.secret("keys")
    ranked = store.rank(link, [query_keys(one, secret) for one in people], among=total, limit=LIMIT)
    listed = store.fetch(link, {person for one in ranked for person in one})
    return [
        answer(one, [listed[person] for person in found], total)
        for one, found in zip(people, ranked, strict=True)
    ]


def answer(asked: Record, listed: Sequence[Listed], total: int) -> Told:
    """Whom to contact, if the list names an officer for anybody who may be this person."""
    if not listed:
        return Told(Known.NONE)
    records = [one.record for one in listed]
    scores = score(asked, records, model=Model.shipped(), total=total)
    likely = [(-found.bits, place) for place, found in enumerate(scores) if found.band in LIKELY]
    if not likely:
        return Told(Known.NONE)
    officers = [listed[place].officer for _, place in sorted(likely) if listed[place].officer]
    return Told(Known.CONTACT, officers[0]) if officers else Told(Known.POSSIBLE)
