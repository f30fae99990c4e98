"""The sequencer: what it takes and in which order, what it may, and who holds its key."""

import os
import stat
import subprocess
import sys
import threading
import time

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections

from mash.audit import place
from mash.audit.chaining import TAKE, Sequencer
from mash.audit.sequencing import Sequencing
from mash.audit.signing import Signer
from mash.database import APP_ROLE, CHECKOUT
from mash.desk.management.commands.serve import chained
from mash.ledger.note import LOG, Checkpoint, SigningKey
from mash.machine import CannotStart
from mash.witness.service import Witness
from mash.witness.store import Store
from tests.edges import served
from tests.logs import ORIGIN, WITNESSED_BY, other_witness


def test_a_late_commit_is_never_skipped(log):
    """What began first and ends last holds up all after it, and is taken with them."""
    log.write(2)
    assert log.chain() == 2
    with log.owner() as slow, log.at_work() as work:
        sequencer = Sequencer(work)
        log.write(1, slow)  # has its number, and is not committed
        log.write(3)  # later, committed at once
        assert sequencer.chain() == 0
        slow.commit()
        assert sequencer.chain() == 4
    with log.owner() as link:
        order = link.execute(
            "select (e.detail ->> 'number')::int from audit_leaf l"
            " join audit_entry e on e.id = l.entry_id order by l.seq"
        ).fetchall()
        assert sorted(order) == [(n,) for n in range(1, 7)]
        assert order[2] == (3,)  # by the transaction, not by the time of its end
        log.verify(link)


def test_what_rolls_back_leaves_no_hole(log):
    with log.owner() as link:
        log.write(1, link)
        link.rollback()
    log.write(2)

    assert log.chain() == 2
    with log.owner() as link:
        assert link.execute("select max(seq) from audit_leaf").fetchone() == (1,)


def test_entries_of_a_restored_database_are_taken_though_its_numbers_begin_anew(log):
    """A dump carries the old transactions' numbers into a cluster that has not come to them."""
    log.write(3)
    with log.owner() as link:
        link.execute("alter table audit_entry disable trigger all")
        link.execute("update audit_entry set xid = '99000000000'")
    assert log.chain() == 3
    log.write(2)

    assert log.chain() == 2


def test_more_than_a_batch_is_chained_in_the_same_order(log, monkeypatch):
    monkeypatch.setattr("mash.audit.chaining.BATCH", 7)
    monkeypatch.setattr("mash.audit.chaining.TAKE", limited_to(7))
    log.write(20)  # one transaction
    log.write(9)

    assert log.chain() == 29
    with log.owner() as link:
        log.verify(link)


def limited_to(count: int) -> str:
    return TAKE.rpartition("limit")[0] + f"limit {count}"


def test_a_detail_that_no_act_would_write_holds_up_nothing(log):
    with log.owner() as link:
        log.write(1, link)
        link.execute("alter table audit_entry disable trigger all")
        link.execute("""update audit_entry set detail = '{"fraction": 1.50, "a": [1e3]}'""")
        link.commit()
    log.write(1)

    assert log.chain() == 2
    with log.owner() as link:
        log.verify(link)


def test_a_new_log_may_begin_over_the_same_entries(log, tmp_path):
    """After a restore, or a stolen key: under another name, and the old checkpoints lie beside."""
    log.write(3)
    log.chain()
    log.sign()
    old, log.key = log.key, SigningKey.new("openmash/the-second", LOG)
    (tmp_path / "second").mkdir()
    log.signer = Signer(log.key, tmp_path / "second")
    log.write(1)
    log.chain()
    assert log.sign() == 4

    with log.owner() as link:
        assert log.verify(link).checkpoints == 1
        log.key = old
        assert log.verify(link).checkpoints == 1


def test_one_sequencer_at_a_time(log):
    with log.at_work() as one, log.at_work() as other:
        assert Sequencer(one).is_alone()
        assert not Sequencer(other).is_alone()


def test_the_sequencer_may_add_to_the_tree_and_nothing_else(log):
    log.write(1)
    log.chain()
    refused = [
        "update audit_leaf set hash = ''", "delete from audit_leaf", "delete from audit_node",
        "insert into audit_entry (id) values (gen_random_uuid())", "select * from cases_case",
        "select * from audit_payload", "update audit_checkpoint set note = ''",
        "delete from audit_cosignature", "truncate audit_leaf", "select * from auth_user",
    ]  # fmt: skip
    for statement in refused:
        with log.at_work() as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
            link.execute(statement)


def test_the_pages_role_reads_checkpoints_and_writes_nothing_of_the_tree(db):
    tables = ("audit_leaf", "audit_node", "audit_checkpoint", "audit_cosignature", "audit_witness")
    with connections["default"].cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == (APP_ROLE,)
        for table in tables:
            for right in ("insert", "update", "delete", "truncate"):
                cursor.execute("select has_table_privilege(%s, %s)", [table, right])
                assert cursor.fetchone() == (False,), (table, right)
        cursor.execute("select has_table_privilege('audit_checkpoint', 'select')")
        assert cursor.fetchone() == (True,)


