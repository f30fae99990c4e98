"""One entry of the audit as bytes that can be hashed: the same for whoever writes them down.

Canonical JSON: keys in their order, no spaces, everything beyond ASCII escaped, no fractions. Each
leaf holds the hash of the leaf before it, so that the entries are also a chain.
"""

import json
from collections.abc import Sequence
from typing import Any

from mash.ledger.tree import leaf_hash

FIRST = bytes(32)  # what stands for the leaf before the first
VERSION = 1
PARTS = ("id", "at", "actor", "username", "agency", "act", "outcome", "case", "reference",
         "detail", "commitment")  # fmt: skip
DETAIL = PARTS.index("detail")
encode = json.JSONEncoder(
    ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


def body(told: Sequence[str]) -> dict[str, Any]:
    """An entry by its parts, each of which came as a text.

    The detail is an object of codes. Whatever else somebody put into the table by hand stands
    here as the text that the database shows, so that it cannot hold up what comes after it.
    """
    parts: dict[str, Any] = dict(zip(PARTS, told, strict=True))
    try:
        detail = json.loads(told[DETAIL])
    except (ValueError, RecursionError):
        detail = None
    if type(detail) is dict and is_plain(detail):
        parts["detail"] = detail
    parts["v"] = VERSION
    return parts


def is_plain(told: Any) -> bool:
    """Codes, whole numbers, yes and no, and lists and objects of them: no fraction."""
    if type(told) is dict:
        return all(map(is_plain, told.values()))
    if type(told) is list:
        return all(map(is_plain, told))
    return told is None or type(told) in (str, int, bool)


def canonical(told: dict[str, Any]) -> bytes:
    """Byte for byte what `independent.leaf_of` writes: another writing is another hash."""
    return encode(told).encode("ascii")


def leaf(previous: bytes, told: dict[str, Any]) -> bytes:
    """The 32 bytes of an entry's leaf; `previous` is the leaf before, `FIRST` for the first."""
    return leaf_hash(previous + canonical(told))
