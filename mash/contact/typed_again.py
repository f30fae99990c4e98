"""A contact turned back into the fields of its form, as they were typed."""

from collections.abc import Mapping
from typing import Any

from mash.contact.form_rows import CONSENT, PAGE, PERSON, REFERRER, ROWS, SET_BEFOREHAND, TICKS

DAYS = {"birth_date", "due_date"}
YES_NO = {True: "yes", False: "no"}


def typed_of(told: Mapping[str, Any]) -> dict[str, str]:
    """The form's fields by their flat names; what was not told is not there."""
    typed = {
        name: str(told[name])
        for name in PAGE
        if name not in ROWS and "-" not in name and isinstance(told.get(name), str)
    }
    typed["immediate_danger"] = YES_NO[bool(told.get("immediate_danger"))]
    for block, names in (("referrer", REFERRER), ("consent", CONSENT)):
        said = told.get(block) or {}
        typed |= {
            f"{block}-{name}": said[name] for name in names if isinstance(said.get(name), str)
        }
    typed["referrer-anonymous"] = YES_NO[bool((told.get("referrer") or {}).get("anonymous"))]
    for row, person in enumerate(told.get("people") or []):
        typed |= person_typed(f"people-{row}", person)
    typed |= relationships_typed(told.get("relationships") or [])
    for group in ("disclosures", "professionals"):
        for row, one in enumerate(told.get(group) or []):
            typed |= {f"{group}-{row}-{name}": one.get(name) or "" for name in ROWS[group]}
    return {name: value for name, value in typed.items() if value or is_first_of_row(name)}


def is_first_of_row(name: str) -> bool:
    """Is this the field by which a row is there though nothing else is in it?"""
    group, _, rest = name.partition("-")
    return group in ROWS and rest.endswith(f"-{ROWS[group][0]}")


def person_typed(prefix: str, person: Mapping[str, Any]) -> dict[str, str]:
    typed = {}
    for name in PERSON:
        value = person.get(name)
        if name in DAYS and value:
            year, month, day = str(value).split("-")
            value = f"{int(day)} {int(month)} {int(year)}"
        elif name in TICKS:
            value = "on" if value else ""
        elif isinstance(value, bool):
            value = YES_NO[value]
        if value or name in SET_BEFOREHAND:
            typed[f"{prefix}-{name}"] = str(value or "")
    return typed


def relationships_typed(told: list[Mapping[str, Any]]) -> dict[str, str]:
    """Who is what to the first person stands beside each; the rest in rows of their own."""
    typed: dict[str, str] = {}
    row = 0
    for one in told:
        beside = f"people-{one['person']}-relation"
        if one["of"] == 0 and beside not in typed:
            typed[beside] = one["kind"]
            continue
        typed |= {
            f"relationships-{row}-{name}": str(one[name]) for name in ("person", "kind", "of")
        }
        row += 1
    return typed
