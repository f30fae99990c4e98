"""Where an agency's list lies: a schema of its own in a database of the agency's, and no hub's.

A row is encrypted and its keys are hashed under the agency's own secret, which lies in a file: a
copy of the database alone is no list. What was asked is kept as hashes, and never changed.
"""

import functools
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg import sql

from mash.edge.listed import Listed
from mash.edge.wire import SKEW
from mash.matching.keys import keys, query_keys
from mash.matching.ranking import BROAD, Asked, ranked, sharing
from mash.matching.record import Address, Name, Record
from mash.secret import kept_secret

CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}")
EVERY = 10_000  # rows between two words on how far it is
LAYOUT = 2  # of the tables below; a list of another layout is loaded anew
SCHEMA = """
create schema if not exists {schema};
revoke all on schema {schema} from public;
create table if not exists {schema}.list (
    loaded_at timestamptz, people int, matcher text);
create table if not exists {schema}.nonce (
    hub text, nonce text, at timestamptz, primary key (hub, nonce));
create table if not exists {schema}.asked (
    at timestamptz not null, hub text not null, outcome text not null,
    purpose text not null default '', people int not null default 0,
    request bytea, question bytea, answer bytea);
create index if not exists asked_at on {schema}.asked (hub, at);
create or replace function {schema}.never_change() returns trigger language plpgsql as
    'begin raise exception ''what was asked is never changed''; end';
create or replace trigger never_change before update or delete or truncate on {schema}.asked
    for each statement execute function {schema}.never_change();
"""
NEW = """
create table new_person (id int not null, told bytea not null, keys bigint[] not null);
"""
# the new list takes the old one's place at the very end: until then questions find the old one
SWAP = """
create table new_matchkey as select k, id as person from new_person, unnest(keys) as k;
alter table new_person drop column keys, add primary key (id);
create index on new_matchkey (k, person);
create table new_hotkey as
    select k, count(*) as n from new_matchkey group by k having count(*) > {often};
drop table if exists person, matchkey, hotkey;
alter table new_person rename to person;
alter table new_matchkey rename to matchkey;
alter table new_hotkey rename to hotkey;
delete from list;
"""
RANK = sharing("array(select person::bigint from matchkey where k = used.k)", "hotkey")


class NoList(Exception):
    """Nothing was loaded for this agency yet, or not since the matcher changed: then everybody
    would be "none likely"."""


