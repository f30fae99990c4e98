"""Disposal: due is not gone; two people, no hold, all of it; what stays; what is never read."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.core.management import call_command
from django.db import connections

from mash import keyring
from mash.agencies.actions import OWNER
from mash.approvals.kinds import Kind
from mash.approvals.models import Approval
from mash.audit.models import Entry
from mash.cases.models import Case
from mash.cases.story import Story
from mash.closure import disposing as disposing_acts
from mash.closure.disposing import finish
from mash.closure.keeping import (
    as_case,
    ask_release_of_hold,
    due_cases,
    hold_case,
    hold_open_case,
    keep_longer,
    kept_case,
    release_hold,
)
from mash.closure.models import Disposal, Hold
from mash.machine import binaries
from mash.matching.record import Name, Record
from mash.need_to_know.acts import Act
from mash.need_to_know.disposing import STAYS, emptied, goes
from mash.need_to_know.standing_grants import index_of
from mash.need_to_know.walls import WALLS
from mash.people.known import look_up
from mash.people.models import Card, MatchKey, MatchList
from tests import cast, ended
from tests.canary import hatch
from tests.conftest import point_to
from tests.refusing import not_possible, refused, trying

EARLY = {"why": "erasure"}
DAY = ended.OVER.date()


def due(name: str = "gwen", on: date = DAY) -> set[str]:
    found = cast.seeing(name, lambda: due_cases(hub="southwark", on=on))
    return {one.reference for one in found if one.is_due(on)}


def hold(case: Case, name: str = "gwen") -> Hold:
    words = {"reason": "An inquiry asks for it.", "order": "INQ/1"}
    by = ended.kept(case, name)
    return cast.doing(name, lambda **given: hold_case(case=as_case(by), **given), **words)


def release(one: Hold, by: str = "gwen", second: str = "mara") -> None:
    approval = trying(by, ask_release_of_hold, hold=one, reason="The inquiry is over.")
    cast.doing(second, release_hold, approval_id=approval.pk)


def rows_left(case: Case) -> dict[str, int]:
    found = {}
    with connections[OWNER].cursor() as cursor:
        for table in [*goes(), *STAYS]:
            cursor.execute(f"select count(*) from {table} where case_id = %s", [case.pk])
            found[table] = cursor.fetchone()[0]
    return {table: count for table, count in found.items() if count}


# --- what is due


def test_a_case_is_due_once_its_time_is_over_and_nothing_is_destroyed_by_that(committed):
    case = cast.closed()
    until = ended.kept(case).until

    assert until == date(2048, 7, 3)
    assert due(on=until - timedelta(days=1)) == set()
    assert due(on=until) == due("mara", on=until) == {case.reference}
    assert keyring.case_key(case.pk)
    for name in ("ola", "paul", "rita", "rex", "leah"):
        assert due(name) == set()


def test_a_held_case_is_never_due_and_each_hold_must_be_released_by_two(committed):
    case = cast.closed()
    first, second = hold(case), hold(case, "mara")
    assert due() == set()

    release(first)
    assert due() == set()
    with not_possible("A legal hold forbids it"):
        ended.asked(case)
    for name in ("gwen", "mara"):  # whoever asks is not the second
        with pytest.raises(Exception, match="asked already|release hold"):
            release(second, by=name, second=name)
    release_asked = Approval.objects.using(OWNER).get(what=second.pk, outcome="")
    other = "gwen" if release_asked.asked_by.user.get_username() == "mara" else "miles"
    cast.doing(other, release_hold, approval_id=release_asked.pk)

    assert due() == {case.reference}


def test_a_manager_holds_a_case_at_any_stage(committed):
    case = cast.shared()
    words = {"reason": "A complaint.", "order": "C-1"}

    cast.doing("mara", hold_open_case, case=case, **words)

    for name in ("ola", "paul", "gwen", "rory"):
        with refused(name, Act.HOLD_CASE):
            trying(name, hold_open_case, case=case, **words)


def test_a_review_keeps_a_case_longer_and_never_shorter(committed):
    case = cast.closed()
    longer = {"reason": "She asked for it to be kept.", "now": ended.OVER}

    for until in (date(2048, 7, 3), date(2049, 1, 6)):
        with not_possible("never shorter", "until"):
            cast.doing("mara", keep_longer, kept=ended.kept(case, "mara"), until=until, **longer)
    cast.doing("mara", keep_longer, kept=ended.kept(case, "mara"), until=date(2060, 1, 1), **longer)

    assert due() == set()
    assert due(on=date(2060, 1, 1)) == {case.reference}


def test_the_command_shows_what_is_due_and_what_is_held(committed):
    case, other = cast.closed(), cast.closed()
    hold(other)
    told = StringIO()

    call_command("closure", "due", on=DAY, json=True, stdout=told)
    plain = StringIO()
    call_command("closure", "due", on=DAY, stdout=plain)

    assert f'"reference": "{case.reference}"' in told.getvalue()
    for line in plain.getvalue().splitlines():
        assert ("held" in line) == (other.reference in line)
    assert case.reference in plain.getvalue()


# --- two people, and never against a hold


def test_two_people_dispose_and_never_one(committed):
    case = cast.closed()
    approval = ended.asked(case)

    for name in ("gwen", "ola", "rita", "rex"):
        with refused(name, Act.DISPOSE):
            trying(name, disposing_acts.dispose, approval_id=approval.pk, kind=Kind(approval.kind))
    assert rows_left(case)["people_person"] == 3


def test_before_its_time_governance_alone_asks_and_says_why(committed):
    case = cast.closed()

    with not_possible("Its time is not over"):
        ended.asked(case, "mara", now=cast.NOW, **EARLY)
    with not_possible("cannot wait", "why"):
        ended.asked(case, now=cast.NOW)
    disposal = ended.approved(ended.asked(case, now=cast.NOW, **EARLY), now=cast.NOW)

    assert (disposal.why, disposal.asked_by.name, disposal.approved_by.name) == (
        "erasure",
        "Gwen Invented",
        "Mara Invented",
    )


def test_a_hold_put_on_after_the_asking_forbids_it(committed):
    case = cast.closed()
    approval = ended.asked(case)
    hold(case, "mara")

    with not_possible("A legal hold forbids it"):
        ended.approved(approval)
    assert keyring.case_key(case.pk)


WRONGLY = {
    "a legal hold forbids it": "insert into closure_hold (id, case_id, reference, since, by_id,"
    " told) values (gen_random_uuid(), %(case)s, '', now(), %(mara)s, '')",
    "two people dispose of a case": "update approvals_approval set what = gen_random_uuid()",
    "its time is not over": "update closure_closure set keep_until = '2099-01-01'",
}


@pytest.mark.parametrize("fault", WRONGLY)
def test_the_database_itself_refuses_it(committed, monkeypatch, fault):
    """Whatever the application believed: no trigger, no disposal."""
    case = cast.closed()
    approval = ended.asked(case)
    monkeypatch.setattr(disposing_acts, "require_free", lambda kept: None)
    monkeypatch.setattr("mash.closure.keeping.KeptCase.is_due", lambda *_: True)
    with connections[OWNER].cursor() as cursor:
        cursor.execute(WRONGLY[fault], {"case": case.pk, "mara": cast.worker("mara").pk})

    with pytest.raises(Exception, match=fault):
        ended.approved(approval)
    assert keyring.case_key(case.pk)
    assert rows_left(case)["people_person"] == 3


def test_a_case_that_is_open_is_never_disposed_of(committed):
    case = cast.closed()
    approval = ended.asked(case)
    with connections[OWNER].cursor() as cursor:
        cursor.execute("alter table cases_case disable trigger hold_case")
        cursor.execute("update cases_case set stage = 'handover' where id = %s", [case.pk])

    with pytest.raises(Exception, match="closed before it is disposed of"):
        ended.approved(approval)


def test_no_hold_is_put_on_what_is_gone(committed):
    """Who reads the list while it goes puts none; and the database takes none."""
    case = cast.closed()
    ended.disposed(case)

    with refused("gwen", Act.READ_DUE):
        trying("gwen", lambda by, now: kept_case(case.reference, Act.READ_DUE, by=by))
    put = WRONGLY["a legal hold forbids it"]
    with pytest.raises(Exception, match="is disposed of"), connections[OWNER].cursor() as cursor:
        cursor.execute(put, {"case": case.pk, "mara": cast.worker("mara").pk})


# --- what goes, and what stays


def test_every_row_of_it_goes_and_the_certificate_counts_them(committed):
    case, other = cast.linked(), cast.closed()
    finish_case(case)
    before = rows_left(case)
    of_other = rows_left(other)

    disposal = ended.disposed(case)

    after = rows_left(case)
    assert set(after) <= set(STAYS)
    gone = {table: count for table, count in before.items() if table not in STAYS}
    gone["sharing_item"] += gone.pop("sealed_seal")  # how much was sealed, nobody is told
    assert {table: disposal.counts[table] for table in gone} == gone
    assert rows_left(other) == of_other
    assert Case.objects.using(OWNER).get(pk=case.pk).reference == case.reference


def finish_case(case: Case) -> None:
    """A shared case is decided, handed over and closed."""
    for child in cast.seeing("mara", lambda: cast.undecided(case)):
        cast.doing("mara", cast.decide, case=case, child=child, **cast.DECISION)
    cast.send(case)
    cast.doing("mara", cast.give_feedback, case=case)
    cast.doing("mara", cast.close_case, case=case)


def test_nobody_is_found_by_it_any_more_packed_or_not(committed):
    case, late = cast.closed(), cast.closed()
    call_command("people", "index", stdout=StringIO())
    unpacked = cast.closed()
    box = index_of("southwark")
    bramble = Record(names=(Name("Bramble", "Sampleton"),), born="2015-03-27")

    def found() -> set:
        [answer] = cast.seeing("mara", lambda: look_up([bramble], box=box))
        return {one.card.case_id for one in answer.found}

    assert found() == {case.pk, late.pk, unpacked.pk}
    gone = set(
        Card.objects.using(OWNER)
        .filter(case__in=[case.pk, unpacked.pk])
        .values_list("pk", flat=True)
    )
    for one in (case, unpacked):
        ended.disposed(one)

    assert found() == {late.pk}
    packed = {card for row in MatchList.objects.using(OWNER) for card in row.cards}
    unpacked_keys = set(MatchKey.objects.using(OWNER).values_list("card_id", flat=True))
    assert packed & gone == unpacked_keys & gone == set()


def test_a_table_is_deleted_from_or_said_to_stay():
    """A new table of a case's rows is disposed of without a word; one that stays says why."""
    of_a_case = {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.column == "case_id" for field in model._meta.concrete_fields)
    }
    stories = {m._meta.db_table for m in apps.get_models() if issubclass(m, Story)}

    assert set(goes()) | set(STAYS) == of_a_case
    assert stories <= set(goes()) | set(emptied())
    # behind a wall without a case of its own: the case itself
    assert {table for table in WALLS if table not in of_a_case} == {"cases_case"}


