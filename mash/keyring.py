"""The keys: root → agency → case → item, kept in a folder apart from the data.

Destroying a case's folder of keys turns its story into noise in live data and in every backup.
One key file per (case, agency): the hub's own key covers the case's story, each agency's key the
items it seals. A worker's own key covers, with the case's, what they typed and did not send. A
folder is the small hub's key store; another store need only offer these calls.
"""

import functools
import hmac
import os
import secrets
import shutil
import uuid
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from mash.secret import kept_secret

HUB = "hub"  # the owner of a case's story
VERSION = b"\x01"
NONCE = 12  # bytes, random: each key meets far fewer than 2**32 messages
KEY = 32  # bytes: AES-256


class CannotOpen(Exception):
    """A text cannot be opened: wrong place, wrong key, changed, or its key is destroyed."""


def bound(*parts: object) -> bytes:
    """What a ciphertext is bound to: it opens nowhere else. No part may hold the separator."""
    place = "|".join(["mash", "v1", *map(str, parts)])
    if place.count("|") != len(parts) + 1:
        raise ValueError("A name that is bound into a ciphertext may not hold “|”.")
    return place.encode()


def lock(key: bytes, text: bytes, place: bytes) -> bytes:
    """AES-256-GCM: version, random nonce, ciphertext with tag; bound to `place`."""
    nonce = secrets.token_bytes(NONCE)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, text, place)


def unlock(key: bytes, blob: bytes | memoryview, place: bytes) -> bytes:
    """The text of `blob`; one and the same error for every way it can fail."""
    blob = bytes(blob)
    if blob[:1] != VERSION or len(blob) < 1 + NONCE + 16:
        raise CannotOpen("This text cannot be opened.")
    try:
        return AESGCM(key).decrypt(blob[1 : 1 + NONCE], blob[1 + NONCE :], place)
    except InvalidTag:
        raise CannotOpen("This text cannot be opened.") from None


@functools.lru_cache(maxsize=64)
def root_key(path: Path) -> bytes:
    return kept_secret(path, secrets.token_bytes(KEY))


@functools.lru_cache(maxsize=1024)
def agency_key(folder: Path, root: Path, agency: str) -> bytes:
    """An agency's key, made at its first use; wrapped by the root key."""
    place = bound("key", "agency", agency)
    wrapped = kept_secret(
        folder / "agencies" / f"{agency}.key",
        lock(root_key(root), secrets.token_bytes(KEY), place),
    )
    return unlock(root_key(root), wrapped, place)


def case_folder(case_id: uuid.UUID) -> Path:
    name = str(case_id)
    return settings.MASH_KEYS / "cases" / name[:2] / name


def case_key(case_id: uuid.UUID, agency: str = HUB, *, make: bool = False) -> bytes:
    """One agency's key for one case; read anew each time, so that destroying it bites at once."""
    wrapping = agency_key(settings.MASH_KEYS, settings.MASH_ROOT_KEY, agency)
    place = bound("key", "case", case_id, agency)
    if make:
        path = case_folder(case_id) / f"{agency}.key"
        wrapped = kept_secret(path, lock(wrapping, secrets.token_bytes(KEY), place))
    else:
        try:
            wrapped = read_case_key(str(case_id), agency)
        except FileNotFoundError:
            raise CannotOpen("The key of this case is destroyed, or was never made.") from None
    return unlock(wrapping, wrapped, place)


def read_case_key(case: str, agency: str) -> bytes:
    """By a plain string: a look-up opens hundreds, and a path object costs more than the file."""
    with open(f"{settings.MASH_KEYS}/cases/{case[:2]}/{case}/{agency}.key", "rb", 0) as file:
        return file.read()


def person_key(person: uuid.UUID, agency: str) -> bytes:
    """A worker's own key while in this agency, made at its first use; wrapped by the agency's."""
    name = str(person)
    place = bound("key", "person", person, agency)
    wrapping = agency_key(settings.MASH_KEYS, settings.MASH_ROOT_KEY, agency)
    path = settings.MASH_KEYS / "people" / name[:2] / name / f"{agency}.key"
    return unlock(wrapping, kept_secret(path, lock(wrapping, new_key(), place)), place)


def draft_key(person: uuid.UUID, agency: str, case_id: uuid.UUID | None) -> bytes:
    """The key of a person's drafts on one case: it takes their key and the case's to make it."""
    own = person_key(person, agency)
    case = case_key(case_id) if case_id else b""
    return hmac.digest(own, b"mash v1 draft|" + case, "sha256")


def index_key(box: uuid.UUID) -> bytes:
    """What the keys of a hub's index of people are hashed with: without it they are numbers."""
    return hmac.digest(root_key(settings.MASH_ROOT_KEY), bound("index", box), "sha256")


def new_key() -> bytes:
    return secrets.token_bytes(KEY)


SMALLEST = 256  # bytes; then 512, 1024, …


def padded(text: bytes) -> bytes:
    """Length in four bytes, the text, zeros up to the next power of two."""
    size = SMALLEST
    while size < len(text) + 4:
        size *= 2
    return (len(text).to_bytes(4, "big") + text).ljust(size, b"\0")


def unpadded(text: bytes) -> bytes:
    return text[4 : 4 + int.from_bytes(text[:4], "big")]


def destroy_case_keys(case_id: uuid.UUID) -> int:
    """Destroy every key of a case: its stories and seals are unreadable from here on."""
    folder = case_folder(case_id)
    if not folder.exists():
        return 0
    count = len(list(folder.glob("*.key")))
    for path in folder.glob("*.key"):
        path.write_bytes(os.urandom(path.stat().st_size))
    shutil.rmtree(folder)
    mark_destroyed()
    return count


def mark_destroyed() -> None:
    """For the other processes: they have something to forget. Nothing says what."""
    with open(settings.MASH_KEYS / "destroyed", "ab") as file:
        file.write(b".")


def last_destroyed() -> int:
    """Another number each time keys were destroyed; 0 before the first time."""
    try:
        return os.stat(f"{settings.MASH_KEYS}/destroyed").st_size
    except FileNotFoundError:
        return 0