@pytest.mark.parametrize("table", ["audit_leaf", "audit_checkpoint"])
def test_not_even_the_owner_changes_the_tree_without_taking_the_trigger_away(grown, table):
    with grown.owner() as link, pytest.raises(psycopg.errors.RaiseException, match="never"):
        link.execute(f"delete from {table}")


def test_the_key_lies_in_a_file_that_its_owner_alone_may_read(tmp_path, monkeypatch):
    monkeypatch.setenv("MASH_AUDIT", str(tmp_path / "audit"))
    monkeypatch.setenv("MASH_AUDIT_ORIGIN", ORIGIN)
    key = place.signing_key()

    assert place.signing_key() == key
    assert place.verifying_key() == key.public
    assert key.name == ORIGIN
    assert stat.S_IMODE((tmp_path / "audit").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "audit" / "log.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "audit" / "database.password").stat().st_mode if (
        place.password()) else 0) == 0o600  # fmt: skip


def test_a_key_file_that_is_none_is_said_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("MASH_AUDIT", str(tmp_path))
    (tmp_path / "log.key").write_text("nothing")

    with pytest.raises(CannotStart, match="log's key .* cannot be read"):
        place.signing_key()


def test_the_pages_get_none_of_the_sequencers_settings(monkeypatch, capsys):
    """`mash serve` takes them away before a page's process is started."""
    monkeypatch.setenv("MASH_APP_DATABASE_URL", "postgresql://x")
    monkeypatch.delenv("DATABASE_URL")
    for name in place.OF_SEQUENCER[1:]:
        monkeypatch.setenv(name, "secret")

    with chained():
        assert not set(place.OF_SEQUENCER) & set(os.environ)
    assert "chained elsewhere" in capsys.readouterr().out


def test_serve_keeps_the_sequencer_beside_the_pages_with_its_settings(monkeypatch):
    started: list[tuple] = []
    monkeypatch.setattr(
        "mash.desk.management.commands.serve.keep",
        lambda command, ended, environment: started.append((command, environment)),
    )
    monkeypatch.setenv("MASH_AUDIT", "/nowhere/invented")

    with chained():
        pass

    [(command, environment)] = started
    assert command[-3:] == ["audit", "sequence", "--with-parent"]
    assert environment["MASH_AUDIT"] == "/nowhere/invented"


def test_the_pages_process_never_loads_what_signs():
    said = (
        "import config.wsgi, sys; print({'mash.audit.signing', 'mash.audit.sequencing',"
        " 'mash.audit.command'} & set(sys.modules))"
    )

    ended = subprocess.run([sys.executable, "-c", said], cwd=CHECKOUT, capture_output=True)

    assert ended.stdout == b"set()\n", ended.stderr


def test_it_chains_signs_and_lets_witness_until_it_is_stopped(log, tmp_path, monkeypatch):
    log.write(5)
    monkeypatch.setenv("MASH_AUDIT", str(tmp_path / "audit"))
    monkeypatch.setenv("MASH_AUDIT_ORIGIN", ORIGIN)
    monkeypatch.setenv("MASH_SEQUENCER_DATABASE_URL", log.url)
    monkeypatch.setattr("mash.audit.sequencing.TICK", 0.02)
    store = Store(tmp_path / "witness2")
    store.begin(WITNESSED_BY)
    store.trust(place.signing_key().public)

    with served(Witness(store)) as url:
        told = tmp_path / "witnesses.toml"
        told.write_text(
            f'[police]\nurl = "{url.removesuffix("/ask")}"\nkey = "{store.key().public}"\n'
            f'[away]\nurl = "http://127.0.0.1:9"\nkey = "{other_witness().public}"\n'
        )
        monkeypatch.setenv("MASH_WITNESSES", str(told))
        stop = threading.Event()
        thread = threading.Thread(target=Sequencing(0.05, stop).run)
        thread.start()
        with log.owner() as link:
            link.autocommit = True
            wait_for(lambda: witnessed_size(link) == 5)
            log.write(3)
            wait_for(lambda: witnessed_size(link) == 8)
            stop.set()
            thread.join(20)
            rows = dict(link.execute("select name, trouble from audit_witness").fetchall())
    assert rows == {WITNESSED_BY: "", "health.example/witness": "away", ORIGIN: ""}
    kept = store.latest(ORIGIN)
    assert kept
    assert Checkpoint.parse(kept.text).size == 8


def witnessed_size(link: psycopg.Connection) -> int:
    row = link.execute("select size from audit_witness where name = %s", [WITNESSED_BY]).fetchone()
    return row[0] if row else 0


def wait_for(is_so) -> None:
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until, "It does not come about."
        time.sleep(0.02)


def test_the_sequencers_role_is_made_with_the_tables(committed, run):
    """Run again, `mash migrate` leaves the role with what it may, and no more."""
    call_command("migrate", verbosity=0, skip_checks=True)

    with psycopg.connect(run.url_of(committed)) as link:
        row = link.execute(
            "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles"
            " where rolname = %s", [place.SEQUENCER_ROLE],
        ).fetchone()  # fmt: skip
    assert row == (False, False, False, False)
