"""What a referrer told first, and told again: each telling whole, with what differs marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mash.cases.models import Case
from mash.contact import codes
from mash.contact.faults import WHAT
from mash.contact.models import Referrer, ToldAgain
from mash.contact.typed_again import typed_of
from mash.language import later
from mash.people.relationships import RELATIONSHIPS

GROUPS = {
    "people": later("Person"),
    "disclosures": later("Said"),
    "professionals": later("Professional"),
    "relationships": later("Related"),
    "consent": later("The family"),
    "referrer": later("Who told us"),
}
CODES = {
    "kind": codes.KINDS,
    "channel": codes.CHANNELS,
    "source_code": codes.SOURCES,
    "sex": codes.SEXES,
    "ethnicity": codes.ETHNICITIES,
    "told": codes.TOLD,
    "agreed": codes.AGREED,
    "relation": RELATIONSHIPS,
}


@dataclass(frozen=True)
class Line:
    """One answer of a form, and what it was before where it differs."""

    label: str
    says: str
    before: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class Version:
    """The form as it came at one time."""

    told_at: datetime
    lines: list[Line]


def versions_of(case: Case, first_at: datetime) -> list[Version]:
    """First told, then each time told again; none where it was told once."""
    again = list(ToldAgain.objects.filter(case=case).order_by("told_at"))
    if not again:
        return []
    first = Referrer.objects.get(case=case)
    found, before = [Version(first_at, lines(first.words, None))], first.words
    for one in again:
        found.append(Version(one.told_at, lines(one.words, before)))
        before = one.words
    return found


def lines(told: Mapping[str, Any], earlier: Mapping[str, Any] | None) -> list[Line]:
    """Every answer in the order of the form; then those that were taken out."""
    now = typed_of(told)
    before = now if earlier is None else typed_of(earlier)
    return [
        Line(
            label(name),
            said(name, now.get(name, "")),
            before=said(name, before.get(name, "")) if differs(name, now, before) else "",
            is_new=differs(name, now, before),
        )
        for name in [*now, *(one for one in before if one not in now)]
        if now.get(name) or before.get(name)
    ]


def differs(name: str, now: Mapping[str, str], before: Mapping[str, str]) -> bool:
    return now.get(name, "") != before.get(name, "")


def label(name: str) -> str:
    """`people-1-school` as `Person 2, the school or nursery`."""
    group, _dash, rest = name.partition("-")
    row, _dash, field = rest.rpartition("-")
    what = _(WHAT.get(f"{group}.{field}") or WHAT.get(field or group, (field or group)))
    if group not in GROUPS:
        return what[:1].upper() + what[1:]
    number = f" {int(row) + 1}" if row.isdigit() else ""
    return f"{GROUPS[group]}{number}, {what.replace('_', ' ')}"


def said(name: str, value: str) -> str:
    return CODES.get(name.rpartition("-")[2] or name, {}).get(value, value)
