"""The sequencer, the witness and the agency's export at work, and what pages say of them."""

import io
import json
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from mash import keyring
from mash.audit import independent, place
from mash.audit.chaining import Sequencer, SteadyTiles
from mash.audit.checkpoints import stamp, standing
from mash.audit.command import main
from mash.audit.exporting import NothingToExport, export
from mash.audit.sequencing import Sequencing
from mash.audit.witnessing import Address, NotWitnessed, addresses, ask, let_witness
from mash.database import APP_ROLE, CHECKOUT
from mash.desk.management.commands.serve import chained
from mash.handover.models import Summary
from mash.handover.paper import letter_paper, summary_paper
from mash.ledger import tree
from mash.ledger.note import LOG, WITNESS, Checkpoint, Note, NotReadable, SigningKey
from mash.machine import CannotStart
from mash.need_to_know.doing import look_at_case
from mash.witness import command as witness_command
from mash.witness.service import Submission
from mash.witness.store import Store
from tests import cast
from tests.edges import served
from tests.logs import NOW, ORIGIN, WITNESSED_BY, Log, log_of
from tests.visitor import Visitor


@pytest.fixture
def log(run, tmp_path) -> Iterator[Log]:
    with log_of(run, tmp_path / "log") as made:
        yield made


@pytest.fixture(scope="module")
def grown(run, tmp_path_factory) -> Iterator[Log]:
    """A log that is only looked at: 300 entries, witnessed; then 300 more, witnessed."""
    with log_of(run, tmp_path_factory.mktemp("grown")) as made:
        made.write(300)
        made.chain()
        made.sign()
        made.let_witness()
        made.old = made.witnessed()  # type: ignore[attr-defined]
        made.write(300)
        made.chain()
        made.sign()
        made.let_witness()
        yield made


# --- the sequencer


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
    monkeypatch.setattr("mash.audit.chaining.TAKE", _limited(7))
    log.write(20)  # one transaction
    log.write(9)

    assert log.chain() == 29
    with log.owner() as link:
        log.verify(link)


def _limited(count: int) -> str:
    from mash.audit.chaining import TAKE

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


# --- the key


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


# --- the sequencer's process


def test_it_chains_signs_and_lets_witness_until_it_is_stopped(log, tmp_path, monkeypatch):
    log.write(5)
    monkeypatch.setenv("MASH_AUDIT", str(tmp_path / "audit"))
    monkeypatch.setenv("MASH_AUDIT_ORIGIN", ORIGIN)
    monkeypatch.setenv("MASH_SEQUENCER_DATABASE_URL", log.url)
    monkeypatch.setattr("mash.audit.sequencing.TICK", 0.02)
    store = Store(tmp_path / "witness2")
    store.begin(WITNESSED_BY)
    store.trust(place.signing_key().public)
    from mash.witness.service import Witness

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


def other_witness() -> SigningKey:
    return SigningKey("health.example/witness", WITNESS, bytes(32))


def witnessed_size(link: psycopg.Connection) -> int:
    row = link.execute("select size from audit_witness where name = %s", [WITNESSED_BY]).fetchone()
    return row[0] if row else 0


def wait_for(is_so) -> None:
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until, "It does not come about."
        time.sleep(0.02)


# --- the witness


def submission(old: int, proof: list[bytes], note: Note) -> bytes:
    from mash.ledger.note import told64

    return "\n".join([f"old {old}", *map(told64, proof), "", str(note)]).encode()


def answer(log: Log, body: bytes, path: str = "/add-checkpoint", method: str = "POST") -> tuple:
    said: list = []
    environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "CONTENT_LENGTH": str(len(body)),
               "wsgi.input": io.BytesIO(body)}  # fmt: skip
    told = b"".join(log.witness(environ, lambda *start: said.append(start)))
    status, headers = said[0]
    return int(status[:3]), dict(headers)["Content-Type"], told.decode()


@pytest.fixture
def witness(tmp_path) -> Log:
    """A log without a database, whose tree is in memory, and its witness."""
    made = object.__new__(Log)
    made.key = SigningKey.new(ORIGIN, LOG)
    made.store = Store(tmp_path / "witness")
    made.store.begin(WITNESSED_BY)
    made.store.trust(made.key.public)
    from mash.witness.service import Witness

    made.witness = Witness(made.store, lambda: 1763460000.9)
    return made


LEAVES = [tree.leaf_hash(bytes([number])) for number in range(40)]
TREE = tree.InMemory(LEAVES)


