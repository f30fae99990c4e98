"""Making the index of people anew: cards for whoever has none, then every key, beside the old ones.

The keys are packed, a row a key with all its cards. The old ones serve until the new are whole;
then the tables change places. Whoever comes in meanwhile, or later, keeps the unpacked keys of
their coming until the next time. Done as the owner, who alone may take keys away.
"""

import multiprocessing
import os
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from typing import Any, TypeVar

from django.db import connections, transaction

from mash import keyring
from mash.agencies.actions import OWNER
from mash.database import APP_ROLE
from mash.matching.ranking import BROAD
from mash.need_to_know.standing_grants import index_of
from mash.people.cards import PUT_KEYS
from mash.people.keying import Told, keys_of
from mash.people.models import Card, Person
from mash.people.records import card_words, record_of

BATCH = 5_000  # cards handed to a process at once
ALONE = 20_000  # up to so many are done in this process
HEAD, END = b"PGCOPY\n\xff\r\n\x00" + bytes(8), b"\xff\xff"
Made = TypeVar("Made")
Progress = Callable[[int, int], None]


def index_all(*, now: datetime, progress: Progress, workers: int | None = None) -> int:
    """Cards for those without, then all keys anew. Returns how many cards there are."""
    write_missing_cards(now)
    with connections[OWNER].cursor() as cursor:
        cursor.execute("select count(*) from people_card")
        total = cursor.fetchone()[0]
    done = build(total, progress, workers or os.cpu_count() or 1)
    pack()
    change_places(done)
    with connections[OWNER].cursor() as cursor:
        cursor.execute("drop table people_matchkey_new")
        cursor.execute("vacuum (analyze) people_matchkey, people_matchlist, people_card")
    return total


def write_missing_cards(now: datetime) -> None:
    """For people told of before there was an index. Destroyed cases have nothing to tell."""
    without = Person.objects.using(OWNER).filter(cards=None).select_related("case")
    cards: list[Card] = []
    for person in without.iterator(chunk_size=BATCH):
        try:
            words = card_words(record_of(person.words))
        except keyring.CannotOpen:
            continue
        box = index_of(person.case.hub_id)
        cards.append(Card(case=person.case, person=person, box=box, written_at=now, words=words))
        if len(cards) == BATCH:
            Card.objects.using(OWNER).bulk_create(cards)
            cards = []
    Card.objects.using(OWNER).bulk_create(cards)


def build(total: int, progress: Progress, workers: int) -> set[int]:
    """The new keys, in a table of their own. Returns the cards that are in it."""
    done: set[int] = set()
    with ExitStack() as stack:
        owner = connections[OWNER]
        cursor = stack.enter_context(owner.cursor())
        cursor.execute("drop table if exists people_matchkey_new")
        cursor.execute(
            "create unlogged table people_matchkey_new (k bigint not null, card_id bigint not null)"
        )
        pool = pool_of(workers) if total > ALONE else None
        if pool:
            stack.callback(pool.shutdown, cancel_futures=True)
        copy = stack.enter_context(
            cursor.copy("copy people_matchkey_new from stdin (format binary)")
        )
        copy.write(HEAD)
        for cards, rows in worked(batches(), pool, workers, keys_of):
            copy.write(rows)
            done.update(cards)
            progress(len(done), total)
        copy.write(END)
    return done


def pool_of(workers: int) -> ProcessPoolExecutor:
    """Processes that know no database: they are handed cards and give back keys."""
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"))


def worked(
    given: Iterator[list[Told]],
    pool: Executor | None,
    workers: int,
    do: Callable[[list[Told]], Made],
) -> Iterator[Made]:
    """What is made of each batch; a few batches ahead of whoever takes it, and never all."""
    if pool is None:
        yield from map(do, given)
        return
    waiting: list[Future[Made]] = []
    for batch in given:
        waiting.append(pool.submit(do, batch))
        if len(waiting) > 2 * workers:
            yield waiting.pop(0).result()
    for one in waiting:
        yield one.result()


def batches(of: uuid.UUID | None = None) -> Iterator[list[Told]]:
    """All cards, or those of one index, over a connection of their own: the owner's first is busy
    taking in keys."""
    reader = connections[OWNER].copy(alias=f"{OWNER} reading")
    try:
        reader.ensure_connection()
        with reader.connection.cursor("cards", withhold=True) as cursor:
            cursor.execute(
                "select id, case_id, box, told from people_card where box = coalesce(%s, box)", [of]
            )
            while rows := cursor.fetchmany(BATCH):
                yield [(pk, case, box, bytes(told)) for pk, case, box, told in rows]
    finally:
        reader.close()


def pack() -> None:
    """The new keys in lists, beside those that serve."""
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("set local maintenance_work_mem = '256MB'")
        cursor.execute("set local work_mem = '256MB'")
        cursor.execute("set local enable_hashagg = off")  # sorted: neighbours in the index and here
        cursor.execute("drop table if exists people_matchlist_new")
        cursor.execute(
            "create table people_matchlist_new as select k, array_agg(card_id) as cards"
            " from people_matchkey_new group by k"
        )
        cursor.execute(
            "alter table people_matchlist_new alter k set not null, alter cards set not null,"
            " add primary key (k) with (fillfactor = 100)"  # nothing is ever put in between
        )
        cursor.execute("drop table if exists people_hotkey_new")
        cursor.execute(
            "create temp table people_hotkey_new as select k, cardinality(cards) as n"
            " from people_matchlist_new where cardinality(cards) > %s",
            [BROAD],
        )


def change_places(done: set[int]) -> None:
    """In one moment; the keys of those who came in meanwhile stay."""
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(
            "lock table people_hotkey, people_matchkey, people_matchlist in access exclusive mode"
        )
        keep_late(cursor, done)
        forget_gone(cursor, done)
        cursor.execute("truncate people_hotkey")
        cursor.execute("insert into people_hotkey select k, n from people_hotkey_new")
        cursor.execute("drop table people_matchlist")
        cursor.execute("alter table people_matchlist_new rename to people_matchlist")
        cursor.execute("alter index people_matchlist_new_pkey rename to people_matchlist_pkey")
        cursor.execute(f"grant select on people_matchlist to {APP_ROLE}")


def keep_late(cursor: Any, done: set[int]) -> None:
    """Unpacked keys are taken away, but for those of cards that the lists do not hold."""
    cursor.execute("select id from people_card")
    late = [pk for (pk,) in cursor.fetchall() if pk not in done]
    cursor.execute("select k, card_id from people_matchkey where card_id = any(%s)", [late])
    rows = cursor.fetchall()
    cursor.execute("truncate people_matchkey")
    cursor.execute(PUT_KEYS, [[k for k, _ in rows], [card for _, card in rows]])


def forget_gone(cursor: Any, done: set[int]) -> None:
    """What was disposed of while the new lists were made is taken out of them again."""
    cursor.execute("select id from people_card")
    gone = list(done.difference(pk for (pk,) in cursor.fetchall()))
    if gone:
        cursor.execute(
            "update people_matchlist_new l set cards = (select coalesce(array_agg(c), '{}')"
            " from unnest(l.cards) c where c <> all(%(gone)s)) where l.cards && %(gone)s",
            {"gone": gone},
        )
