"""Signed notes as C2SP has them: a text, an empty line, and under it who signed it.

A log signs its checkpoints with a plain Ed25519 key (`LOG`); a witness cosigns them with the time
at which it did (`WITNESS`). Formats: c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature.
"""

import base64
import binascii
import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LOG, WITNESS = 1, 4  # the first byte of a key says how it signs
NAME = re.compile(r"[^\s+]{1,150}")
NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
LONGEST = 16 * 1024  # bytes of a note
MOST_SIGNATURES = 32
DASH = "\N{EM DASH} "


class NotReadable(ValueError):
    """This is no note, key or checkpoint as the formats have them."""


def told64(data: bytes) -> str:
    """Base64 as RFC 4648, 4 has it, with its padding: C2SP's notes know no other."""
    return base64.b64encode(data).decode()


def read64(text: str, size: int | None = None) -> bytes:
    """The bytes of a base64 text that says them in the one way there is."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NotReadable("This is no base64.") from None
    if told64(data) != text or (size is not None and len(data) != size):
        raise NotReadable("This is no base64 of the right length.")
    return data


@dataclass(frozen=True)
class VerifyingKey:
    """Whom a signature is of: what everybody may know."""

    name: str
    kind: int
    raw: bytes

    @property
    def number(self) -> bytes:
        """The four bytes that a signature names its key by."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.raw).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.number.hex()}+{told64(bytes([self.kind]) + self.raw)}"

    @classmethod
    def parse(cls, text: str) -> "VerifyingKey":
        name, raw = key_parts(text.strip(), "")
        key = cls(name, raw[0], raw[1:])
        if str(key) != text.strip():
            raise NotReadable("This is no key: its number does not fit it.")
        return key

    def verifies(self, text: str, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


def key_parts(text: str, before: str) -> tuple[str, bytes]:
    """The name of a key and its kind with its bytes."""
    parts = text.removeprefix(before).split("+", 2)
    if not text.startswith(before) or len(parts) != 3 or not NAME.fullmatch(parts[0]):
        raise NotReadable("This is no key.")
    raw = read64(parts[2], 33)
    if raw[0] not in (LOG, WITNESS):
        raise NotReadable("This is a key of another kind.")
    return parts[0], raw


@dataclass(frozen=True)
class SigningKey:
    """What signs: its owner's alone."""

    name: str
    kind: int
    seed: bytes

    BEFORE = "PRIVATE+KEY+"

    @classmethod
    def new(cls, name: str, kind: int) -> "SigningKey":
        if not NAME.fullmatch(name):
            raise NotReadable("A key's name has no space and no plus.")
        return cls(name, kind, secrets.token_bytes(32))

    @property
    def private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def public(self) -> VerifyingKey:
        raw = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return VerifyingKey(self.name, self.kind, raw)

    def encoded(self) -> str:
        number = self.public.number.hex()
        return f"{self.BEFORE}{self.name}+{number}+{told64(bytes([self.kind]) + self.seed)}"

    @classmethod
    def parse(cls, text: str) -> "SigningKey":
        name, raw = key_parts(text.strip(), cls.BEFORE)
        key = cls(name, raw[0], raw[1:])
        if key.encoded() != text.strip():
            raise NotReadable("This is no key: its number does not fit it.")
        return key

    def signature(self, text: str, at: int = 0) -> str:
        """The line that goes under the text; a witness's holds `at`, in seconds."""
        told = self.public.number
        if self.kind == WITNESS:
            told += at.to_bytes(8, "big")
            text = timed(text, at)
        return f"{DASH}{self.name} {told64(told + self.private.sign(text.encode()))}\n"


def timed(text: str, at: int) -> str:
    """What a witness signs of a checkpoint."""
    return f"cosignature/v1\ntime {at}\n{text}"


@dataclass(frozen=True)
class Note:
    """A text and the lines under it, not yet believed."""

    text: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(self.lines)

    @classmethod
    def parse(cls, told: bytes | str) -> "Note":
        try:
            told = told.decode() if isinstance(told, bytes) else told
        except UnicodeDecodeError:
            raise NotReadable("This is no note: it is no UTF-8.") from None
        text, found, under = told.rpartition("\n\n")
        lines = tuple(f"{line}\n" for line in under.split("\n")[:-1])
        if len(told) > LONGEST or not (found and text and lines and under.endswith("\n")):
            raise NotReadable("This is no note.")
        if any(ord(one) < 32 and one != "\n" for one in told) or len(lines) > MOST_SIGNATURES:
            raise NotReadable("This is no note: it holds what a note may not.")
        for line in lines:
            signature_of(line)
        return cls(text + "\n", lines)

    def signed_at(self, key: VerifyingKey) -> int | None:
        """When this key signed: a witness's time in seconds, 0 for a log, None where it did not.

        A line that names the key and is not signed by it condemns the note.
        """
        found = None
        for name, told in map(signature_of, self.lines):
            if name != key.name or told[:4] != key.number:
                continue
            at, text, signature = 0, self.text, told[4:]
            if key.kind == WITNESS:
                at, signature = int.from_bytes(told[4:12], "big"), told[12:]
                text = timed(text, at)
            if at >= 1 << 62 or not key.verifies(text, signature):
                return None
            found = at if found is None else max(at, found)
        return found


def signature_of(line: str) -> tuple[str, bytes]:
    """Who is said to have signed, and the key's number with the signature."""
    name, found, told = line.removeprefix(DASH).rstrip("\n").partition(" ")
    if not line.startswith(DASH) or not found or not NAME.fullmatch(name):
        raise NotReadable("This is no signature of a note.")
    data = read64(told)
    if len(data) < 5:
        raise NotReadable("This is no signature of a note.")
    return name, data


@dataclass(frozen=True)
class Checkpoint:
    """How many entries a log has, and the root of the tree over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{told64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        lines = text.split("\n")
        if len(lines) < 4 or not lines[0] or not NUMBER.fullmatch(lines[1]) or lines[-1]:
            raise NotReadable("This is no checkpoint.")
        return cls(lines[0], int(lines[1]), read64(lines[2], 32))
