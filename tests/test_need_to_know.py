"""The walls: what the database returns to each person, at each stage, against the oracle."""

import dataclasses
import secrets
from collections.abc import Collection, Iterator
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, connections
from django.http import QueryDict
from django.utils import timezone
from psycopg.postgres import types
from psycopg.types.json import Jsonb

from mash.cases.models import Case
from mash.drafts.drafting import Drafting
from mash.need_to_know import policies
from mash.need_to_know.acts import Act
from mash.need_to_know.bound import leave_out
from mash.need_to_know.doing import look_at_case
from mash.need_to_know.session import asking, settings_of
from mash.need_to_know.standing_grants import index_of
from mash.process import Stage
from mash.samples.scoring import add_lesson, score_decision
from tests import cast, oracle
from tests.conftest import pointed_to

JSONB = types["jsonb"].oid
Cell = tuple[str, str, Stage]  # who, table, the stage of the case


@pytest.fixture(scope="module")
def begun(run, own_database, django_db_blocker) -> Iterator[tuple[str, dict[Stage, Case]]]:
    """The database in which it was played; tests have copies of it."""
    name = run.clone(secrets.token_hex(4))
    with django_db_blocker.unblock(), pointed_to(name, own_database):
        cases = play()
    yield name, cases
    run.drop(name)


@pytest.fixture
def played(run, begun, own_database, django_db_blocker) -> Iterator[dict[Stage, Case]]:
    name, cases = begun
    copy = dataclasses.replace(run, template=name).clone("copy")
    with django_db_blocker.unblock(), pointed_to(copy, own_database):
        yield dict(cases)
    run.drop(copy)


def play() -> dict[Stage, Case]:
    """A case at every stage, as the cast has played it; in screening one position is in."""
    cases = {stage: at_stage() for stage, at_stage in cast.AT_STAGE.items()}
    cases[Stage.CLOSED] = cast.handed_over()
    for stage in (Stage.SHARING, Stage.DECISION, Stage.HANDOVER, Stage.CLOSED):
        cast.spend_the_night(cases[stage])
        cast.doing("paul", cast.disagree, case=cases[stage], **cast.DISAGREES)
    cast.doing("mara", cast.close_case, case=cases[Stage.CLOSED])
    score_and_learn()
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
        protect_somebody(case)
        propose(case)
        ask_a_list(case)
        ask_and_share_in_emergency(case)
        ask_and_correct(case)
        ask_hold_and_review(case)
        watch_over_access(case)
        cast.doing("mara", look_at_case, reference=case.reference)
    return cases


def score_and_learn() -> None:
    """Of the closed case a decision is drawn; Quinn scores it and writes down what is learnt."""
    for held in cast.draw(cast.sample_of(size=10)):
        cast.doing("quinn", score_decision, sampled=held, now=cast.TO_COME, **cast.SCORES)
        cast.doing("quinn", add_lesson, sampled=held, now=cast.TO_COME, **cast.LESSON)
        path = f"/invented/{held.pk}/"
        form = Drafting(cast.worker("quinn"), Act.ADD_LESSON, path, held.case_id, held.pk)
        post = QueryDict("learnt=The+times.")
        cast.seeing("quinn", lambda: form.keep(post, timezone.now()), now=cast.TO_COME)  # noqa: B023  # called here


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
    """As the database's owner: two cards judged, and one of three restricted, in no words. (Were
    they said to be the same, the restriction would follow.)"""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select min(id), max(id) from people_card where case_id = %s", [case.pk])
        one, other = cursor.fetchone()
        box, mara = index_of("southwark"), cast.worker("mara").pk
        cursor.execute(
            "insert into people_judgement"
            " (id, case_id, one_id, other_id, box, number, verdict, by_id, at, told)"
            " values (gen_random_uuid(), %s, %s, %s, %s, 1, 'not the same', %s, now(), '')",
            [case.pk, one, other, box, mara],
        )
        cursor.execute(
            "insert into people_counted (id, case_id, number, counted_at, by_id, ended, told)"
            " values (gen_random_uuid(), %s, 0, now(), %s, '{}', '')",
            [case.pk, mara],
        )
        cursor.execute(
            "insert into people_restriction"
            " (id, case_id, card_id, person_id, box, officer_id, since, by_id, followers, told)"
            " select gen_random_uuid(), case_id, id, person_id, box, %s, now(), %s, '{}', ''"
            " from people_card where id = %s",
            [mara, mara, one],
        )


