"""JSON from a file or another system, taken only where it can be read in one way."""

import json
from typing import Any

from mash.contact.faults import Fault, IntakeError

LARGEST = 1_000_000  # bytes


class Refusal(ValueError):
    """JSON that machines read in different ways, or that says nothing."""


def read_json(text: str | bytes) -> Any:
    """What the text holds, or IntakeError with a sentence."""
    try:
        return json.loads(decoded(text), object_pairs_hook=once_each, parse_constant=no_number)
    except Refusal as refusal:
        says = str(refusal)
    except json.JSONDecodeError as reason:
        says = (
            f"This is not whole JSON: it cannot be read on from line {reason.lineno}, "
            f"character {reason.colno}. Check that the file was not cut off, and send it again."
        )
    except (RecursionError, ValueError):
        says = "This holds lists or numbers far larger than a contact has. Check the file."
    raise IntakeError([Fault((), says)])


def decoded(text: str | bytes) -> str:
    if len(text) > LARGEST:
        raise Refusal(
            "This is larger than 1 MB. Shorten the contact, and send the rest by telephone."
        )
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(
            "This is not UTF-8 text. Save the file as UTF-8, and send it again."
        ) from None


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            name = "".join(one for one in key[:40] if one.isalnum() or one in "_- ")
            raise Refusal(f"The field “{name}” is given twice in one place. Remove one of the two.")
        found[key] = value
    return found


def no_number(name: str) -> Any:
    raise Refusal(f"{name} is no number that JSON knows. Remove it.")
