"""Looking through a hub's whole index for people who stand in it twice: proposals for a person.

Done as the database's owner, as the index is made: no worker may open every card. Nothing is
linked here, and what is written down is numbers, codes and chances.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db import connections, transaction
from django.utils import timezone

from mash.agencies.actions import OWNER
from mash.matching import bulk
from mash.matching.model import Model, Terms
from mash.matching.review import Proposal as Pair
from mash.matching.review import review
from mash.people.groups import components
from mash.people.indexing import ALONE, BATCH, Progress, batches, pool_of, worked
from mash.people.models import Card, Review
from mash.people.opened import rows_of
from mash.people.terms import keep_terms

# a card's time is that of its contact's coming in, and a long transaction ends after it
OVERLAP = timedelta(hours=1)
PUT = """
insert into people_proposal
    (id, case_id, one_id, other_id, box, band, same, relative, model, found_at, run_id)
select gen_random_uuid(), case when a.written_at > b.written_at then a.case_id else b.case_id end,
    a.id, b.id, a.box, q.band, q.same, q.relative, %(model)s, %(at)s, %(run)s
from unnest(%(one)s::bigint[], %(other)s::bigint[], %(band)s::text[], %(same)s::float8[],
    %(relative)s::float8[]) as q (one, other, band, same, relative)
join people_card a on a.id = q.one join people_card b on b.id = q.other
on conflict (one_id, other_id) do update set case_id = excluded.case_id, band = excluded.band,
    same = excluded.same, relative = excluded.relative, model = excluded.model,
    found_at = excluded.found_at, run_id = excluded.run_id
"""
HELD = """
select j.one_id, j.other_id, j.verdict from people_judgement j
where j.box = %s and j.verdict <> 'withdrawn' and not exists (
    select from people_judgement k
    where k.one_id = j.one_id and k.other_id = j.other_id and k.number > j.number)
"""


@dataclass(frozen=True)
class How:
    """What a review is told: by which model, within what memory, on which engine."""

    model: Model
    memory: str
    engine: str = "duckdb"
    workers: int = 1
    say: Callable[[str], None] = lambda _: None
    progress: Progress = lambda _done, _total: None


def review_index(box: uuid.UUID, *, since_last: bool, how: How, now: datetime) -> Review:
    """Propose pairs of a hub's index: all of them, or those with a card that came since the review
    before. Returns what is kept of the review."""
    since = last_began(box) if since_last else None
    held, terms = people_of(box, since, how)
    pairs = review(held, model=how.model, say=how.say, memory=how.memory, engine=how.engine).pairs
    how.say("Writing the proposals")
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("lock table people_judgement in share mode")  # whoever judges waits a moment
        asked = list(to_be_asked(pairs, box))
        run = Review.objects.using(OWNER).create(
            box=box, began_at=now, ended_at=timezone.now(), whole=since is None,
            cards=held.total, proposed=len(asked), model=how.model.version,
        )  # fmt: skip
        put(asked, run)
        if run.whole:  # what is not found any more is not proposed any more
            cursor.execute(
                "delete from people_proposal where box = %s and run_id <> %s", [box, run.pk]
            )
        keep_terms(terms, box)
    return run


def boxes() -> list[uuid.UUID]:
    """The indexes that the database holds, one a hub."""
    return list(Card.objects.using(OWNER).order_by("box").values_list("box", flat=True).distinct())


def last_began(box: uuid.UUID) -> datetime | None:
    told = Review.objects.using(OWNER).filter(box=box).order_by("began_at")
    last = told.values_list("began_at", flat=True).last()
    return last - OVERLAP if last else None


def people_of(box: uuid.UUID, since: datetime | None, how: How) -> tuple[bulk.Held, Terms]:
    """Everybody in the index as rows to compare, and how often what they tell stands in it."""
    import pyarrow as pa

    cards = Card.objects.using(OWNER).filter(box=box)
    count = cards.count()
    owners, tables = [], []
    pool = pool_of(how.workers) if count > ALONE else None
    try:
        for mine, rows in worked(batches(box), pool, how.workers, rows_of):
            owners.append(np.array(mine, dtype=np.int64))
            tables.append(rows)
            how.progress(min(len(tables) * BATCH, count), count)
    finally:
        if pool:
            pool.shutdown(cancel_futures=True)
    owned = np.concatenate(owners) if owners else np.array([], dtype=np.int64)
    made = pa.concat_tables(tables).combine_chunks()
    total = len(np.unique(owned))
    terms = bulk.terms_of(made, total)
    made = bulk.with_frequencies(made, how.model, terms)
    if since:
        late = cards.filter(written_at__gte=since).values_list("pk", flat=True)
        made = made.append_column("late", pa.array(np.isin(owned, list(late))))
    return bulk.Held(made, owned, total, late=since is not None), terms


def to_be_asked(pairs: Iterable[Pair], box: uuid.UUID) -> Iterator[Pair]:
    """Pairs of different contacts of whom nobody has said anything that holds: two tellings of one
    person are one, and who is linked by a chain of links is linked."""
    said = held_judgements(box)
    pairs = list(pairs)
    everybody = {card for one in pairs for card in (one.one, one.other)}
    everybody |= {card for one, other, _ in said for card in (one, other)}
    person, case = whose(everybody)
    apart = {frozenset((person[one], person[other])) for one, other, same in said if not same}
    linked = components((person[one], person[other]) for one, other, same in said if same)
    group = {one: number for number, members in enumerate(linked) for one in members}
    asked: set[frozenset] = set()
    for pair in pairs:
        one, other = person[pair.one], person[pair.other]
        both = frozenset((one, other))
        is_linked = one in group and group.get(one) == group.get(other)
        if case[pair.one] != case[pair.other] and not is_linked and both not in apart | asked:
            asked.add(both)
            yield pair


def held_judgements(box: uuid.UUID) -> list[tuple[int, int, bool]]:
    """Two cards, and whether they were said to be one person's: what was said last, and holds."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(HELD, [box])
        return [(one, other, verdict == "same") for one, other, verdict in cursor.fetchall()]


def whose(cards: Collection[int]) -> tuple[dict[int, int], dict[int, uuid.UUID]]:
    """For each card one number for all tellings of its person, and its case."""
    told = Card.objects.using(OWNER).filter(pk__in=cards)
    rows = list(told.values_list("pk", "person_id", "case_id"))
    first: dict[uuid.UUID | int, int] = {}
    person = {pk: first.setdefault(one or pk, pk) for pk, one, _ in rows}
    return person, {pk: case for pk, _, case in rows}


def put(pairs: Collection[Pair], run: Review) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            PUT,
            {
                "model": run.model,
                "at": run.ended_at,
                "run": run.pk,
                "one": [one.one for one in pairs],
                "other": [one.other for one in pairs],
                "band": [str(one.band) for one in pairs],
                "same": [one.same for one in pairs],
                "relative": [one.relative for one in pairs],
            },
        )