def protect_somebody(case: Case) -> None:
    """As the database's owner: where a person lives kept apart, in no words."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into people_whereabouts (id, case_id, person_id, box, since, told)"
            " select gen_random_uuid(), case_id, person_id, box, now(), ''"
            " from people_card where case_id = %s order by id desc limit 1",
            [case.pk],
        )
        cursor.execute(
            "insert into people_keptback (id, case_id, digest)"
            " values (gen_random_uuid(), %s, 'invented')",
            [case.pk],
        )


def propose(case: Case) -> None:
    """As the database's owner: two cards that are not restricted, proposed as one person's."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "with run as (insert into people_review"
            " (id, box, began_at, ended_at, whole, cards, proposed, model)"
            " values (gen_random_uuid(), %(box)s, now(), now(), true, 2, 1, '') returning id)"
            " insert into people_proposal (id, case_id, one_id, other_id, box, band, same,"
            " relative, model, found_at, run_id)"
            " select gen_random_uuid(), a.case_id, a.id, b.id, a.box, 'possible', 0.7, 0.2, '',"
            " now(), run.id from run, people_card a, people_card b"
            " where a.case_id = %(case)s and b.case_id = %(case)s and a.id < b.id"
            " and not a.restricted and not b.restricted",
            {"case": case.pk, "box": index_of("southwark")},
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


def ask_and_share_in_emergency(case: Case) -> None:
    """As the database's owner: what somebody was asked; and one item marked as an emergency's."""
    mara = cast.worker("mara").pk
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into screening_consent"
            " (id, case_id, person_id, number, told, agreed, why_not, recorded_at, recorded_by_id)"
            " select gen_random_uuid(), case_id, id, 1, 'yes', 'agreed', '', now(), %s"
            " from people_person where case_id = %s limit 1",
            [mara, case.pk],
        )
        cursor.execute(
            "insert into sharing_emergencyshare"
            " (id, case_id, reference, item_id, agency_id, author_id, category, danger, agreement,"
            " refused_clause, shared_at, review_by, finding)"
            " select gen_random_uuid(), case_id, %s, id, agency_id, author_id, category, 'life',"
            " agreement, clause, shared_at, shared_at, '' from sharing_item where case_id = %s"
            " limit 1",
            [case.reference, case.pk],
        )


def ask_and_correct(case: Case) -> None:
    """As the database's owner: a request that found this case, and a correction, in no words."""
    rex, mara, miles = (cast.worker(name) for name in ("rex", "mara", "miles"))
    pk, finding, entry, pack = case.pk, uuid4(), uuid4(), uuid4()
    correction, told, ask = uuid4(), uuid4(), uuid4()
    rows: dict[str, dict[str, object]] = {
        "rights_accessrequest": {
            "id": pk, "case_id": pk, "reference": case.reference, "hub_id": "southwark",
            "officer_id": rex.pk, "asker": "self", "received_at": cast.NOW, "opened_at": cast.NOW,
            "proof": "", "longer": "", "needed": "", "stood_still": 0, "outcome": "",
        },
        "rights_finding": {"id": finding, "request_id": pk, "case_id": pk, "by_id": mara.pk,
                           "at": cast.NOW, "person_id": first_person(case)},
        "rights_foundentry": {"id": entry, "request_id": pk, "finding_id": finding, "case_id": pk,
                              "number": 1, "kind": "item", "about": "subject", "hints": "[]",
                              "tests": "[]"},
        "rights_ownerask": {"id": ask, "entry_id": entry, "request_id": pk, "finding_id": finding,
                            "case_id": pk, "agency_id": "southwark.police", "asked_at": cast.NOW,
                            "asked_by_id": rex.pk, "says": "", "test": ""},
        "rights_ruling": {"entry_id": entry, "finding_id": finding, "case_id": pk, "number": 1,
                          "says": "release", "test": "", "quiet": False, "owner": "",
                          "by_id": rex.pk, "at": cast.NOW},
        "rights_accesspack": {"id": pack, "case_id": pk, "request_id": pk, "number": 1,
                              "made_at": cast.NOW, "made_by_id": rex.pk},
        "rights_packpart": {"pack_id": pack, "finding_id": finding, "case_id": pk},
        "rights_packcheck": {"case_id": pk, "pack_id": pack, "request_id": pk, "by_id": miles.pk,
                             "made_by_id": rex.pk, "at": cast.NOW, "passed": True},
        "rights_correction": {"id": correction, "case_id": pk, "target": "contact", "row": uuid4(),
                              "field": "worries", "for_subject": False, "asked_at": cast.NOW,
                              "asked_by_id": mara.pk},
        "rights_settlement": {"correction_id": correction, "case_id": pk, "made": True,
                              "by_id": mara.pk, "at": cast.NOW},
        "rights_told": {"id": told, "correction_id": correction, "case_id": pk, "told_at": cast.NOW,
                        "reader": "southwark.team.assessment/receiver"},
    }  # fmt: skip
    readers = {rex.reader: (pk, finding), "southwark/manager": (pk, finding),
               "southwark.team.assessment/receiver": (told,),
               "southwark.police/agency_worker": (ask,)}  # fmt: skip
    put_by_hand(rows, readers)


