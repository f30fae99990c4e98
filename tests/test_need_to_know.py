"""The walls: what the database returns to each person, at each stage, against the oracle."""

from collections.abc import Iterator

import pytest
from django.db import ProgrammingError, connection, connections
from django.http import QueryDict
from django.utils import timezone

from mash.cases.models import Case
from mash.drafts.drafting import Drafting
from mash.need_to_know import policies
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import look_at_case
from mash.need_to_know.standing_grants import index_of
from mash.process import Stage
from tests import cast, oracle

Cell = tuple[str, str, Stage]  # who, table, the stage of the case


@pytest.fixture
def played(committed) -> dict[Stage, Case]:
    """A case at every stage, as the cast has played it; in screening one position is in."""
    cases = {stage: at_stage() for stage, at_stage in cast.AT_STAGE.items()}
    cases[Stage.CLOSED] = cast.handed_over()
    for stage in (Stage.SHARING, Stage.DECISION, Stage.HANDOVER, Stage.CLOSED):
        cast.spend_the_night(cases[stage])
    cast.doing("mara", cast.close_case, case=cases[Stage.CLOSED])
    screening = cases[Stage.SCREENING]
    cast.doing(
        "pat", cast.give_position, case=screening, route=cast.ENTER, reasons="We know this address."
    )
    for stage in oracle.ASKED:
        writes_and_does_not_send("paul", cases[stage])
    for case in cases.values():
        link_to_another(case)
        tell_again(case)
        judge_and_restrict(case)
        ask_a_list(case)
        watch_over_access(case)
        cast.doing("mara", look_at_case, reference=case.reference)
    return cases


def writes_and_does_not_send(name: str, case: Case) -> None:
    """A draft, and its writer seen at the form."""
    typed, now = QueryDict("reason=We+know+this+address."), timezone.now()
    form = Drafting(cast.worker(name), Act.ANSWER_REQUEST, f"/invented/{case.pk}/", case.pk)
    cast.seeing(name, lambda: form.keep(typed, now), now=now)


def link_to_another(case: Case) -> None:
    """As the database's owner: a link, so that every table has a row for every case."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into cases_caselink (id, case_id, earlier_id, linked_at, linked_by, history)"
            " select gen_random_uuid(), %s, id, now(), '', '{}' from cases_case"
            " where id <> %s limit 1",
            [case.pk, case.pk],
        )


def tell_again(case: Case) -> None:
    """As the database's owner: a form that went back and came back, told in no words."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into contact_returned (id, case_id, asked_at, asked_by_id, answered_at, told)"
            " values (gen_random_uuid(), %s, now(), %s, now(), '') returning id",
            [case.pk, cast.worker("ola").pk],
        )
        cursor.execute(
            "insert into contact_toldagain (id, case_id, returned_id, told_at, told)"
            " values (gen_random_uuid(), %s, %s, now(), '')",
            [case.pk, cursor.fetchone()[0]],
        )


def judge_and_restrict(case: Case) -> None:
    """As the database's owner: two cards judged, and one of three restricted, in no words."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select min(id), max(id) from people_card where case_id = %s", [case.pk])
        one, other = cursor.fetchone()
        box, mara = index_of("southwark"), cast.worker("mara").pk
        cursor.execute(
            "insert into people_judgement"
            " (id, case_id, one_id, other_id, box, number, verdict, by_id, at, told)"
            " values (gen_random_uuid(), %s, %s, %s, %s, 1, 'same', %s, now(), '')",
            [case.pk, one, other, box, mara],
        )
        cursor.execute(
            "insert into people_counted (id, case_id, number, counted_at, by_id, told)"
            " values (gen_random_uuid(), %s, 0, now(), %s, '')",
            [case.pk, mara],
        )
        cursor.execute(
            "insert into people_restriction"
            " (id, case_id, card_id, person_id, box, officer_id, since, by_id, told)"
            " select gen_random_uuid(), case_id, id, person_id, box, %s, now(), %s, ''"
            " from people_card where id = %s",
            [mara, mara, one],
        )


def ask_a_list(case: Case) -> None:
    """As the database's owner: what an agency's own list said of one person, in no words."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into sharing_listanswer"
            " (id, case_id, request_id, person_id, asked_at, asked_by_id, told)"
            " select gen_random_uuid(), r.case_id, r.id, p.id, now(), %s, '' from sharing_request r"
            " join people_person p using (case_id) where r.case_id = %s limit 1",
            [cast.worker("mara").pk, case.pk],
        )


