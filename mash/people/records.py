"""A person as told on a contact, as the record that matching compares; and back from a card.

Only what this page names is ever compared: no word of a worry, an item or a seal comes this way.
"""

from collections.abc import Mapping
from typing import Any

from mash.matching.record import Address, Name, Record

SEXES = {"F": "f", "M": "m"}


def record_of(told: Mapping[str, Any]) -> Record:
    """The record of one of a contact's people, from their words."""
    return Record(
        names=names_of(told),
        born=born_of(told),
        sex=SEXES.get(told.get("sex") or "", ""),
        addresses=addresses_of(told),
        phones=tuple(filter(None, [told.get("telephone") or ""])),
        nhs=told.get("nhs_number") or "",
    )


def names_of(told: Mapping[str, Any]) -> tuple[Name, ...]:
    given, family = told.get("given_names") or "", told.get("family_name") or ""
    names = [Name(given, family)] if given or family else []
    if called := told.get("known_as"):
        names.append(Name(called, family, "known_as"))
    return tuple(names)


def born_of(told: Mapping[str, Any]) -> str:
    """The day; of one that was guessed the year, for day and month then say nothing."""
    born = str(told.get("birth_date") or "")
    return born[:4] if told.get("birth_date_estimated") else born


def addresses_of(told: Mapping[str, Any]) -> tuple[Address, ...]:
    line = " ".join((told.get("address") or "").split())
    postcode = told.get("postcode") or ""
    return (Address(line, postcode),) if line or postcode else ()


def card_words(record: Record) -> dict[str, Any]:
    """A record as a card keeps it: short, for there are millions; what is not told is not there."""
    words = {
        "n": [[name.given, name.family, name.kind] for name in record.names],
        "b": record.born,
        "s": record.sex,
        "a": [[one.line, one.postcode] for one in record.addresses],
        "p": list(record.phones),
        "h": record.nhs,
    }
    return {name: value for name, value in words.items() if value}


def card_record(words: Mapping[str, Any]) -> Record:
    """The record that a card keeps."""
    return Record(
        names=tuple(Name(*name) for name in words.get("n", [])),
        born=words.get("b", ""),
        sex=words.get("s", ""),
        addresses=tuple(Address(*one) for one in words.get("a", [])),
        phones=tuple(words.get("p", [])),
        nhs=words.get("h", ""),
    )
