"""The keys by which a record is found again."""

from hashlib import blake2b

from mash.matching.record import Record


def keys(record: Record, secret: bytes) -> set[int]:
    return set(query_keys(record, secret))


def query_keys(record: Record, secret: bytes) -> dict[int, float]:
    found = {}
    for name in record.names:
        found[f"n|{name.given[:3].lower()}{name.family[:3].lower()}"] = 3.0
    if record.born:
        found[f"D|{record.born}"] = 5.0
    return {
        int.from_bytes(
            blake2b(k.encode(), key=secret, digest_size=8).digest(), "big", signed=True
        ): w
        for k, w in found.items()
    }