def note_at(log: Log, size: int, root: bytes | None = None, key: SigningKey | None = None) -> Note:
    text = Checkpoint(ORIGIN, size, root or tree.root(TREE, size)).text
    return Note(text, ((key or log.key).signature(text),))


def test_a_witness_cosigns_what_extends_what_it_saw_and_keeps_it_first(witness):
    for old, new in ((0, 5), (5, 5), (5, 33)):
        body = submission(old, tree.consistency(TREE, old, new), note_at(witness, new))
        status, _, line = answer(witness, body)
        assert status == 200
        cosigned = Note(note_at(witness, new).text, (line,))
        assert cosigned.signed_at(witness.store.key().public) == 1763460000
        kept = witness.store.latest(ORIGIN)
        assert Checkpoint.parse(kept.text).size == new
        assert kept.signed_at(witness.key.public) == 0
        assert line in kept.lines


def test_what_it_cannot_keep_it_does_not_cosign(witness, monkeypatch):
    def full(path: Path, content: str) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("mash.witness.store.put", full)
    with pytest.raises(OSError, match="no space"):
        answer(witness, submission(0, [], note_at(witness, 5)))


def test_a_witness_refuses_as_the_protocol_has_it(witness):
    answer(witness, submission(0, [], note_at(witness, 8)))
    proof = tree.consistency(TREE, 8, 20)
    stranger = SigningKey.new(ORIGIN, LOG)
    elsewhere = SigningKey.new("openmash/another", LOG)
    text = Checkpoint("openmash/another", 20, tree.root(TREE, 20)).text
    other = Note(text, (elsewhere.signature(text),))
    forged = tree.root(tree.InMemory(LEAVES[::-1]), 20)
    cases = [
        (submission(8, proof, other), 404, ""),
        (submission(8, proof, note_at(witness, 20, key=stranger)), 403, ""),
        (submission(30, proof, note_at(witness, 20)), 400, ""),
        (submission(0, [], note_at(witness, 20)), 409, "8\n"),
        (submission(9, proof, note_at(witness, 20)), 409, "8\n"),
        (submission(8, [], note_at(witness, 8, forged)), 409, "8\n"),
        (submission(8, proof[:-1], note_at(witness, 20)), 422, ""),
        (submission(8, proof, note_at(witness, 20, forged)), 422, ""),
        (submission(4, [], note_at(witness, 4)), 409, "8\n"),
        (b"old 8\n" + b"A\n" * 64 + b"\n" + str(note_at(witness, 20)).encode(), 400, ""),
        (b"", 400, ""), (b"\xff", 400, ""), (b"old 08\n\n", 400, ""),
    ]  # fmt: skip
    for body, status, told in cases:
        got, kind, said = answer(witness, body)
        assert (got, said) == (status, told), body
        assert kind == ("text/x.tlog.size" if told else "text/plain; charset=utf-8")
    assert answer(witness, b"", "/")[0] == 404
    assert answer(witness, b"", method="GET")[0] == 405
    assert answer(witness, b"x" * 100_000)[0] == 413
    assert Checkpoint.parse(witness.store.latest(ORIGIN).text).size == 8


def test_two_at_once_do_not_lead_a_witness_back(witness):
    """Whichever comes first, it ends with the larger, and cosigns no smaller one after it."""
    answer(witness, submission(0, [], note_at(witness, 8)))
    bodies = [submission(8, tree.consistency(TREE, 8, n), note_at(witness, n)) for n in (9, 30)]
    said: list[int] = []
    threads = [threading.Thread(target=lambda b=b: said.append(answer(witness, b)[0]))
               for b in bodies]  # fmt: skip
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(said) == [200, 409]


