"""Ten ways of rewriting the audit, by somebody who is the database's superuser.

Each is tried in a transaction that is undone. All that was witnessed is found; what stays hidden
is the tail that no witness has seen yet, and what was never written: docs/audit.md names both.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import psycopg
import pytest

from mash.audit.chaining import TEXTS, Sequencer, Tiles, size_of
from mash.audit.signing import NotAnExtension, Signer
from mash.audit.verifying import Found, Verifier
from mash.audit.witnessing import Address, NotWitnessed, ask
from mash.ledger import tree
from mash.ledger.entry import FIRST, body, leaf
from mash.ledger.note import LOG, Checkpoint, Note, SigningKey
from tests.edges import served
from tests.logs import NOW, ORIGIN, Log, log_of

WITNESSED, SIGNED = 600, 700  # entries; the last hundred came after the witness last looked
TABLES = ("audit_entry", "audit_payload", "audit_leaf", "audit_node", "audit_checkpoint",
          "audit_cosignature")  # fmt: skip


@pytest.fixture(scope="module")
def log(quiet_run, tmp_path_factory) -> Iterator[Log]:
    with log_of(quiet_run, tmp_path_factory.mktemp("log")) as made:
        for count in (300, 300):
            made.write(count)
            made.chain()
            made.sign()
        made.let_witness()
        made.write(SIGNED - WITNESSED)
        made.chain()
        made.sign()
        yield made


@pytest.fixture
def attacker(log) -> Iterator[psycopg.Connection]:
    """The superuser, who has taken every trigger away; undone afterwards."""
    with log.owner() as link:
        for table in TABLES:
            link.execute(f"alter table {table} disable trigger all")
        yield link
        link.rollback()


def entry_at(link: psycopg.Connection, seq: int) -> str:
    row = link.execute("select entry_id from audit_leaf where seq = %s", [seq]).fetchone()
    return row[0]


def edit(link: psycopg.Connection, seq: int) -> None:
    link.execute(
        "update audit_entry set username = 'somebody' where id = %s", [entry_at(link, seq)]
    )


def delete(link: psycopg.Connection, seq: int) -> None:
    link.execute("delete from audit_entry where id = %s", [entry_at(link, seq)])


def swap(link: psycopg.Connection, one: int, other: int) -> None:
    """Who did what: of two entries."""
    ids = [entry_at(link, one), entry_at(link, other)]
    link.execute(
        "update audit_entry e set username = o.username, actor = o.actor, detail = o.detail"
        " from audit_entry o where e.id = any(%s) and o.id = any(%s) and o.id <> e.id",
        [ids, ids],
    )


def cut(link: psycopg.Connection, size: int) -> None:
    """The tail: entries, leaves, hashes and checkpoints."""
    link.execute(
        "delete from audit_entry where id in (select entry_id from audit_leaf where seq >= %s)",
        [size],
    )
    link.execute("delete from audit_leaf where seq >= %s", [size])
    link.execute("delete from audit_node where ((place + 1) << (level * 8)::int) > %s", [size])
    link.execute("delete from audit_checkpoint where size > %s", [size])
    link.execute("delete from audit_cosignature where size > %s", [size])


def recompute(link: psycopg.Connection, key: SigningKey | None, sizes: tuple[int, ...]) -> None:
    """The whole tree anew over the entries as they are, in their order; signed, if with a key."""
    order = link.execute(
        "select e.id from audit_entry e join audit_leaf l on l.entry_id = e.id order by l.seq"
    ).fetchall()
    for table in ("audit_leaf", "audit_node"):
        link.execute(f"delete from {table}")
    chained(link, [row[0] for row in order])
    for size in sizes:
        root = tree.root(Tiles(link), size)
        if key:
            text = Checkpoint(ORIGIN, size, root).text
            note = str(Note(text, (key.signature(text),)))
            link.execute("delete from audit_checkpoint where size = %s", [size])
            link.execute(
                "insert into audit_checkpoint (size, root, at, note) values (%s, %s, %s, %s)",
                [size, root, NOW, note],
            )


def chained(link: psycopg.Connection, order: list) -> None:
    rows = link.execute(f"select {TEXTS} from audit_entry e").fetchall()
    by_id = {row[0]: row for row in rows}
    forger = object.__new__(Sequencer)
    forger.link = link
    forger.append([by_id[str(one)] for one in order])


def kept_sizes(link: psycopg.Connection) -> tuple[int, ...]:
    return tuple(row[0] for row in link.execute("select size from audit_checkpoint").fetchall())


def rewritten(change: Callable[[psycopg.Connection], None], stolen: bool) -> Callable:
    def attack(link: psycopg.Connection, log: Log) -> None:
        change(link)
        size = link.execute("select count(*) from audit_entry").fetchone()[0]
        link.execute("delete from audit_leaf l where not exists"
                     " (select 1 from audit_entry e where e.id = l.entry_id)")  # fmt: skip
        link.execute("delete from audit_checkpoint where size > %s", [size])
        key = log.key if stolen else SigningKey.new(ORIGIN, LOG)
        sizes = tuple(sorted({*kept_sizes(link), size}))
        recompute(link, key, sizes)

    return attack


def plain(change: Callable[[psycopg.Connection], None]) -> Callable:
    return lambda link, log: change(link)


# name: (attack, what `verify` alone says, what it says with the witness's checkpoint)
ATTACKS: dict[str, tuple[Callable, str | None, str | None]] = {
    "an entry is edited": (
        plain(lambda link: edit(link, 123)), "Entry 123 .* is not what was written", "Entry 123"),
    "an entry is deleted": (
        plain(lambda link: delete(link, 200)), "Entry 200 .* was deleted", "Entry 200"),
    "two entries are swapped": (
        plain(lambda link: swap(link, 10, 22)), "Entry 10 .* is not what was written", "Entry 10"),
    "edited, the chain recomputed, without the key": (
        rewritten(lambda link: edit(link, 123), False), "not signed by this log", "not signed"),
    "the tail is cut, with what was witnessed": (
        plain(lambda link: cut(link, 450)), None, "Entries 450 to 599 are gone"),
    "edited and recomputed, with the key": (
        rewritten(lambda link: edit(link, 123), True), None, "The first 600 entries are not those"),
    "deleted and recomputed, with the key": (
        rewritten(lambda link: delete(link, 123), True), None, "The first 600 entries are not"),
    # within the last minute before a witness: docs/audit.md says so
    "the tail that nobody witnessed is cut": (
        plain(lambda link: cut(link, WITNESSED)), None, None),
    "the tail that nobody witnessed is edited, with the key": (
        rewritten(lambda link: edit(link, 650), True), None, None),
    "nothing was written at all": (plain(lambda link: None), None, None),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_what_was_witnessed_cannot_be_rewritten_unseen(log, attacker, name):
    attack, alone, with_witness = ATTACKS[name]
    assert log.verify(attacker, witnessed=True).size == SIGNED

    attack(attacker, log)

    for witnessed, sentence in ((False, alone), (True, with_witness)):
        if sentence:
            with pytest.raises(Found, match=sentence):
                log.verify(attacker, witnessed=witnessed)
        else:
            log.verify(attacker, witnessed=witnessed)


HIDDEN_FROM_VERIFY = [name for name, (_, alone, found) in ATTACKS.items() if found and not alone]


@pytest.mark.parametrize("name", HIDDEN_FROM_VERIFY)
def test_the_witness_itself_refuses_to_cosign_a_rewritten_log(log, attacker, name):
    """Also when it is asked with whatever proof the forger can make."""
    ATTACKS[name][0](attacker, log)
    size, _ = size_of(attacker)
    tiles = Tiles(attacker)
    text = Checkpoint(ORIGIN, size, tree.root(tiles, size)).text
    note = Note(text, (log.key.signature(text),))
    with served(log.witness) as url:
        where = Address(url.removesuffix("/ask"), log.store.key().public)
        for old in {min(size, WITNESSED), min(size, 300), 0}:
            with pytest.raises(NotWitnessed) as no:
                ask(where, note, old, tree.consistency(tiles, old, size))
            assert no.value.why in {"conflict", "not-an-extension"}

    assert Checkpoint.parse(log.witnessed().text).size == WITNESSED


def test_the_signer_remembers_what_it_signed_and_signs_nothing_else(log, attacker, tmp_path):
    """Whoever rewrites the tables and leaves the signing to the sequencer is found by it."""
    (tmp_path / "latest.note").write_text(str(log.signer.path.read_text()))
    signer = Signer(log.key, tmp_path)
    rewritten(lambda link: edit(link, 650), False)(attacker, log)
    tiles = Tiles(attacker)

    with pytest.raises(NotAnExtension):
        signer.sign(SIGNED, tree.root(tiles, SIGNED), lambda old: [])
    cut(attacker, 640)
    with pytest.raises(NotAnExtension):
        signer.sign(640, tree.root(tiles, 640), lambda old: tree.consistency(tiles, old, 640))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        ("delete from audit_leaf where seq = 77", "Entry 77 of the tree is gone"),
        ("update audit_leaf set hash = sha256('') where seq = 77", "Entry 77 .* not what was"),
        ("delete from audit_node where place = 1", "above entry 256"),
        ("update audit_node set hash = sha256('') where place = 0", "above entry 0"),
        ("update audit_checkpoint set root = sha256('') where size = 300", "beside it"),
        ("update audit_checkpoint set note = replace(note, '300', '301')", "not signed|beside"),
        ("update audit_checkpoint set note = 'Yes.' where size = 300", "not signed"),
        ("delete from audit_leaf", "Entries 0 to 699 are gone"),
        ("update audit_entry set xid = '1'", None),  # the order of writing is not what is proved
    ],
)
def test_a_spoilt_tree_is_found(log, attacker, spoil, sentence):
    attacker.execute(spoil)

    if sentence is None:
        log.verify(attacker, witnessed=True)
        return
    with pytest.raises(Found, match=sentence):
        log.verify(attacker)


def test_checkpoints_that_are_taken_away_are_missed(log, attacker):
    """Else whoever has no key would rewrite all, and leave nothing signed."""
    attacker.execute("delete from audit_checkpoint")
    later = Verifier(attacker, log.key.public, now=NOW + timedelta(days=1))

    with pytest.raises(Found, match="Entry 0, .* is under no signed checkpoint"):
        later.verify()


def test_what_is_added_behind_the_sequencers_back_is_found_when_it_lies_there(log, attacker):
    log.write(1, attacker)

    with pytest.raises(Found, match="1 entries are outside the tree"):
        Verifier(attacker, log.key.public, now=NOW + timedelta(days=1)).verify()


@pytest.mark.parametrize("size", [300, 600])
def test_only_what_came_after_a_trusted_checkpoint_is_looked_through(log, attacker, size):
    row = attacker.execute("select note from audit_checkpoint where size = %s", [size]).fetchone()
    since = Note.parse(row[0])
    assert log.verify(attacker, since=since).size == SIGNED

    edit(attacker, size)

    with pytest.raises(Found, match=f"Entry {size} "):
        log.verify(attacker, since=since)


@pytest.mark.parametrize("name", [name for name in HIDDEN_FROM_VERIFY if "key" in name])
def test_a_trusted_checkpoint_does_not_lead_past_a_rewriting(log, attacker, name):
    since = log.witnessed()
    ATTACKS[name][0](attacker, log)

    with pytest.raises(Found, match="not those of the trusted checkpoint"):
        log.verify(attacker, since=since)


def test_a_leaf_is_chained_to_the_one_before(log, attacker):
    told = dict.fromkeys(
        ("id", "at", "actor", "username", "agency", "act", "outcome", "case", "reference",
         "commitment"), "") | {"detail": {}, "v": 1}  # fmt: skip

    assert leaf(FIRST, told) != leaf(leaf(FIRST, told), told)
    assert body([""] * 9 + ["{}", ""])["detail"] == {}
