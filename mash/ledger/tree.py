"""RFC 6962's Merkle tree, whose hashes are kept 256 to a tile: appended and proved in few reads."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Protocol

TILE = 256  # hashes to a tile: one of the level above stands for so many of the level below
HEIGHT = 8  # levels of the tree that a tile spans
EMPTY = sha256(b"").digest()

Node = tuple[int, int, bytes]  # level, index, hash


class Kept(Protocol):
    """Where the hashes lie: level 0 is the leaves', level n of whole trees of 256**n leaves."""

    def read(self, level: int, start: int, count: int) -> list[bytes]:
        """So many hashes of a level, in order; all of them, or KeyError."""


def leaf_hash(data: bytes) -> bytes:
    """RFC 6962, 2.1: leaves under 0 and nodes under 1, so that neither passes for the other."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The 32 bytes above two hashes of 32 bytes (RFC 6962, 2.1)."""
    return sha256(b"\1" + left + right).digest()


def folded(hashes: Sequence[bytes]) -> bytes:
    """The root of a perfect tree over 1, 2, 4, … hashes."""
    while len(hashes) > 1:
        hashes = [sha256(b"\1" + hashes[i] + hashes[i + 1]).digest()
                  for i in range(0, len(hashes), 2)]  # fmt: skip
    return hashes[0]


def grown(kept: Kept, size: int, leaves: Sequence[bytes]) -> Iterator[Node]:
    """The hashes above the leaves that become whole when these leaves come to a tree of `size`."""
    level, count, added = 0, size, list(leaves)
    while added:
        begun = count % TILE
        row = kept.read(level, count - begun, begun) + added
        first = count // TILE
        added = [folded(row[i : i + TILE]) for i in range(0, len(row) - TILE + 1, TILE)]
        level, count = level + 1, first
        for place, made in enumerate(added):
            yield level, first + place, made


def span(kept: Kept, start: int, end: int) -> bytes:
    """The hash over the leaves from `start` to before `end`, as the tree has it (MTH)."""
    peaks, size = [], end - start
    while size:
        height = size.bit_length() - 1
        level, above = divmod(height, HEIGHT)
        first = start >> (level * HEIGHT)
        peaks.append(folded(kept.read(level, first, 1 << above)))
        start, size = start + (1 << height), size - (1 << height)
    return joined(peaks)


def joined(peaks: Sequence[bytes]) -> bytes:
    """The root over whole trees of falling size."""
    if not peaks:
        return EMPTY
    made = peaks[-1]
    for one in reversed(peaks[:-1]):
        made = node_hash(one, made)
    return made


def root(kept: Kept, size: int) -> bytes:
    """The 32 bytes over the first `size` leaves (RFC 6962, 2.1); KeyError where one is lost."""
    return span(kept, 0, size)


def split(size: int) -> int:
    """Leaves of the left half: the largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion(kept: Kept, index: int, size: int) -> list[bytes]:
    """The hashes that lead from a leaf to the root (RFC 6962, 2.1.1), the lowest first."""
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append(span(kept, middle, end))
            end = middle
        else:
            path.append(span(kept, start, middle))
            start = middle
    return path[::-1]


def consistency(kept: Kept, old: int, new: int) -> list[bytes]:
    """The hashes that show that the tree of `old` leaves begins that of `new` (2.1.2)."""
    if old == 0:
        return []
    start, end, path = 0, new, []
    while end != old:
        middle = start + split(end - start)
        if old <= middle:
            path.append(span(kept, middle, end))
            end = middle
        else:
            path.append(span(kept, start, middle))
            start = middle
    if start:
        path.append(span(kept, start, end))
    return path[::-1]


def is_included(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """Does this path lead from the leaf to this root? (RFC 9162, 2.1.3.2)"""
    if not 0 <= index < size:
        return False
    at, last, made = index, size - 1, leaf
    for one in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            made = node_hash(one, made)
            at, last = up_to_a_right_child(at, last)
        else:
            made = node_hash(made, one)
        at, last = at >> 1, last >> 1
    return last == 0 and made == expected


def is_extension(
    old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    """Does the tree of `new` leaves begin with that of `old`? (RFC 9162, 2.1.4.2)"""
    if not 0 <= old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == EMPTY
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not steps:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = steps[0]
    for one in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node_hash(one, before), node_hash(one, after)
            at, last = up_to_a_right_child(at, last)
        else:
            after = node_hash(after, one)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def up_to_a_right_child(at: int, last: int) -> tuple[int, int]:
    """Past the levels at which the last node has no sibling."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


class Rolling:
    """The tree while it is read, from its first leaf or from a size on: the open tiles alone."""

    def __init__(self, kept: Kept | None = None, size: int = 0) -> None:
        self.size, self.rows, count = size, list[list[bytes]](), size
        while kept is not None and count:
            begun = count % TILE
            self.rows.append(kept.read(len(self.rows), count - begun, begun))
            count //= TILE

    def append(self, made: bytes) -> list[Node]:
        """Returns the hashes above the leaves that this leaf makes whole."""
        self.size += 1
        level, count, whole = 0, self.size, list[Node]()
        while True:
            if len(self.rows) == level:
                self.rows.append([])
            self.rows[level].append(made)
            if count % TILE:
                return whole
            made, self.rows[level] = folded(self.rows[level]), []
            level, count = level + 1, count // TILE
            whole.append((level, count - 1, made))

    def root(self) -> bytes:
        peaks = []
        for row in reversed(self.rows):
            start = 0
            while start < len(row):
                size = 1 << ((len(row) - start).bit_length() - 1)
                peaks.append(folded(row[start : start + size]))
                start += size
        return joined(peaks)