def put_by_hand(rows: dict[str, dict[str, object]], readers: dict[str, tuple[object, ...]]) -> None:
    """Rows of the rights, table by table, and who may read which of them."""
    with connections["owner"].cursor() as cursor:
        for table, row in rows.items():
            row = {"id": uuid4()} | row | ({} if table == "rights_finding" else {"told": b""})
            cursor.execute(
                f"insert into {table} ({', '.join(row)}) values ({', '.join(['%s'] * len(row))})",
                list(row.values()),
            )
        for reader, what in ((reader, one) for reader, all in readers.items() for one in all):
            cursor.execute(
                "insert into need_to_know_grant"
                " (id, reader, what, reach, because, since, granted_by)"
                " values (gen_random_uuid(), %s, %s, 'rights', '', now(), '')",
                [reader, what],
            )


def first_person(case: Case) -> object:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select id from people_person where case_id = %s limit 1", [case.pk])
        return cursor.fetchone()[0]


def ask_hold_and_review(case: Case) -> None:
    """As the database's owner: a request to a second person, a hold, a review, and a certificate
    that destroyed nothing, in no words."""
    mara, gwen = cast.worker("mara").pk, cast.worker("gwen").pk
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "insert into approvals_approval (id, kind, what, hub_id, case_id, reference, why,"
            " asked_by_id, asked_at, lapses_at, outcome, told)"
            " values (gen_random_uuid(), 'dispose', %s, 'southwark', %s, '', '', %s, now(),"
            " now(), '', '')",
            [case.pk, case.pk, mara],
        )
        cursor.execute(
            "insert into closure_hold (id, case_id, reference, since, by_id, told)"
            " values (gen_random_uuid(), %s, '', now(), %s, '')",
            [case.pk, mara],
        )
        cursor.execute(
            "insert into closure_review (id, case_id, at, by_id, keep_until, told)"
            " values (gen_random_uuid(), %s, now(), %s, '2099-01-01', '')",
            [case.pk, mara],
        )
        cursor.execute("alter table closure_disposal disable trigger user")
        cursor.execute(
            "insert into closure_disposal (id, number, case_id, hub_id, reference, retention,"
            " keep_until, why, approval_id, asked_by_id, approved_by_id, disposed_at, counts)"
            " values (gen_random_uuid(), left(%s, 20), %s, 'southwark', '', 'nfa', now(), '',"
            " gen_random_uuid(), %s, %s, now(), '{}')",
            [str(case.pk), case.pk, mara, gwen],
        )
        cursor.execute("alter table closure_disposal enable trigger user")


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
        cursor.execute(f"select count(*) from {table} where {column} = %s", [case.pk])
        return cursor.fetchone()[0]


def found(cases: dict[Stage, Case], tables: list[str]) -> set[Cell]:
    """Every cell in which somebody finds a row."""
    stages = {case.pk: stage for stage, case in cases.items()}
    cells = set()
    for name in oracle.TIES:
        with asking(told_of(name)):
            for table in tables:
                cells |= {(name, table, stages[pk]) for pk in cases_in(table, stages)}
    return cells


def told_of(name: str) -> dict[str, str]:
    """What the database is told when this one of the cast asks."""
    by = cast.worker(name)
    leave_out(by, now=cast.NOW)
    return settings_of(by)


def cases_in(table: str, cases: Collection[UUID]) -> list[UUID]:
    """Of which of these cases a row is found."""
    column = "id" if table == "cases_case" else "case_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"select distinct {column} from {table} where {column} = any(%s)",
            [list(cases)],
        )
        return [pk for (pk,) in cursor.fetchall()]


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


class without_policy:  # reads as words
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
        cursor.execute(f"select * from {table} limit 1")
        row = dict(zip([c.name for c in cursor.description], cursor.fetchone(), strict=True))
        json = {c.name for c in cursor.description if c.type_code == JSONB}
    new = "1" if isinstance(row.get("id"), int) else "gen_random_uuid()"
    columns = [column for column in row if column not in {"id", "xid"}]
    values = [Jsonb(row[column]) if column in json else row[column] for column in columns]
    statement = (
        f"insert into {table} (id, {', '.join(columns)}) values ({new},"
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
