"""An agency's list out of a CSV file: whoever is on it, or every row that cannot be read."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mash.edge.wire import LONGEST_OFFICER, is_readable
from mash.matching import normalise as n
from mash.matching.record import Record
from mash.matching.tables import MASH, row_of

NEEDED = ("first", "last", "dob")
READ = (
    "first", "middle", "last", "alt_first", "alt_last", "dob", "sex", "house", "street",
    "postcode", "phone", "nhs", "officer",
)  # fmt: skip
MOST_FAULTS = 20  # named; a file with more has one cause


class CannotLoad(Exception):
    """The list is not loaded, and the one before stays; the text says what to mend."""


@dataclass(frozen=True)
class Listed:
    record: Record
    officer: str  # whom a hub may be told to contact, if anybody


def check(path: Path) -> int:
    """How many people the file lists; CannotLoad naming the rows at fault, without their words."""
    count, faults = 0, []
    for count, line in enumerate(lines(path), 1):
        faults += [f"row {count + 1}: {fault}" for fault in faults_of(line)]
        if len(faults) > MOST_FAULTS:
            faults = [*faults[:MOST_FAULTS], "… and perhaps more"]
            break
    if faults:
        raise CannotLoad("\n".join(["Nothing is loaded.", *faults]))
    if not count:
        raise CannotLoad(f"{path} lists nobody. Nothing is loaded.")
    return count


def read(path: Path) -> Iterator[Listed]:
    """All people of a file that was checked, one at a time: a list may be long."""
    return (listed(line, number) for number, line in enumerate(lines(path)))


def lines(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            found = csv.DictReader(file, restkey="")
            if missing := [name for name in NEEDED if name not in (found.fieldnames or ())]:
                raise CannotLoad(f"{path} has no column {', '.join(missing)}. Nothing is loaded.")
            yield from found
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise CannotLoad(f"{path} cannot be read: {type(fault).__name__}.") from None


def listed(line: dict[str, str], number: int) -> Listed:
    told = {name: line.get(name, "") for name in READ}
    return Listed(row_of(told, MASH, number).record, told["officer"].strip())


def faults_of(line: dict[str, str]) -> list[str]:
    """What is wrong with a row, in words that quote none of it."""
    if "" in line or None in line.values():
        return ["more or fewer cells than columns"]
    told = {name: line.get(name) or "" for name in READ}
    faults = [
        f"{name}: hidden characters, or too long"
        for name, text in told.items()
        if not is_readable(text)
    ]
    if faults:
        return faults
    if not any(told[name].strip() for name in ("first", "last", "alt_first", "alt_last", "nhs")):
        faults.append("neither a name nor an NHS number")
    if told["dob"].strip().lower() not in n.NOT_TOLD and not any(n.born(told["dob"])):
        faults.append("dob: no date; write 2015-03-07")
    if len(told["officer"].strip()) > LONGEST_OFFICER:
        faults.append(f"officer: more than {LONGEST_OFFICER} letters")
    return faults