@dataclass(frozen=True)
class Store:
    """One agency's list: the database's address, the agency's code, the folder of its secrets."""

    url: str
    agency: str
    folder: Path

    def secret(self, use: str) -> bytes:
        """A secret for one use, made of the agency's own, which is made at its first use."""
        own = kept_secret(self.folder / "list.secret", secrets.token_bytes(32))
        return hmac.digest(own, f"mash edge v1 {use}".encode(), "sha256")

    def hub_key(self, hub: str) -> bytes | None:
        """What questions of this hub are signed with; None where there is no such hub."""
        if not CODE.fullmatch(hub):
            return None
        try:
            return bytes.fromhex(self.hub_key_file(hub).read_text().strip())
        except (OSError, ValueError):
            return None

    def hub_key_file(self, hub: str) -> Path:
        return self.folder / "hubs" / f"{hub}.key"

    def make_hub_key(self, hub: str) -> Path:
        path = self.hub_key_file(hub)
        kept_secret(path, secrets.token_hex(32).encode() + b"\n")
        return path

    def hashed(self, words: str | bytes) -> bytes:
        """What the audit keeps of words: it confirms them to the agency and tells nobody."""
        raw = words.encode() if isinstance(words, str) else words
        return hmac.digest(self.secret("audit"), raw, "sha256")

    @contextmanager
    def at_work(self) -> Iterator[psycopg.Connection]:
        """A transaction in the agency's own schema."""
        with psycopg.connect(self.url, connect_timeout=5) as link:
            link.execute("select set_config('search_path', %s, true)", [self.schema])
            yield link

    @property
    def schema(self) -> str:
        return "edge_" + self.agency.replace("-", "_")

    def load(
        self,
        people: Iterable[Listed],
        *,
        now: datetime,
        told: Callable[[int], None] = lambda _: None,
    ) -> int:
        """Put this list in the place of the one before, in one transaction. Returns how many."""
        sealed, hashed, count = AESGCM(self.secret("rows")), self.secret("keys"), 0
        with self.at_work() as link:  # by itself: its locks would keep questions waiting
            link.execute(sql.SQL(SCHEMA).format(schema=sql.Identifier(self.schema)))
        with self.at_work() as link, link.cursor() as cursor:
            cursor.execute(NEW)
            with cursor.copy("copy new_person from stdin with (format binary)") as copy:
                copy.set_types(["int4", "bytea", "int8[]"])
                for count, one in enumerate(people, 1):
                    kept = sorted(keys(one.record, hashed))
                    copy.write_row((count, locked(sealed, count, one), kept))
                    if count % EVERY == 0:
                        told(count)
            cursor.execute(sql.SQL(SWAP).format(often=sql.Literal(BROAD)))
            cursor.execute("insert into list values (%s, %s, %s)", [now, count, matcher()])
        return count

    def size(self, link: psycopg.Connection) -> int:
        """How many are listed; NoList where none is, or one made for other keys than are asked."""
        try:
            with link.transaction():
                found = link.execute("select people, matcher from list").fetchone()
        except psycopg.errors.UndefinedTable:
            found = None
        if found is None or found[1] != matcher():
            raise NoList
        return int(found[0])

    def rank(
        self, link: psycopg.Connection, asked: Asked, *, among: int, limit: int
    ) -> list[list[int]]:
        """For each person asked for those of the list who share most of their keys."""

        def execute(given: dict[str, Any]) -> list[tuple]:
            return link.execute(RANK, given).fetchall()

        found = ranked(execute, asked, among=among, limit=limit)
        return [one.ids.tolist() for one in found]

    def fetch(self, link: psycopg.Connection, people: Iterable[int]) -> dict[int, Listed]:
        opened = AESGCM(self.secret("rows"))
        rows = link.execute("select id, told from person where id = any(%s)", [list(people)])
        return {pk: unlocked(opened, pk, told) for pk, told in rows.fetchall()}

    def is_new(self, link: psycopg.Connection, hub: str, nonce: str, now: datetime) -> bool:
        """Was this nonce never seen before? Forgotten once its time would be refused anyway."""
        old = "delete from nonce where at < %s - make_interval(secs => %s)"
        link.execute(old, [now, 3 * SKEW])
        put = "insert into nonce values (%s, %s, %s) on conflict do nothing"
        return link.execute(put, [hub, nonce, now]).rowcount == 1

    def asked_in_an_hour(self, link: psycopg.Connection, hub: str, now: datetime) -> int:
        """People whom this hub asked for; those who ask at once wait for each other."""
        link.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"{self.schema} {hub}"])
        past = "select coalesce(sum(people), 0) from asked where hub = %s"
        past += " and outcome = 'asked' and at > %s - interval '1 hour'"
        found = link.execute(past, [hub, now]).fetchone()
        return int(found[0]) if found else 0

    def refused_in_an_hour(self, link: psycopg.Connection, now: datetime) -> int:
        past = "select count(*) from asked where outcome like 'refused%%'"
        found = link.execute(past + " and at > %s - interval '1 hour'", [now]).fetchone()
        return int(found[0]) if found else 0

    def record(
        self,
        link: psycopg.Connection,
        *,
        now: datetime,
        hub: str,
        outcome: str,
        purpose: str = "",
        people: int = 0,
        request: bytes = b"",
        question: bytes = b"",
        answer: bytes = b"",
    ) -> None:
        put = "insert into asked values (%s, %s, %s, %s, %s, %s, %s, %s)"
        told = [now, hub, outcome, purpose, people, request, question, answer]
        link.execute(put, told)


@functools.cache
def matcher() -> str:
    """A mark of how lists are laid out and keys are made: what somebody invented is found by."""
    somebody = Record(
        names=(Name("Bramble Rose", "Sampleton-Fernwick"), Name("Żaneta", "O'Example", "alias")),
        born="2016-05-03",
        addresses=(Address("Flat 2, 12 Example Road", "SE1 2AB"),),
        phones=("020 7946 0001",),
        nhs="999 000 0018",
    )
    made = repr([LAYOUT, sorted(keys(somebody, b"mark")), sorted(query_keys(somebody, b"mark"))])
    return hashlib.sha256(made.encode()).hexdigest()[:16]


def locked(key: AESGCM, number: int, one: Listed) -> bytes:
    record = one.record
    told = {
        "names": [[name.given, name.family, name.kind] for name in record.names],
        "rest": [record.born, record.sex, record.nhs, one.officer],
        "addresses": [[at.line, at.postcode] for at in record.addresses],
        "phones": list(record.phones),
    }
    nonce = secrets.token_bytes(12)
    text = json.dumps(told, ensure_ascii=False).encode()
    return nonce + key.encrypt(nonce, text, str(number).encode())


def unlocked(key: AESGCM, number: int, blob: bytes) -> Listed:
    told = json.loads(key.decrypt(blob[:12], blob[12:], str(number).encode()))
    born, sex, nhs, officer = told["rest"]
    return Listed(
        Record(
            names=tuple(Name(*name) for name in told["names"]),
            born=born,
            sex=sex,
            addresses=tuple(Address(*one) for one in told["addresses"]),
            phones=tuple(told["phones"]),
            nhs=nhs,
        ),
        officer,
    )


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
