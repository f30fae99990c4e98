"""What was played once in this process need not be played again: it is put back as it was.

Two tests in three begin with a case that the cast brings to some stage, by three hundred questions
to the database. The second time that a test begins with the same one, the rows that playing it left
are taken down; from then on they are put in, in one statement, and the keys of the case laid where
they were. Only as the first thing that a test writes: after any other row it is played.
"""

import functools
import json
import pickle
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import connection

from mash import keyring
from mash.secret import make_private

Given = ParamSpec("Given")
Made = TypeVar("Made")

# as the owner, past walls and triggers: in the tests' databases alone
IN_THE_DATABASE = """
create schema tests;
grant usage on schema tests to public;
create function tests.every_table() returns setof name language sql as $$
    select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
$$;
create function tests.rows_now() returns jsonb language plpgsql security definer as $$
declare
    one name;
    said text;
    found jsonb := '{}';
begin
    for one in select tests.every_table() loop
        execute format('select count(*) || '' '' || max(xmin::text::bigint) from public.%I', one)
            into said;
        found := found || jsonb_build_object(one, said);
    end loop;
    return found;
end $$;
create table tests.before as select tests.rows_now() as rows;
create function tests.is_untouched() returns boolean language sql security definer as $$
    select rows = tests.rows_now() from tests.before
$$;
create function tests.taken_down(since bigint) returns jsonb language plpgsql security definer as $$
declare
    one name;
    rows jsonb;
    found jsonb := '{}';
begin
    for one in select tests.every_table() loop
        execute format('select jsonb_agg(t) from public.%I t where t.xmin::text::bigint >= $1', one)
            into rows using since;
        if rows is not null then
            found := found || jsonb_build_object(one, rows);
        end if;
    end loop;
    return found;
end $$;
create function tests.put_back(everything jsonb) returns void language plpgsql security definer
    set session_replication_role = replica as $$
declare
    one name;
    rows jsonb;
    columns text;
    once text;
begin
    for one, rows in select * from jsonb_each(everything) loop
        select string_agg(
            case when atttypid = 'xid8'::regtype
                then format('case when t.%1$I is not null then pg_current_xact_id() end', attname)
                else format('t.%I', attname) end, ', ' order by attnum),
            -- what several transactions told is told in one now: the same twice is told once
            case when bool_or(atttypid = 'xid8'::regtype) then 'on conflict do nothing' end
            into columns, once from pg_attribute
            where attrelid = format('public.%I', one)::regclass and attnum > 0
                and not attisdropped;
        execute format('insert into public.%1$I select %2$s'
            ' from jsonb_populate_recordset(null::public.%1$I, $1) t %3$s', one, columns, once)
            using rows;
    end loop;
end $$;
"""
CAN_PUT_BACK = "select to_regproc('tests.put_back') is not null"
HAS_WRITTEN = "select pg_current_xact_id_if_assigned() is not null"
IS_UNTOUCHED = "select tests.is_untouched()"
NEXT = "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"

undone = ""  # this worker's own database, in which tests are undone
fresh = ""  # one that was made for this test, while nothing is written in it
asked: Counter[str] = Counter()
kept: dict[str, "Kept"] = {}


@dataclass(frozen=True)
class Kept:
    """The rows that playing left, the keys of its cases, and what it gave back."""

    rows: str
    keys: dict[Path, bytes]
    made: bytes


def once(play: Callable[Given, Made]) -> Callable[Given, Made]:
    """Play it, or put it back where it was played before with the same words and settings."""

    @functools.wraps(play)
    def played(*given: Given.args, **changes: Given.kwargs) -> Made:
        if not is_first_in_a_test():
            return play(*given, **changes)
        words = repr((play.__name__, given, changes, [getattr(settings, one) for one in ours()]))
        if words in kept:
            return put_back(kept[words])
        asked[words] += 1
        since = said(NEXT)
        made = play(*given, **changes)
        if asked[words] > 1:
            kept[words] = taken_down(made, since)
        return made

    return played


@functools.cache
def ours() -> list[str]:
    """The settings that an act may heed."""
    return [one for one in dir(settings) if one.startswith("MASH_")]


def is_first_in_a_test() -> bool:
    global fresh
    name = connection.settings_dict["NAME"]
    if name == undone:
        return connection.in_atomic_block and can_put_back() and not said(HAS_WRITTEN)
    if name == fresh and not (can_put_back() and said(IS_UNTOUCHED)):
        fresh = ""  # from here on it is not asked again: that costs more
    return name == fresh


@functools.cache
def can_put_back() -> bool:
    """Not where the owner of a given PostgreSQL is no superuser."""
    return said(CAN_PUT_BACK)


def said(question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def taken_down(made: Any, since: int) -> Kept:
    rows = said(f"select tests.taken_down({since})::text")
    folders = [keyring.case_folder(case["id"]) for case in json.loads(rows)["cases_case"]]
    keys = {path: path.read_bytes() for folder in folders for path in folder.glob("*.key")}
    return Kept(rows, keys, pickle.dumps(made))


def put_back(one: Kept) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("select tests.put_back(%s::jsonb)", [one.rows])
    for folder in {path.parent for path in one.keys}:
        shutil.rmtree(folder, ignore_errors=True)  # another test may have destroyed or added keys
        make_private(folder)
    for path, key in one.keys.items():
        path.touch(mode=0o600)
        path.write_bytes(key)
        path.chmod(0o600)
    return pickle.loads(one.made)