def test_every_proof_stands_and_nobody_sees_the_case(committed):
    case = cast.closed()
    before = {one.pk for one in Entry.objects.using(OWNER).filter(case_id=case.pk)}

    ended.disposed(case)

    assert before < {one.pk for one in Entry.objects.using(OWNER).filter(case_id=case.pk)}
    for name in cast.CAST:
        assert not cast.seeing(name, Case.objects.filter(pk=case.pk).exists), name


# --- the keys


def test_a_process_that_dies_before_the_keys_are_gone_is_finished_by_the_next(
    committed, monkeypatch
):
    """Killed between commit and keys: the rows are gone, the certificate says that the keys are
    not, and the next run destroys them."""
    case = cast.closed()
    approval = ended.asked(case)
    connections.close_all()

    if (child := os.fork()) == 0:  # this one is to die
        monkeypatch.setattr(
            keyring, "destroy_case_keys", lambda _: os.kill(os.getpid(), signal.SIGKILL)
        )
        try:
            ended.approved(approval)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL

    assert keyring.case_key(case.pk)
    left = Disposal.objects.using(OWNER).get(case_id=case.pk)
    assert left.keys_destroyed_at is None
    assert set(rows_left(case)) <= set(STAYS)
    told = StringIO()
    call_command("closure", "finish", stdout=told)

    assert left.number in told.getvalue()
    with pytest.raises(keyring.CannotOpen):
        keyring.case_key(case.pk)
    left.refresh_from_db()
    assert left.keys_destroyed_at
    assert finish(now=ended.OVER) == []


