#!/usr/bin/env python3
"""Check an agency's export of a hub's audit: this one file, Python 3.9 or later, nothing else.

    python3 independent.py EXPORT --key LOGKEY [--witness WITNESSKEY] [--kept CHECKPOINT]

LOGKEY is the line that the hub printed by `mash audit key`, WITNESSKEY the line that
`mash witness init` printed; give those that you were handed, not those in the export. CHECKPOINT
is a file of an earlier checkpoint, such as your own witness holds (`mash witness show`). It
shares no code with the hub, and is written another way: by the recursive definitions of RFC 6962
and the formulas of RFC 8032, so that one mistake is not made twice.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

Point = Any  # four whole numbers: a point in extended coordinates (RFC 8032, 5.1.4)
Key = Any  # name, number, kind, bytes


class Wrong(Exception):
    """What does not hold, in a sentence."""


# --- RFC 6962, 2.1: trees -----------------------------------------------------------------------


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def half(size: int) -> int:
    """The largest power of two below `size`."""
    k = 1
    while 2 * k < size:
        k *= 2
    return k


def root_by_path(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that a leaf's audit path leads to; Wrong where the path has another length."""
    if size == 1:
        if path:
            raise Wrong("A proof is longer than the tree is high.")
        return leaf
    if not path:
        raise Wrong("A proof is shorter than the tree is high.")
    k, sibling = half(size), path[-1]
    if index < k:
        return sha256(b"\1", root_by_path(leaf, index, k, path[:-1]), sibling)
    return sha256(b"\1", sibling, root_by_path(leaf, index - k, size - k, path[:-1]))


def roots_by_proof(
    old: int, size: int, proof: list[bytes], old_root: bytes, is_left: bool = True
) -> tuple[bytes, bytes]:
    """The roots of the first `old` leaves and of all, as a consistency proof tells them."""
    if old == size:
        if is_left and not proof:
            return old_root, old_root
        if not is_left and len(proof) == 1:
            return proof[0], proof[0]
        raise Wrong("A consistency proof has another length than it should.")
    if not proof:
        raise Wrong("A consistency proof is too short.")
    k, other = half(size), proof[-1]
    if old <= k:
        before, after = roots_by_proof(old, k, proof[:-1], old_root, is_left)
        return before, sha256(b"\1", after, other)
    before, after = roots_by_proof(old - k, size - k, proof[:-1], old_root, False)
    return sha256(b"\1", other, before), sha256(b"\1", other, after)


