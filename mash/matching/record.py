"""A person as somebody knows them: names, birth date, sex, addresses, numbers, as told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    given: str = ""
    family: str = ""
    kind: str = "legal"  # legal, previous, alias, known_as, transliterated


@dataclass(frozen=True, slots=True)
class Address:
    line: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """Everything is optional and raw: no text a person types can make the matcher fall over."""

    names: tuple[Name, ...] = ()
    born: str = ""
    sex: str = ""
    addresses: tuple[Address, ...] = ()
    phones: tuple[str, ...] = ()
    nhs: str = ""
