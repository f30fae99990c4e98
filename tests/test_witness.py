"""A partner agency's witness: what it cosigns, what it refuses, and how the hub asks it."""

import io
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from mash.audit.witnessing import Address, NotWitnessed, addresses, ask, let_witness
from mash.database import CHECKOUT
from mash.ledger import tree
from mash.ledger.note import LOG, Checkpoint, Note, NotReadable, SigningKey, told64
from mash.machine import CannotStart
from mash.witness import command as witness_command
from mash.witness.service import Submission, Witness
from mash.witness.store import Store
from tests.edges import served
from tests.logs import NOW, ORIGIN, WITNESSED_BY, Log, other_witness
from tests.trees import InMemory


def submission(old: int, proof: list[bytes], note: Note) -> bytes:
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

    made.witness = Witness(made.store, lambda: 1763460000.9)
    return made


LEAVES = [tree.leaf_hash(bytes([number])) for number in range(40)]
TREE = InMemory(LEAVES)


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
    forged = tree.root(InMemory(LEAVES[::-1]), 20)
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