def test_a_witness_is_begun_told_whom_to_trust_and_shows_what_it_saw(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MASH_WITNESS", str(tmp_path / "w"))
    log = SigningKey.new(ORIGIN, LOG)
    with pytest.raises(SystemExit, match="no witness"):
        witness_command.main(["trust", str(log.public)])
    witness_command.main(["init", "--name", WITNESSED_BY])
    printed = capsys.readouterr().out.strip()
    assert printed == str(Store(tmp_path / "w").key().public)
    witness_command.main(["trust", str(log.public)])
    with pytest.raises(SystemExit, match="already"):
        witness_command.main(["init", "--name", WITNESSED_BY])
    with pytest.raises(SystemExit, match="Another key"):
        witness_command.main(["trust", str(SigningKey.new(ORIGIN, LOG).public)])
    with pytest.raises(SystemExit, match="witness's key"):
        witness_command.main(["trust", printed])
    text = Checkpoint(ORIGIN, 0, tree.EMPTY).text
    Store(tmp_path / "w").keep(ORIGIN, Note(text, (log.signature(text),)))
    capsys.readouterr()
    witness_command.main(["show"])
    assert capsys.readouterr().out.startswith(f"{ORIGIN}\n0\n")


def test_the_witness_and_the_sequencer_know_no_django():
    said = (
        "import mash.witness.command, mash.witness.service, mash.audit.command, sys;"
        " print('django' in sys.modules)"
    )

    ended = subprocess.run([sys.executable, "-c", said], cwd=CHECKOUT, capture_output=True)

    assert ended.stdout == b"False\n", ended.stderr


def test_a_witness_that_forgot_is_led_on_from_what_it_knows(log, tmp_path):
    """409 with a size we know of: the proof begins there, and it cosigns at the second try."""
    log.write(30)
    log.chain()
    log.sign()
    log.let_witness()
    first = log.witnessed()
    log.write(5)
    log.chain()
    log.sign()
    log.let_witness()
    log.store.keep(ORIGIN, first)  # from its backup
    log.let_witness()

    assert Checkpoint.parse(log.witnessed().text).size == 35


def test_a_cosignature_of_somebody_else_is_not_taken(log):
    log.write(3)
    log.chain()
    log.sign()
    with served(log.witness) as url, log.at_work() as link:
        address = Address(url.removesuffix("/ask"), other_witness().public)
        let_witness(link, [address], NOW)
        trouble = link.execute("select name, trouble, at from audit_witness").fetchall()

    assert trouble == [("health.example/witness", "not-trusted", None)]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("[x]\nurl = 'http://police.example'\nkey = 'KEY'", "wants"),
        ("[x]\nurl = 'https://police.example'\nkey = 'nothing'", "wants"),
        ("[x]\nurl = 'https://police.example'", "wants"),
        ("x", "wants"),
    ],
)
def test_a_file_of_witnesses_that_is_wrong_is_said_so(tmp_path, told, sentence):
    path = tmp_path / "witnesses.toml"
    path.write_text(told.replace("KEY", str(other_witness().public)))

    with pytest.raises(CannotStart, match=sentence):
        addresses(str(path))


def test_a_submission_of_nonsense_is_not_read():
    with pytest.raises(NotReadable):
        Submission.parse(b"old 5\n\nno note")


def test_nobody_at_a_witnesss_address_is_away(witness):
    with pytest.raises(NotWitnessed, match="away"):
        ask(Address("http://127.0.0.1:9", other_witness().public), note_at(witness, 5), 0, [])


# --- an agency's export


def lines_for(log: Log, agency: str, since: Note | None = None) -> list[str]:
    with log.owner() as link:
        return list(export(link, agency, since))


def checked(lines: list[str], log: Log, kept: list[Note] = []) -> list[str]:  # noqa: B006
    keys = [independent.key_of(str(one)) for one in (log.key.public, log.store.key().public)]
    return list(independent.check(lines, keys[0], [keys[1]], [str(one) for one in kept]))


def test_an_agency_checks_its_own_entries_and_who_looked_at_what_it_shared(grown):
    lines = lines_for(grown, "southwark.police", grown.old)

    said = checked(lines, grown, [grown.old])

    entries = [json.loads(line)["entry"] for line in lines[1:]]
    assert said[0] == "openmash/invented signed a checkpoint of 600 entries."
    assert any("cosigned it" in one for one in said)
    assert "It extends your checkpoint of 300 entries: nothing before it was changed." in said
    assert f"Each of the {len(entries)} entries told" in said[-1]
    acts = {(one["act"], one["outcome"]) for one in entries if one["agency"] != "southwark.police"}
    assert acts == {("read case", "looked")}  # of others: looks alone
    own = {one["act"] for one in entries if one["agency"] == "southwark.police"}
    assert own == {"share item", "read case", "rate case"}  # and never who sealed
    first = min(one["at"] for one in entries if one["act"] == "share item"
                and one["agency"] == "southwark.police")  # fmt: skip
    assert all(one["at"] >= first for one in entries if one["agency"] != "southwark.police")


def test_an_export_in_which_anything_was_changed_is_not_believed(grown):
    lines = lines_for(grown, "southwark.police", grown.old)
    head, third = json.loads(lines[0]), json.loads(lines[3])

    def changed(**parts) -> list[str]:
        return [*lines[:3], json.dumps(third | parts), *lines[4:]]

    wrong = [
        changed(entry=third["entry"] | {"username": "somebody"}),
        changed(seq=third["seq"] + 1),
        changed(proof=third["proof"][:-1]),
        changed(before="A" * 43 + "="),
        [lines[0], *lines[2:4], lines[1]],
        [json.dumps(head | {"checkpoint": str(grown.old)}), *lines[1:]],
        [json.dumps(head | {"since": head["since"] | {"proof": []}}), *lines[1:]],
        [json.dumps({k: v for k, v in head.items() if k != "since"}), *lines[1:]],
    ]
    for one in wrong:
        with pytest.raises(independent.Wrong):
            checked(one, grown, [grown.old])


