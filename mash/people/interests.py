"""People of a worker's own life: declared by the worker, kept under the worker's own key, and
looked for among the people of each contact as it comes in.

Very likely the same person: the worker is kept from the case before anybody reads it. Less than
that is offered to a manager, who learns that a worker may know the family, and not whom or how.
"""

import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from mash import keyring
from mash.agencies.models import Worker
from mash.audit.actions import record
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.matching.features import features
from mash.matching.keys import keys, query_keys
from mash.matching.record import Record
from mash.matching.score import Band, compare
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.apart import keep_apart, offer_apart
from mash.need_to_know.doing import action
from mash.need_to_know.models import Apart, Interest, InterestKey
from mash.need_to_know.session import Door, through_door
from mash.need_to_know.standing_grants import index_of
from mash.people.known import index_size, look_up, model
from mash.people.records import card_record, card_words

MOST = 40  # people that one worker declares
STRENGTH = [Band.NOTHING, Band.RELATIVE, Band.POSSIBLE, Band.SAME]


@dataclass(frozen=True)
class Declared:
    """One declared person, opened for their worker, or for the comparison."""

    id: uuid.UUID
    worker_id: uuid.UUID
    since: datetime
    relation: str
    record: Record


@action
def declare_interest(*, told: Record, relation: str, by: Worker, now: datetime) -> None:
    """Declare somebody; cases about them that are in the hub already are met at once."""
    require(by, Act.DECLARE_INTEREST, now=now)
    if len(own_interests(by)) >= MOST:
        raise NotPossible(_("You have declared as many people as there is room for. Take one out."))
    box = index_of(by.agency.hub_id)
    one = Interest(worker=by, box=box, since=now)
    words = {"relation": relation, "person": card_words(told)}
    text = json.dumps(words, ensure_ascii=False).encode()
    key = keyring.person_key(by.pk, by.agency_id)
    one.told = keyring.lock(key, keyring.padded(text), place(one.pk, by))
    Interest.objects.bulk_create([one])
    secret = keyring.index_key(box)
    InterestKey.objects.bulk_create(
        InterestKey(k=k, interest_id=one.pk) for k in keys(told, secret)
    )
    record(by=by, act=Act.DECLARE_INTEREST, now=now, interest=one.pk, said="declare")
    with through_door(Door.INTERESTS):
        [answer] = look_up([told], box=box)
        for found in answer:
            settle(Case(pk=found.card.case_id), by, found.score.band, now=now)


@action
def end_interest(*, interest_id: uuid.UUID, by: Worker, now: datetime) -> None:
    """Take somebody out: words and keys go. Cases that they were kept from stay hidden until a
    manager lets them back."""
    require(by, Act.DECLARE_INTEREST, now=now)
    with connection.cursor() as cursor:
        cursor.execute("select end_interest(%s, %s)", [interest_id, now])
        if not cursor.fetchone()[0]:
            raise Refused(Act.DECLARE_INTEREST, None, str(interest_id))
    record(by=by, act=Act.DECLARE_INTEREST, now=now, interest=interest_id, said="take-back")


def own_interests(by: Worker) -> list[Declared]:
    return opened(Interest.objects.raw("select * from own_interests()"), {by.pk: by})


def opened(rows: Iterable[Interest], workers: dict[uuid.UUID, Worker]) -> list[Declared]:
    """Those of these that their worker's key opens: who moved to another agency declares anew."""
    found = []
    for row in rows:
        worker = workers[row.worker_id]
        key = keyring.person_key(worker.pk, worker.agency_id)
        try:
            text = keyring.unlock(key, row.told, place(row.pk, worker))
        except keyring.CannotOpen:
            continue
        words: dict[str, Any] = json.loads(keyring.unpadded(text))
        told = card_record(words["person"])
        found.append(Declared(row.pk, row.worker_id, row.since, words["relation"], told))
    return found


def place(interest_id: uuid.UUID, worker: Worker) -> bytes:
    return keyring.bound("interest", interest_id, worker.pk, worker.agency_id)


def keep_those_who_know_apart(case: Case, told: Sequence[Record], *, now: datetime) -> None:
    """In the transaction that takes people in: who declared one of them never sees the case."""
    box = index_of(case.hub_id)
    secret = keyring.index_key(box)
    asked = sorted({k for one in told for k in query_keys(one, secret)})
    with through_door(Door.INTERESTS):
        rows = list(Interest.objects.raw("select * from interests_met(%s)", [asked]))
        if not rows:
            return
        held = Worker.objects.filter(pk__in={row.worker_id for row in rows})
        workers = {one.pk: one for one in held.select_related("user", "agency")}
        declared = opened(rows, workers)
        for worker_id, band in strongest(told, declared, total=index_size(box)).items():
            settle(case, workers[worker_id], band, now=now)


def strongest(
    told: Sequence[Record], declared: Sequence[Declared], *, total: int
) -> dict[uuid.UUID, Band]:
    """For each worker how likely it is that they declared one of these people."""
    found: dict[uuid.UUID, Band] = {}
    rows = [features(one.record) for one in declared]
    for compared in compare([(one, rows) for one in told], model=model(), total=total):
        for number, one in enumerate(declared):
            before = found.get(one.worker_id, Band.NOTHING)
            found[one.worker_id] = max(before, compared[number].band, key=STRENGTH.index)
    return found


def settle(case: Case, worker: Worker, band: Band, *, now: datetime) -> None:
    """Keep them from it, offer that to a manager, or neither; the audit does not say about whom."""
    because, by = Apart.Because.DECLARED, Door.INTERESTS.value
    if band == Band.SAME:
        act = Act.DECLARE_INTEREST
        if keep_apart(worker, case, because=because, act=act, by=by, now=now):
            record(by=by, act=Act.KEEP_APART, case=case, now=now, of=worker.pk, said="keep")
    elif band != Band.NOTHING:
        offer_apart(worker, case, because=because, by=by, now=now)