def test_an_undone_disposal_destroys_no_key(committed, monkeypatch):
    case = cast.closed()
    approval = ended.asked(case)

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("the audit cannot be written")

    monkeypatch.setattr(disposing_acts, "record_disposal", breaks)
    with pytest.raises(RuntimeError):
        ended.approved(approval)

    assert keyring.case_key(case.pk)
    assert rows_left(case)["people_person"] == 3


# --- the drill


def planted(word: str) -> Case:
    """A closed case that says this word wherever anybody can write."""
    people = cast.told()["people"]
    people[0] |= {"address": f"1 {word} Row", "given_names": word}
    case = cast.shared(secret=f"Sealed: {word}.", worries=f"Worry: {word}.", people=people)
    for child in cast.seeing("mara", lambda: cast.undecided(case)):
        given = cast.DECISION | {"reasons": f"Because of {word}."}
        cast.doing("mara", cast.decide, case=case, child=child, **given)
    cast.send(case)
    cast.spend_the_night(case)
    cast.doing("mara", cast.give_feedback, case=case)
    cast.doing("mara", cast.close_case, case=case)
    one = ended.kept(case)
    reason = {"reason": f"Kept for {word}.", "now": ended.OVER}
    cast.doing("gwen", keep_longer, kept=one, until=date(2049, 2, 1), **reason)
    return case