def test_the_independent_verifier_runs_by_itself_on_a_file(grown, tmp_path):
    file, kept = tmp_path / "export.jsonl", tmp_path / "kept.note"
    kept.write_text(str(grown.old))
    file.write_text("\n".join(lines_for(grown, "southwark.csc", grown.old)) + "\n")
    copied = tmp_path / "check.py"
    copied.write_text((CHECKOUT / "mash" / "audit" / "independent.py").read_text())
    command = [sys.executable, "-I", str(copied), str(file), "--key", str(grown.key.public),
               "--witness", str(grown.store.key().public), "--kept", str(kept)]  # fmt: skip

    good = subprocess.run(command, capture_output=True, text=True)
    file.write_text(file.read_text().replace("invented1", "invented2"))
    bad = subprocess.run(command, capture_output=True, text=True)

    assert good.returncode == 0, good.stderr
    assert "as it was written" in good.stdout
    assert bad.returncode == 1
    assert "NOT WHAT WAS WRITTEN: Entry" in bad.stderr


def test_without_a_checkpoint_there_is_nothing_to_export(log):
    with pytest.raises(NothingToExport, match="no checkpoint yet"):
        lines_for(log, "southwark.police")


def test_the_commands_verify_and_export_and_say_what_is_wrong(grown, tmp_path, monkeypatch, capsys):
    folder = tmp_path / "audit"
    folder.mkdir()
    (folder / "log.vkey").write_text(str(grown.key.public))
    (tmp_path / "kept.note").write_text(str(grown.witnessed()))
    monkeypatch.setenv("MASH_AUDIT", str(folder))
    monkeypatch.setenv("MASH_SEQUENCER_DATABASE_URL", grown.url)

    main(["verify", "--witness", str(tmp_path / "kept.note")])
    assert "The audit is what was written: 600 entries" in capsys.readouterr().out
    main(["verify", "--since", str(tmp_path / "kept.note")])
    assert "--witness" in capsys.readouterr().out  # that none was given is said
    main(["export", "--agency", "southwark.csc", str(tmp_path / "out.jsonl")])
    assert checked((tmp_path / "out.jsonl").read_text().splitlines(), grown)
    later = Checkpoint(ORIGIN, 700, bytes(32)).text
    (folder / "latest.note").write_text(str(Note(later, (grown.key.signature(later),))))
    with pytest.raises(SystemExit) as ended:
        main(["verify"])
    assert ended.value.code == 1
    assert "Entries 600 to 699 are gone: latest.note saw 700" in capsys.readouterr().err


# --- disposal


def test_after_disposal_every_proof_still_holds(committed, run, tmp_path):
    """Payloads, their salts and the case's key are gone; the audit is whole, and proves itself."""
    case = cast.shared()
    log = Log(run, committed, tmp_path)
    log.database = committed  # type: ignore[attr-defined]
    size = log.chain()
    log.sign()
    log.let_witness()
    with log.owner() as link:
        assert link.execute("select count(*) from audit_payload").fetchone()[0] > 0
        before = log.verify(link, witnessed=True).root

    keyring.destroy_case_keys(case.pk)
    with log.owner() as link:
        link.execute("alter table audit_payload disable trigger all")
        link.execute("delete from audit_payload")

    with log.owner() as link:
        after = log.verify(link, witnessed=True)
        assert (after.size, after.root) == (size, before)
        tiles = SteadyTiles(link, size)
        for seq in range(size):
            path = tree.inclusion(tiles, seq, size)
            leaf = tiles.read(0, seq, 1)[0]
            assert tree.is_included(leaf, seq, size, path, after.root)
            assert independent.includes(leaf, seq, size, path, after.root)


# --- what people see of it


@pytest.fixture
def at_work(committed, run, tmp_path) -> Log:
    return Log(run, committed, tmp_path)