def includes(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    """Does the audit path (lowest hash first) lead from this leaf to this root? RFC 6962, 2.1.1."""
    try:
        return 0 <= index < size and root_by_path(leaf, index, size, path) == root
    except Wrong:
        return False


def extends(old: int, new: int, proof: list[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Does the tree of `new` leaves begin with that of `old`? RFC 6962, 2.1.2."""
    try:
        if old == 0:
            return not proof and old_root == sha256()
        return old <= new and roots_by_proof(old, new, proof, old_root) == (old_root, new_root)
    except Wrong:
        return False


# --- RFC 8032, 5.1: Ed25519, verifying only -----------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def added(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: Point) -> Point:
    made = (0, 1, 1, 0)
    while number:
        if number & 1:
            made = added(made, point)
        point = added(point, point)
        number >>= 1
    return made


def point_of(told: bytes) -> Point:
    """The point that 32 bytes stand for, or None."""
    if len(told) != 32:
        return None
    y = int.from_bytes(told, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else (0, y, 1, 0)
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """RFC 8032, 5.1.7, without the cofactor: key of 32 bytes, signature of 64."""
    if len(signature) != 64:
        return False
    a, r = point_of(key), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left, right = times(s, BASE), added(r, times(h, a))
    same: bool = (left[0] * right[2] - right[0] * left[2]) % P == 0 and (
        left[1] * right[2] - right[1] * left[2]
    ) % P == 0
    return same


# --- c2sp.org: notes, keys, checkpoints ---------------------------------------------------------


def unboxed(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, TypeError):
        raise Wrong("What should be base64 is not.") from None
    if base64.b64encode(data).decode() != text:
        raise Wrong("What should be base64 is not.")
    return data


def key_of(line: str) -> Key:
    """Name, number, kind and bytes of a verifying key."""
    name, number, told = line.strip().split("+", 2)
    raw = unboxed(told)
    if len(raw) != 33 or sha256(name.encode(), b"\n", raw)[:4].hex() != number:
        raise Wrong(f"This is no key: {line.strip()[:60]}")
    return name, bytes.fromhex(number), raw[0], raw[1:]


def when_signed(note: str, key: Key) -> int | None:
    """When this key signed the note: a witness's seconds, 0 for a log; None where it did not."""
    text, found, lines = note.rpartition("\n\n")
    text += "\n"
    name, number, kind, raw = key
    for line in lines.splitlines() if found else []:
        dash, _, rest = line.partition(" ")
        signer, _, told = rest.partition(" ")
        if dash != "\u2014" or signer != name or unboxed(told)[:4] != number:
            continue
        signature, at, message = unboxed(told)[4:], 0, text
        if kind == 4:
            at, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            message = f"cosignature/v1\ntime {at}\n{text}"
        return at if is_signed(raw, message.encode(), signature) else None
    return None


def checkpoint_of(note: str, key: Key) -> tuple[int, bytes]:
    """Size and root that a note tells, if the log signed it."""
    if when_signed(note, key) is None:
        raise Wrong(f"A checkpoint is not signed by {key[0]}.")
    origin, size, root = note.split("\n")[:3]
    if origin != key[0] or not size.isdecimal() or len(unboxed(root)) != 32:
        raise Wrong("A checkpoint says nothing that can be read.")
    return int(size), unboxed(root)


# --- the export ---------------------------------------------------------------------------------


def leaf_of(line: dict[str, Any]) -> bytes:
    entry = json.dumps(line["entry"], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return sha256(b"\0", unboxed(line["before"]), entry.encode())


def check_entry(
    line: dict[str, Any], size: int, root: bytes, before: tuple[int, bytes] | None
) -> tuple[int, bytes]:
    """Number and leaf of an entry that is in the tree and follows `before`; else Wrong."""
    leaf = leaf_of(line)
    path = [unboxed(one) for one in line["proof"]]
    if type(line["seq"]) is not int or not includes(leaf, line["seq"], size, path, root):
        raise Wrong(f"Entry {line['seq']} is not part of the signed tree.")
    if before and before[0] + 1 == line["seq"] and unboxed(line["before"]) != before[1]:
        raise Wrong(f"Entry {line['seq']} does not follow the one before it.")
    if line["seq"] == 0 and unboxed(line["before"]) != bytes(32):
        raise Wrong("The first entry follows another.")
    return line["seq"], leaf


def check_extension(head: dict[str, Any], kept: str, key: Key, size: int, root: bytes) -> int:
    """The size of the checkpoint that was kept, which the export's must extend."""
    old, old_root = checkpoint_of(kept, key)
    told, proof = head.get("since"), []
    if told and checkpoint_of(told["checkpoint"], key) == (old, old_root):
        proof = [unboxed(one) for one in told["proof"]]
    elif old != size:
        raise Wrong(f"The export has no proof from your checkpoint of {old} entries. Ask for it.")
    if not extends(old, size, proof, old_root, root):
        raise Wrong(f"The log does not extend your checkpoint of {old} entries.")
    return old


def check(
    lines: Iterable[str], key: Key, witnesses: Iterable[Key] = (), kept: Iterable[str] = ()
) -> Iterator[str]:
    """What holds, in sentences; Wrong at the first thing that does not."""
    lines = iter(lines)
    head = json.loads(next(lines))
    if head["format"] != "openmash audit export 1":
        raise Wrong("This is no export that this program can read.")
    size, root = checkpoint_of(head["checkpoint"], key)
    yield f"{key[0]} signed a checkpoint of {size} entries."
    for witness in witnesses:
        at = when_signed(head["checkpoint"], witness)
        if at is None:
            raise Wrong(f"{witness[0]} has not cosigned this checkpoint.")
        yield f"{witness[0]} cosigned it at {at} (seconds since 1970)."
    for note in kept:
        old = check_extension(head, note, key, size, root)
        yield f"It extends your checkpoint of {old} entries: nothing before it was changed."
    count = 0
    before: tuple[int, bytes] | None = None
    for text in lines:
        last = before
        before = check_entry(json.loads(text), size, root, before)
        if last and before[0] <= last[0]:
            raise Wrong(f"Entry {before[0]} is not in its place.")
        count += 1
    yield f"Each of the {count} entries told is part of it, as it was written."


def main() -> None:
    asked = argparse.ArgumentParser(description="Check an agency's export of a hub's audit.")
    asked.add_argument("export")
    asked.add_argument("--key", required=True, help="the log's verifying key")
    asked.add_argument("--witness", action="append", default=[], help="a witness's verifying key")
    asked.add_argument("--kept", action="append", default=[], help="a file of a checkpoint")
    given = asked.parse_args()
    try:
        kept = []
        for path in given.kept:
            with open(path, encoding="utf-8", newline="") as file:
                kept.append(file.read())
        witnesses = [key_of(one) for one in given.witness]
        with open(given.export, encoding="utf-8") as lines:
            for sentence in check(lines, key_of(given.key), witnesses, kept):
                print(sentence)
    except Wrong as fault:
        sys.exit(f"NOT WHAT WAS WRITTEN: {fault}")
    except (OSError, ValueError, KeyError, TypeError, StopIteration, AttributeError) as fault:
        sys.exit(f"NOT READABLE: {type(fault).__name__}: {fault}")


if __name__ == "__main__":
    main()
