"""What passes between a hub and an agency's edge: one signed question, one answer of one size."""

import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mash.matching.record import Address, Name, Record

SKEW = 300  # seconds that the two clocks may differ
LONGEST_BODY = 64 * 1024  # bytes of a question
MOST_PEOPLE = 40  # in one question
MOST_OF_ONE = 12  # names, addresses or telephone numbers of one person
LONGEST = 300  # letters of one field
LONGEST_OFFICER = 100
A_PERSON = 1024  # bytes that the answer on one person takes, whatever it is
CODE = re.compile(r"[A-Za-z0-9_.:-]{1,60}")
REFERENCE = re.compile(r"[0-9a-f-]{36}")
NONCE = re.compile(r"[0-9a-f]{32}")
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Refusal(StrEnum):
    """Why an edge does not answer; the code is all that it says."""

    NOT_SIGNED = "not-signed"  # no such hub, or not with its key: nobody is told which
    STALE = "stale"
    REPLAYED = "replayed"
    TOO_MANY = "too-many"
    TOO_LONG = "too-long"
    UNREADABLE = "unreadable"
    NO_LIST = "no-list"
    FAILED = "failed"


class Refused(Exception):
    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


class Known(StrEnum):
    """All that a hub can learn of a person from a list."""

    NONE = "none likely"  # and that is not an all-clear
    POSSIBLE = "possible"
    CONTACT = "contact"


@dataclass(frozen=True)
class Told:
    """The answer on one person; `officer` is whom to contact."""

    known: Known
    officer: str = ""


@dataclass(frozen=True)
class Question:
    request: str  # the hub's reference of its request to the agency: random, no case's
    purpose: str  # the lawful basis, as the agreement calls it
    people: tuple[Record, ...]

    def encoded(self) -> bytes:
        people = [_person(one) for one in self.people]
        told = {"request": self.request, "purpose": self.purpose, "people": people}
        return json.dumps(told, ensure_ascii=False).encode()

    @classmethod
    def decoded(cls, body: bytes) -> "Question":
        """The question, or Refused: nothing is cut short or guessed."""
        try:
            told = json.loads(body)
            people = told["people"]
            if not 0 < len(people) <= MOST_PEOPLE or set(told) != {"request", "purpose", "people"}:
                raise ValueError
            if not (REFERENCE.fullmatch(told["request"]) and CODE.fullmatch(told["purpose"])):
                raise ValueError
            return cls(told["request"], told["purpose"], tuple(_record(one) for one in people))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise Refused(Refusal.UNREADABLE) from None


def is_readable(text: str) -> bool:
    """Short enough, and what one sees is what there is: no NUL, no turned letters, no half ones."""
    hidden = any(unicodedata.category(one) in {"Cc", "Cs", "Cn"} for one in text)
    return len(text) <= LONGEST and not hidden and not BIDI.search(text)


def signature(key: bytes, kind: str, hub: str, at: str, nonce: str, body: bytes) -> str:
    """HMAC-SHA256 over all of it: neither time, nonce, direction nor a letter can be changed."""
    digest = hashlib.sha256(body).hexdigest()
    said = json.dumps(["mash edge 1", kind, hub, at, nonce, digest]).encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()


def encoded(answers: Sequence[Told]) -> bytes:
    told = [{"answer": one.known, "officer": one.officer} for one in answers]
    return json.dumps({"answers": told}).encode().ljust(A_PERSON * len(answers))


def decoded(body: bytes, count: int) -> list[Told]:
    """The answers, as many as were asked for; ValueError where it is anything else."""
    try:
        told = [
            Told(Known(one["answer"]), str(one["officer"])) for one in json.loads(body)["answers"]
        ]
    except (TypeError, KeyError, AttributeError, RecursionError):
        raise ValueError("no answer of an edge") from None
    if len(told) != count or not all(
        len(one.officer) <= LONGEST_OFFICER and is_readable(one.officer) for one in told
    ):
        raise ValueError("no answer of an edge")
    return told


def _person(one: Record) -> dict[str, Any]:
    return {
        "names": [[name.given, name.family, name.kind] for name in one.names],
        "born": one.born,
        "sex": one.sex,
        "addresses": [[at.line, at.postcode] for at in one.addresses],
        "phones": list(one.phones),
        "nhs": one.nhs,
    }


def _record(told: dict[str, Any]) -> Record:
    if set(told) != {"names", "born", "sex", "addresses", "phones", "nhs"}:
        raise ValueError
    return Record(
        names=tuple(Name(*_texts(one, 3)) for one in _few(told["names"])),
        born=_text(told["born"]),
        sex=_text(told["sex"]),
        addresses=tuple(Address(*_texts(one, 2)) for one in _few(told["addresses"])),
        phones=tuple(_text(one) for one in _few(told["phones"])),
        nhs=_text(told["nhs"]),
    )


def _few(many: Any) -> list[Any]:
    if not isinstance(many, list) or len(many) > MOST_OF_ONE:
        raise ValueError
    return many


def _texts(many: Any, count: int) -> list[str]:
    if not isinstance(many, list) or len(many) != count:
        raise ValueError
    return [_text(one) for one in many]


def _text(one: Any) -> str:
    if not isinstance(one, str) or not is_readable(one):
        raise ValueError
    return one