def test_summaries_and_letters_print_size_root_and_time(at_work):
    log = at_work
    case = cast.decided(timezone.now())
    with cast.as_worker(cast.worker("mara"), now=cast.NOW):
        assert stamp() is None
    log.chain()
    size = log.sign()
    cast.send(case, timezone.now())
    cast.doing("mara", cast.give_feedback, case=case, now=timezone.now())
    told = stamp()
    assert told
    assert told["size"] == str(size)

    summary = cast.seeing("rita", lambda: Summary.objects.get(case_id=case.pk))
    letter = cast.seeing("mara", lambda: case.letters.get(kind="feedback"))
    first = cast.seeing("mara", lambda: case.letters.get(kind="acknowledgement"))

    line = f"Audit checkpoint: size {size}, root {told['root']}, time 2026-11-18 10:00:00 GMT"
    assert summary.words["audit"] == told
    assert summary_paper(summary).blocks[-1]["text"] == line
    assert line in letter_paper(letter, case.reference, "Southwark").blocks[0]["text"]
    assert letter.words["text"].endswith(line)
    assert "Audit checkpoint" not in first.words["text"]  # there was none: nothing is said
    page = Visitor("rita").reads(f"/summaries/{summary.pk}/")
    assert line.replace("+", "&#43;") in page.replace("+", "&#43;")
    log.write(1)
    log.chain()
    log.sign()
    assert summary_paper(summary).blocks[-1]["text"] == line  # frozen with it


def test_governance_sees_how_long_ago_a_partner_witnessed(at_work):
    log, gwen = at_work, Visitor("gwen")
    cast.received()
    assert "The audit is not signed yet" in gwen.reads("/desk/")
    log.chain()
    log.sign()
    assert "No partner agency witnesses the audit" in gwen.reads("/desk/")
    log.witness = type(log.witness)(log.store, time.time)
    log.let_witness()
    desk, audit = gwen.reads("/desk/"), gwen.reads("/audit/")
    assert "second" in desk.partition("The audit was last witnessed")[2][:40]
    assert "Overdue" not in desk
    assert WITNESSED_BY in audit
    assert "Can it have been rewritten?" in audit
    assert "last witnessed" not in Visitor("ola").reads("/desk/")

    with log.owner() as link:
        link.execute("update audit_witness set at = now() - interval '6 minutes'")
    assert "Overdue" in gwen.reads("/desk/")
    assert "6 minutes ago" in gwen.reads("/audit/")
    assert standing(timezone.now() - timedelta(minutes=2)).is_late is False
    with log.owner() as link:
        link.execute("update audit_witness set at = now(), trouble = 'conflict'")
    assert "somebody rewrote it" in gwen.reads("/desk/")
    assert "Has seen another history" in gwen.reads("/audit/")


@pytest.mark.django_db(databases=["default", "owner"])
def test_governance_reads_who_looked_at_a_case_when_and_why():
    now = timezone.now()
    case = cast.handed_over(now)
    for name in ("mara", "miles"):
        cast.doing(
            name, lambda by, now: look_at_case(case.reference, by=by, now=now),
            now=now + timedelta(seconds=1),
        )  # fmt: skip
    with pytest.raises(Exception, match="read case"):
        cast.doing("rory", lambda by, now: look_at_case(case.reference, by=by, now=now), now=now)
    Visitor("rita").reads(f"/summaries/{summary_of(case)}/")

    page = Visitor("gwen").reads(f"/audit/cases/{case.reference}/")

    assert "Mara Invented (Children’s social care)" in page.replace("&#39;", "’").replace("'", "’")
    assert "because the contact came in" in page
    assert "Rory Invented" in page
    assert "tried to look at case" in page
    assert "read a summary of case" in page
    assert "because the summary was sent" in page
    assert "2 items, the first on" in page
    shared = page.partition("Who opened what each agency shared")[2]
    assert "Miles Invented" in shared
    assert "sealed" not in page
    newest = cast.seeing("gwen", lambda: cast_entry())
    assert (newest.act, newest.detail) == ("read audit", {"of_reference": case.reference})
    assert Visitor("gwen").get("/audit/cases/nothing/").status_code == 404


def summary_of(case) -> object:
    return cast.seeing("rita", lambda: Summary.objects.get(case_id=case.pk)).pk


def cast_entry():
    from mash.audit.models import Entry

    return Entry.objects.filter(act="read audit").order_by("-at").first()


def test_the_sequencers_role_is_made_with_the_tables(committed, run):
    """Run again, `mash migrate` leaves the role with what it may, and no more."""
    call_command("migrate", verbosity=0, skip_checks=True)

    with psycopg.connect(run.url_of(committed)) as link:
        row = link.execute(
            "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles"
            " where rolname = %s", [place.SEQUENCER_ROLE],
        ).fetchone()  # fmt: skip
    assert row == (False, False, False, False)
