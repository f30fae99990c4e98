"""People out of CSV files of several shapes: which column holds what, by a named or a given map."""

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .record import Address, Name, Record

Map = Mapping[str, str | list[str]]

MASH: Map = {
    "id": ["rec_id", "qid"], "person": "ent", "given": ["first", "middle"], "family": "last",
    "other_given": "alt_first", "other_family": "alt_last", "born": "dob", "sex": "sex",
    "line": ["house", "street"], "postcode": "postcode", "phone": "phone", "nhs": "nhs",
    "family_number": "fam", "role": "role", "tags": "tags", "known": "known",
}  # fmt: skip
FEBRL: Map = {
    "id": "rec_id", "person": "entity_id", "given": "given_name", "family": "surname",
    "born": "date_of_birth", "line": ["street_number", "address_1"], "postcode": "postcode",
}  # fmt: skip
PSEUDOPEOPLE: Map = {
    "id": "rec_id", "person": "entity_id", "given": ["first_name", "middle_initial"],
    "family": "last_name", "born": "date_of_birth", "order": "mdy", "sex": "sex",
    "line": ["street_number", "street_name", "unit_number"], "postcode": "zipcode",
    "source": "src",
}  # fmt: skip
HISTORICAL: Map = {
    "id": "rec_id", "person": "entity_id", "given": "first_name", "family": "surname",
    "born": "dob", "sex": "gender", "postcode": "postcode_fake",
}  # fmt: skip
FAKE: Map = {
    "id": "rec_id", "person": "entity_id", "given": "first_name", "family": "surname",
    "born": "dob",
}  # fmt: skip
MAPS = {
    "mash": MASH, "febrl": FEBRL, "pseudopeople": PSEUDOPEOPLE, "historical": HISTORICAL,
    "fake": FAKE,
}  # fmt: skip


class CannotRead(Exception):
    """The file does not hold people as the map says; the text says what to do."""


@dataclass(frozen=True)
class Row:
    id: str
    person: str  # whose record it is, where that is known
    record: Record
    tags: tuple[str, ...] = ()
    known: bool = True
    family_number: str = ""
    role: str = ""
    source: str = ""  # the list it stands on, where one list holds hardly anybody twice


def named_map(name: str, path: Path) -> Map:
    """A built-in map, a JSON file of one, or (no name) the built-in one that fits the file."""
    if name in MAPS:
        return MAPS[name]
    if name:
        try:
            return dict(json.loads(Path(name).read_text()))
        except (OSError, ValueError) as fault:
            raise CannotRead(f"{name}: no map: name one of {', '.join(MAPS)}, or a file") from fault
    with path.open(newline="", encoding="utf-8-sig") as file:
        columns = set(next(csv.reader(file), []))
    for fits in MAPS.values():
        if set(wanted(fits, ("given", "family", "born"))) <= columns:
            return fits
    raise CannotRead(f"{path}: no built-in map fits its columns; give one with --map")


def read(path: Path, columns: Map) -> list[Row]:
    """All people of a CSV file."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            lines = csv.DictReader(line.replace("\0", "") for line in file)
            return [row_of(line, columns, number) for number, line in enumerate(lines)]
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise CannotRead(f"{path}: {fault}") from fault


def wanted(columns: Map, fields: tuple[str, ...]) -> list[str]:
    told = [columns.get(field, []) for field in fields]
    return [name for one in told for name in ([one] if isinstance(one, str) else one)]


def row_of(line: dict[str, str], columns: Map, number: int) -> Row:
    def of(field: str) -> str:
        told = [line.get(name) or "" for name in wanted(columns, (field,))]
        return " ".join(filter(None, (word.strip() for word in told)))

    return Row(
        of("id") or str(number),
        of("person"),
        record_of(of, columns),
        tuple(filter(None, of("tags").split("|"))),
        of("known") not in {"False", "false", "0", "no"},
        of("family_number"),
        of("role"),
        of("source"),
    )


def record_of(of: Callable[[str], str], columns: Map) -> Record:
    """The record whose fields `of` tells."""
    names = [Name(of("given"), of("family"))]
    if of("other_given") or of("other_family"):
        names.append(
            Name(of("other_given") or of("given"), of("other_family") or of("family"), "alias")
        )
    return Record(
        tuple(names),
        day_first(of("born")) if columns.get("order") == "mdy" else of("born"),
        of("sex"),
        (Address(of("line"), of("postcode")),) if of("line") or of("postcode") else (),
        tuple(filter(None, (of("phone"),))),
        of("nhs"),
    )


def day_first(text: str) -> str:
    """An American date, month first, as one that begins with the year."""
    parts = text.split("/")
    if len(parts) == 3:
        return f"{parts[2]}-{parts[0]}-{parts[1]}"
    if len(text) == 8 and text[:4].isalnum():
        return f"{text[4:]}-{text[:2]}-{text[2:4]}"
    return text