@contextmanager
def restored(run, backup: Path, name: str) -> Iterator[None]:
    """The backup in another database, and the application pointed at it."""
    was = connections["default"].settings_dict["NAME"]
    run.as_owner("create database {name}", name)
    try:
        pg("pg_restore", f"--dbname={run.url_of(name)}", str(backup))
        point_to(name)
        yield
    finally:
        point_to(was)
        run.drop(name)


def pg(program: str, *words: str) -> None:
    done = subprocess.run([str(binaries() / program), *words], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def seen(word: str) -> set[str]:
    return {where for where, text in [*ended.readable(), *ended.raw()] if word in text}


EVERYWHERE = {
    "Contact", "Referrer", "Person", "Card", "Seal", "Decision", "Summary", "Payload", "Review",
    "Pack",
}  # fmt: skip


def test_from_a_backup_made_before_with_todays_keys_nothing_of_it_is_read(
    committed, run, tmp_path, monkeypatch
):
    gone_word, kept_word = (one.marks[0] for one in (hatch()[0], hatch()[0]))
    gone, stays = planted(gone_word), planted(kept_word)
    backup, old_keys = tmp_path / "before.dump", tmp_path / "keys"
    pg("pg_dump", "--format=custom", f"--file={backup}", run.url_of(committed))
    shutil.copytree(configured.MASH_KEYS, old_keys)
    assert seen(gone_word) >= EVERYWHERE  # the detector finds what is there

    later = ended.OVER + timedelta(days=40)
    disposal = ended.disposed(gone, now=later)
    assert disposal.counts["sharing_item"] == 3  # the sealed one among them, and not told apart
    assert "sealed_seal" not in disposal.counts
    assert seen(gone_word) == set()

    with restored(run, backup, f"{committed}_old"):
        assert Case.objects.using(OWNER).filter(pk=gone.pk).exists()
        assert seen(gone_word) == set()  # (a) old data, today's keys: noise
        assert seen(kept_word) >= EVERYWHERE  # and the rest is as it was
        page = cast.seeing("mara", lambda: Case.objects.get(pk=stays.pk).contact.words["worries"])
        assert kept_word in page
        monkeypatch.setattr(configured, "MASH_KEYS", old_keys)
        assert seen(gone_word) >= EVERYWHERE  # (b) with the old keys, honestly: readable
