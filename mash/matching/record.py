"""A person as known: everything optional, raw text as told."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Name:
    given: str
    family: str
    kind: str = "legal"


@dataclass(frozen=True)
class Address:
    line: str
    postcode: str


@dataclass(frozen=True)
class Record:
    names: tuple[Name, ...]
    born: str = ""
    sex: str = ""
    addresses: tuple[Address, ...] = ()
    phones: tuple[str, ...] = ()
    nhs: str = ""
