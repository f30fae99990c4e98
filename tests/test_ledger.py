"""The tree, the notes and the entries: against the published examples, and against forgers.

Two verifiers of another design judge each forged proof; neither may believe one.
"""

import ast
import itertools
import json
import random
import subprocess
import sys

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mash.audit import independent
from mash.database import CHECKOUT
from mash.ledger import tree
from mash.ledger.entry import PARTS, body, canonical
from mash.ledger.note import (
    LOG,
    WITNESS,
    Checkpoint,
    Note,
    NotReadable,
    SigningKey,
    VerifyingKey,
)
from tests.trees import InMemory

# Certificate Transparency's own examples: the leaves, and the root after each
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657",
          "606162636465666768696a6b6c6d6e6f"]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
# the example of Go's sumdb/note
SIGNING = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
VERIFYING = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SAID = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
UNDER = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpR"
    "Zb6KE6RyyBwJnAM=\n"
)
MANY = [tree.leaf_hash(str(number).encode()) for number in range(1100)]
FORGED = 10_000


@pytest.fixture(scope="module")
def kept() -> InMemory:
    return InMemory(MANY)


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH, as RFC 6962 defines it."""
    if not leaves:
        return tree.EMPTY
    if len(leaves) == 1:
        return leaves[0]
    k = independent.half(len(leaves))
    return independent.sha256(b"\1", by_definition(leaves[:k]), by_definition(leaves[k:]))


def test_the_roots_are_those_that_certificate_transparency_publishes():
    leaves = [tree.leaf_hash(bytes.fromhex(one)) for one in LEAVES]

    for size, expected in enumerate(ROOTS, 1):
        assert tree.root(InMemory(leaves[:size]), size).hex() == expected
    assert tree.root(InMemory(), 0) == tree.EMPTY


def test_however_the_tree_grows_its_root_is_the_defined_one(kept):
    sizes = [1, 2, 3, 255, 256, 257, 511, 512, 513, 1024, 1099, 1100]
    rolling, grown = tree.Rolling(), InMemory()
    at = 0
    for size in sizes:
        grown.append(MANY[at:size])
        made = [node for one in MANY[at:size] for node in rolling.append(one)]
        at = size
        expected = by_definition(MANY[:size])
        assert tree.root(kept, size) == tree.root(grown, size) == rolling.root() == expected
        assert tree.Rolling(kept, size).root() == expected
        for level, place, one in made:
            assert grown.levels[level][place] == one


def test_every_proof_is_believed_by_both_verifiers(kept):
    for size in (1, 2, 3, 7, 8, 255, 256, 257, 1100):
        root = tree.root(kept, size)
        for index in {0, size // 3, size - 2 if size > 1 else 0, size - 1}:
            path = tree.inclusion(kept, index, size)
            assert tree.is_included(MANY[index], index, size, path, root)
            assert independent.includes(MANY[index], index, size, path, root)
        for old in {0, 1, size // 2, size - 1, size}:
            proof = tree.consistency(kept, old, size)
            told = (old, size, proof, tree.root(kept, old), root)
            assert tree.is_extension(*told)
            assert independent.extends(*told)


def spoilt(dice: random.Random, path: list[bytes]) -> list[bytes]:
    """A proof with something wrong in it."""
    path = list(path)
    at = dice.randrange(len(path)) if path else 0
    how = dice.randrange(6) if path else 5
    if how == 0:
        bit = 1 << dice.randrange(256)
        path[at] = (int.from_bytes(path[at], "big") ^ bit).to_bytes(32, "big")
    elif how == 1:
        del path[at]
    elif how == 2:
        path.insert(at, path[at])
    elif how == 3:
        path[at] = dice.choice(MANY)
    elif how == 4:
        path.reverse()
    else:
        path.append(dice.choice(MANY))
    return path


def test_no_forged_proof_is_believed(kept):
    """Of ten thousand: by either verifier. What leaves a proof as it was is no forgery."""
    dice = random.Random(6962)
    tried = 0
    while tried < FORGED:
        size = dice.randrange(2, len(MANY))
        root = tree.root(kept, size)
        if tried % 2:
            index = dice.randrange(size)
            good = [MANY[index], index, size, tree.inclusion(kept, index, size), root]
            ours, theirs = tree.is_included, independent.includes
        else:
            old = dice.randrange(1, size)
            good = [old, size, tree.consistency(kept, old, size), tree.root(kept, old), root]
            ours, theirs = tree.is_extension, independent.extends
        bad = list(good)
        place = dice.choice([at for at, part in enumerate(good) if part != size])
        if isinstance(good[place], list):
            bad[place] = spoilt(dice, good[place])
        elif isinstance(good[place], bytes):
            bad[place] = dice.choice(MANY)
        else:
            bad[place] = dice.randrange(size)
        if bad == good:
            continue
        tried += 1
        assert not ours(*bad), (good, bad)
        assert not theirs(*bad), (good, bad)


def test_the_notes_are_those_that_go_writes():
    signing, verifying = SigningKey.parse(SIGNING), VerifyingKey.parse(VERIFYING)

    assert signing.public == verifying
    assert signing.encoded() == SIGNING
    assert signing.signature(SAID) == UNDER
    note = Note.parse(f"{SAID}\n{UNDER}".encode())
    assert note.signed_at(verifying) == 0
    assert str(note) == f"{SAID}\n{UNDER}"
    assert independent.when_signed(str(note), independent.key_of(VERIFYING)) == 0


def test_the_example_of_a_checkpoint_is_read_as_its_specification_means_it():
    note = Note.parse(
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zh"
        "cyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJs"
        "X3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
    )

    assert Checkpoint.parse(note.text).size == 20852163
    assert Checkpoint.parse(note.text).text == note.text
    assert len(note.lines) == 2


def test_a_cosignature_is_over_its_time_and_the_checkpoint():
    key = SigningKey("police.example/witness", WITNESS, bytes(range(32)))
    text = Checkpoint("openmash/invented", 3, bytes(32)).text
    line = key.signature(text, 1679315147)
    note = Note(text, (line,))

    assert note.signed_at(key.public) == 1679315147
    assert independent.when_signed(str(note), independent.key_of(str(key.public))) == 1679315147
    signed = f"cosignature/v1\ntime 1679315147\n{text}".encode()
    raw = Ed25519PrivateKey.from_private_bytes(bytes(range(32))).sign(signed)
    assert raw == independent.unboxed(line.split()[2])[12:]
    as_log = SigningKey(key.name, LOG, key.seed)
    assert note.signed_at(as_log.public) is None  # the same bytes under another kind of key


@pytest.mark.parametrize(
    "told",
    [
        "", "text\n", f"{SAID}\n", f"{SAID}\nno dash\n", f"{SAID}\n{UNDER.rstrip()}",
        f"{SAID}\n— Peter\n", f"{SAID}\n— Peter x08g!\n", f"{SAID}\n— Peter x08=\n",
        f"\x00{SAID}\n{UNDER}", f"{SAID}\n{UNDER * 33}", f"{SAID * 400}\n{UNDER}",
    ],
)  # fmt: skip
def test_what_is_no_note_is_not_read(told):
    with pytest.raises(NotReadable):
        Note.parse(told)


@pytest.mark.parametrize(
    "told",
    [
        "", "Peter", VERIFYING[:-1], VERIFYING.replace("c74f20a3", "c74f20a4"),
        VERIFYING.replace("Peter", "Petra"), VERIFYING.replace("Peter", "Pe ter"), SIGNING,
    ],
)  # fmt: skip
def test_what_is_no_key_is_not_read(told):
    with pytest.raises(NotReadable):
        VerifyingKey.parse(told)


@pytest.mark.parametrize(
    "told", ["", "a\n1\n", "a\n01\nAA==\n", "a\n-1\n" + "A" * 43 + "=\n", "a\n1\nAAAA\n",
             "\n1\n" + "A" * 43 + "=\n"],
)  # fmt: skip
def test_what_is_no_checkpoint_is_not_read(told):
    with pytest.raises(NotReadable):
        Checkpoint.parse(told)


def test_a_note_that_was_changed_is_not_signed():
    verifying = VerifyingKey.parse(VERIFYING)
    theirs = independent.key_of(VERIFYING)
    other = SigningKey.new("PeterNeumann", LOG).signature(SAID)

    for text, line in ((SAID.replace("your", "my"), UNDER), (SAID, other)):
        note = Note(text, (line,))
        assert note.signed_at(verifying) is None
        assert independent.when_signed(str(note), theirs) is None
    assert Note(SAID, (other, UNDER)).signed_at(verifying) == 0  # a stranger's line is passed over


def test_signatures_are_judged_as_the_library_judges_them():
    """Spoilt ones by the hundred, and good ones between them."""
    dice = random.Random(8032)
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = private.public_key().public_bytes_raw()
    judged = {True: 0, False: 0}
    for number in range(400):
        message = number.to_bytes(4, "big")
        parts = [public, message, private.sign(message)]
        if number % 10:
            at = dice.choice([0, 1, 2, 2])
            bit = dice.randrange(len(parts[at]) * 8)
            spoilt = bytearray(parts[at])
            spoilt[bit // 8] ^= 1 << bit % 8
            parts[at] = bytes(spoilt)
        judged[independent.is_signed(*parts)] += 1
        assert independent.is_signed(*parts) is by_library(*parts), parts
    assert judged == {True: 40, False: 360}


def by_library(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


TOLD = ["e", "2026-11-18T10:00:00.000000Z", "worker/1", "mara", "southwark.csc", "read case",
        "looked", "", "KX7-4MQ-9TR", '{"b": 1, "a": ["x", null, true]}', ""]  # fmt: skip


def test_an_entry_has_one_way_of_being_written():
    assert canonical(body(TOLD)) == (
        b'{"act":"read case","actor":"worker/1","agency":"southwark.csc",'
        b'"at":"2026-11-18T10:00:00.000000Z","case":"","commitment":"",'
        b'"detail":{"a":["x",null,true],"b":1},"id":"e","outcome":"looked",'
        b'"reference":"KX7-4MQ-9TR","username":"mara","v":1}'
    )


def test_every_part_of_an_entry_is_in_its_bytes():
    written = {canonical(body(TOLD))}
    for at in range(len(PARTS)):
        told = list(TOLD)
        told[at] = '{"b": 2}' if PARTS[at] == "detail" else "ø"
        written.add(canonical(body(told)))

    assert len(written) == len(PARTS) + 1
    assert all(one.isascii() for one in written)


@pytest.mark.parametrize("detail", ["1.5", '{"a": 1.5}', '"{}"', "null", "[1]", '{"a": [1e-3]}'])
def test_what_no_act_of_ours_would_write_is_chained_as_the_text_it_is(detail):
    told = list(TOLD)
    told[PARTS.index("detail")] = detail

    assert body(told)["detail"] == detail


def test_the_independent_verifier_stands_alone():
    """Copied out of the repository it runs on a bare Python."""
    source = (CHECKOUT / "mash" / "audit" / "independent.py").read_text()
    command = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        f"{source.split('if __name__')[0]}\nprint(BASE[1])",
    ]

    ended = subprocess.run(command, capture_output=True, text=True, cwd="/")

    assert ended.returncode == 0, ended.stderr
    assert "mash" not in {word.split(".")[0] for word in imported(source)}


def imported(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_lines_of_an_export_are_read_as_they_were_written():
    line = {"before": "A" * 43 + "=", "entry": body(TOLD)}
    again = json.loads(json.dumps(line))

    assert independent.leaf_of(again) == tree.leaf_hash(bytes(32) + canonical(body(TOLD)))
    assert list(itertools.islice(PARTS, 2)) == ["id", "at"]