def watch_over_access(case: Case) -> None:
    """As the database's owner: Rory is kept from it, and Prue opened it once, in no words."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into need_to_know_apart"
            " (id, case_id, worker_id, because, state, since, by, settled_by)"
            " values (gen_random_uuid(), %s, %s, 'own', 'kept', now(), '', '')",
            [case.pk, cast.worker("rory").pk],
        )
        cursor.execute(
            "insert into access_opening"
            " (id, case_id, reference, worker_id, reason, since, until, outcome, told)"
            " values (gen_random_uuid(), %s, '', %s, 'danger', now(), now(), '', '')",
            [case.pk, cast.worker("prue").pk],
        )


def rows_of(table: str, case: Case) -> int:
    column = "id" if table == "cases_case" else "case_id"
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table} where {column} = %s", [case.pk])  # noqa: S608
        return cursor.fetchone()[0]


def found(cases: dict[Stage, Case], tables: list[str]) -> set[Cell]:
    """Every cell in which somebody finds a row."""
    cells = set()
    for name in oracle.TIES:

        def look(name: str = name) -> Iterator[Cell]:
            for stage, case in cases.items():
                for table in tables:
                    if rows_of(table, case):
                        yield name, table, stage

        cells |= cast.seeing(name, lambda look=look: set(look()))
    return cells


def expected(tables: list[str]) -> set[Cell]:
    return {
        (name, table, stage)
        for name in oracle.TIES
        for table in tables
        for stage in Stage
        if oracle.may_see(name, table, stage)
    }


def test_everybody_sees_what_the_design_says_and_nothing_else(played):
    tables = list(policies.WALLS)

    seen, should = found(played, tables), expected(tables)

    assert sorted(seen - should) == [], "seen, and should be hidden"
    assert sorted(should - seen) == [], "hidden, and should be seen"


def test_the_oracle_speaks_of_every_table_behind_a_wall():
    assert set(oracle.MAY_SEE) == set(policies.WALLS)


def test_nobody_is_nobody(played):
    """Without a worker set the database returns no row of any case."""
    for table in policies.WALLS:
        for case in played.values():
            assert rows_of(table, case) == 0


def test_taking_any_wall_away_is_noticed(played):
    """Each policy in turn: without it, what people find is no longer what the oracle says."""
    unnoticed = []
    for table in policies.WALLS:
        with without_policy(table):
            opened = found(played, [table])
        if opened == expected([table]):
            unnoticed.append(table)

    assert unnoticed == []


class without_policy:  # noqa: N801  # reads as words
    """The wall of one table taken away, and put back."""

    def __init__(self, table: str) -> None:
        self.table = table

    def __enter__(self) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"alter table {self.table} disable row level security")

    def __exit__(self, *_: object) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"alter table {self.table} enable row level security")


def test_every_table_is_behind_a_wall_or_says_why_it_tells_nothing(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, relrowsecurity from pg_class"
            " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        )
        tables = dict(cursor.fetchall())

    assert set(tables) == set(policies.WALLS) | set(policies.NO_STORY)
    assert {table for table, walled in tables.items() if walled} == set(policies.WALLS)


def test_nobody_writes_into_a_case_that_is_hidden_from_them(played):
    """A stranger cannot add a row to a case, even one copied whole from a row that is there."""
    allowed = []
    for table in set(policies.WALLS) - {"audit_entry", "audit_payload"}:
        if writes_a_copy("rory", table):
            allowed.append(table)

    assert allowed == []


def writes_a_copy(name: str, table: str) -> bool:
    """Does the database let this one of the cast put in a copy of a row under a new id?"""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"select * from {table} limit 1")  # noqa: S608
        row = dict(zip([c.name for c in cursor.description], cursor.fetchone(), strict=True))
    new = "1" if isinstance(row.get("id"), int) else "gen_random_uuid()"
    columns = [column for column in row if column not in {"id", "xid"}]
    values = [psycopg_value(row[column]) for column in columns]
    statement = (
        f"insert into {table} (id, {', '.join(columns)}) values ({new},"  # noqa: S608
        f" {', '.join(['%s'] * len(columns))})"
    )

    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    try:
        cast.seeing(name, write)
    except ProgrammingError as fault:
        if "row-level security" in str(fault):
            return False
        raise
    return True


def psycopg_value(value: object) -> object:
    from psycopg.types.json import Jsonb

    return Jsonb(value) if isinstance(value, dict | list) else value


def test_a_leaver_has_nothing_from_the_next_request_on(played):
    from mash.agencies.actions import end_work

    end_work(worker=cast.worker("mara"), now=cast.NOW)

    assert found_by("mara", played) == set()


def found_by(name: str, cases: dict[Stage, Case]) -> set[Cell]:
    return {cell for cell in found(cases, list(policies.WALLS)) if cell[0] == name}


def test_the_application_owns_nothing_and_passes_by_nothing(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles"
            " where rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute("select count(*) from pg_class where relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("table", ["audit_entry", "audit_payload"])
@pytest.mark.parametrize(
    "attempt", ["update {} set case_id = null", "delete from {}", "truncate {}"]
)
def test_the_application_cannot_change_the_audit(db, table, attempt):
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(attempt.format(table))


@pytest.mark.parametrize("attempt", ["update {} set act = 'x'", "delete from {}", "truncate {}"])
def test_not_even_its_owner_changes_the_audit(committed, attempt):
    cast.received()

    with pytest.raises(Exception, match="never changed"), connections["owner"].cursor() as cursor:
        cursor.execute(attempt.format("audit_entry"))


def test_the_register_is_probed_and_never_read_whole(played):
    """The wording decides: as a hash of the whole register it costs a hundred times more."""

    def plan(table: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute(f"explain select * from {table}")
            return "\n".join(line for (line,) in cursor.fetchall())

    for table in set(policies.WALLS) - {"audit_entry"}:
        steps = cast.seeing("mara", lambda table=table: plan(table))
        assert "SubPlan" in steps, table
        assert "hashed SubPlan" not in steps, table
