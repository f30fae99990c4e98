"""The sequencer's work: committed entries get a number, a leaf and their place in the tree.

Entries are written in the request without a number, so that nobody waits for anybody. One
sequencer takes them afterwards, those only of which no earlier transaction can still come:
an entry whose transaction is older than every one still open. So a late commit is never skipped.
"""

from collections.abc import Sequence
from functools import lru_cache

import psycopg
from psycopg import IsolationLevel

from mash.ledger import tree
from mash.ledger.entry import FIRST, body, leaf

BATCH = 5000  # entries to a transaction
TEXTS = """e.id::text, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    e.actor, e.username, e.agency, e.act, e.outcome, coalesce(e.case_id::text, ''), e.reference,
    e.detail::text, encode(e.commitment, 'hex')"""  # in the order of `entry.PARTS`
BEFORE_ALL = "00000000-0000-0000-0000-000000000000"
# `xid >= high` is a number that this database has not come to: a row restored from another
TAKE = f"""
select {TEXTS}, e.xid::text from audit_entry e
where (e.xid, e.id) > (%(since)s::text::xid8, %(after)s::uuid)
    and (e.xid < %(low)s::text::xid8 or e.xid >= %(high)s::text::xid8)
    and not exists (select 1 from audit_leaf l where l.entry_id = e.id)
order by e.xid, e.id limit {BATCH}"""  # noqa: S608  # our own columns
LEAVES = "select hash from audit_leaf where seq >= %s and seq < %s order by seq"
NODES = """select hash from audit_node
where place >= %s and place < %s and level = %s order by place"""
LOCK = "select pg_try_advisory_lock(hashtext('mash sequencer'))"


class Tiles:
    """The tree's hashes as the tables keep them."""

    def __init__(self, link: psycopg.Connection) -> None:
        self.link = link

    def read(self, level: int, start: int, count: int) -> list[bytes]:
        if count == 0:
            return []
        between = [start, start + count]
        if level == 0:
            rows = self.link.execute(LEAVES, between).fetchall()
        else:
            rows = self.link.execute(NODES, [*between, level]).fetchall()
        if len(rows) != count:
            raise KeyError((level, start, count))
        return [bytes(row[0]) for row in rows]


class SteadyTiles(Tiles):
    """The same within one snapshot: whole tiles, read once."""

    def __init__(self, link: psycopg.Connection, size: int) -> None:
        super().__init__(link)
        self.size = size
        self.tile = lru_cache(maxsize=4096)(self._tile)

    def read(self, level: int, start: int, count: int) -> list[bytes]:
        first, last = start // tree.TILE, (start + count - 1) // tree.TILE
        if count == 0 or first != last:
            return super().read(level, start, count)
        begun = start - first * tree.TILE
        return self.tile(level, first)[begun : begun + count]

    def _tile(self, level: int, number: int) -> list[bytes]:
        start = number * tree.TILE
        whole = self.size >> (level * tree.HEIGHT)
        return super().read(level, start, min(tree.TILE, whole - start))


def size_of(link: psycopg.Connection) -> tuple[int, bytes]:
    """How many entries the tree holds, and the last leaf."""
    row = link.execute("select seq, hash from audit_leaf order by seq desc limit 1").fetchone()
    return (row[0] + 1, bytes(row[1])) if row else (0, FIRST)


class Sequencer:
    """One at a time by a lock of the database; another waits until this one's connection ends.

    `since` is kept in memory alone: everything before it has been seen. Whoever starts
    looks at the whole audit once, so a restored database, whose numbers begin anew, is no trap.
    """

    def __init__(self, link: psycopg.Connection) -> None:
        link.autocommit = True
        link.isolation_level = IsolationLevel.REPEATABLE_READ
        self.link, self.since = link, ("0", BEFORE_ALL)

    def is_alone(self) -> bool:
        row = self.link.execute(LOCK).fetchone()
        return bool(row and row[0])

    def chain(self) -> int:
        """Chain all that can be; returns how many entries that were."""
        total = 0
        while taken := self.chain_some():
            total += taken
            if taken < BATCH:
                break
        return total

    def chain_some(self) -> int:
        with self.link.transaction():
            [(low, high)] = self.link.execute(
                "select pg_snapshot_xmin(s)::text, pg_snapshot_xmax(s)::text"
                " from (select pg_current_snapshot() as s) as now"
            ).fetchall()
            told = {"since": self.since[0], "after": self.since[1], "low": low, "high": high}
            rows = self.link.execute(TAKE, told).fetchall()
            if rows:
                self.append([row[:-1] for row in rows])
        if len(rows) == BATCH and int(rows[-1][-1]) < int(low):
            self.since = rows[-1][-1], rows[-1][0]
        elif len(rows) < BATCH:
            self.since = low, BEFORE_ALL
        return len(rows)

    def append(self, rows: Sequence[Sequence[str]]) -> None:
        size, previous = size_of(self.link)
        leaves = []
        for row in rows:
            previous = leaf(previous, body(row))
            leaves.append(previous)
        above = list(tree.grown(Tiles(self.link), size, leaves))
        with self.link.cursor() as cursor:
            with cursor.copy("copy audit_leaf (seq, entry_id, hash) from stdin") as copy:
                for place, (row, made) in enumerate(zip(rows, leaves, strict=True)):
                    copy.write_row((size + place, row[0], made))
            with cursor.copy("copy audit_node (level, place, hash) from stdin") as copy:
                for node in above:
                    copy.write_row(node)
