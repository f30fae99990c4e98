"""The contact form as a page shows it: all that was typed is kept, each fault is at its field."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mash.contact.days import iso_day, london_moment, time_of_day
from mash.contact.faults import IntakeError, Where
from mash.contact.form_rows import (
    CONSENT,
    FAR,
    MOST,
    ONE_OF,
    PAGE,
    PERSON,
    REFERRER,
    ROWS,
    TICKS,
    Rows,
)
from mash.contact.intake import ContactIn, check_contact
from mash.contact.typed_again import typed_of
from mash.language import later
from mash.people.models import Part

ROW = re.compile(r"([a-z]+)-(0|[1-9][0-9]?)-([a-z_]+)")
BUTTON = re.compile(r"(add|remove)_([a-z]+)(?:-([0-9]{1,2}))?")
YES_NO = {"yes": True, "no": False}
EXAMPLE = {"birth_date": "27 3 2014", "due_date": "27 3 2027"}
DAY = {"birth_date": later("the date of birth"), "due_date": later("the due date")}


def is_asked(name: str) -> bool:
    """Is this a field of ours?"""
    if found := ROW.fullmatch(name):
        return found[3] in ROWS.get(found[1], ()) and int(found[2]) < FAR
    return name in PAGE and name not in ROWS


class ContactForm:
    """One contact on a page. `errors` and `summary` are filled by `to_intake`."""

    FOLDED = PERSON[PERSON.index("ethnicity") :]  # asked for last, behind one summary

    def __init__(self, values: dict[str, str], *, key: str = "") -> None:
        self.values, self.key = values, key
        self.rows = Rows(values)
        self.errors: dict[str, str] = {}
        self.prefixes: dict[str, list[str]] = {}
        self.is_crowded = False  # sent too often from one address

    @classmethod
    def blank(cls) -> "ContactForm":
        beforehand = {"kind": "safeguarding", "people-0-part": Part.CHILD.value}
        return cls(beforehand | {"disclosures-0-by_whom": ""})

    @classmethod
    def from_post(cls, post: Mapping[str, Any]) -> "ContactForm":
        values = {name: str(post[name]) for name in post if is_asked(name)}
        if not any(name.startswith("people-") for name in values):
            values["people-0-part"] = Part.CHILD.value
        return cls(values, key=str(post.get("submission", "")))

    @classmethod
    def from_told(cls, told: Mapping[str, Any]) -> "ContactForm":
        """The form as somebody once sent it, to be opened again."""
        return cls(typed_of(told))

    def press(self, post: Mapping[str, Any]) -> bool:
        """Add or remove a row if a button for that was pressed; else False."""
        for name in post:
            found = BUTTON.fullmatch(name)
            group = ONE_OF.get(found[2]) if found else None
            if found is None or group is None:
                continue
            if found[1] == "add":
                part = {"part": str(post[name])} if group == "people" else {}
                self.rows.add(group, **part)
            elif found[3]:
                self.rows.remove(group, int(found[3]))
            return True
        return False

    def without_receipt(self) -> None:
        """On the open page nobody says how and when it was received: it is received now."""
        for name in ("channel", "received_at-day", "received_at-time"):
            self.values.pop(name, None)

    @property
    def summary(self) -> list[dict[str, str]]:
        """Every fault, in the order of the page."""
        order = {name: place for place, name in enumerate(self.rows.names())}
        found = sorted(self.errors.items(), key=lambda one: order.get(one[0], len(order)))
        return [{"name": name, "message": message} for name, message in found]

    def name_at(self, row: int) -> str:
        """What a person is called on the page: by name as soon as one was typed."""
        return self.name_typed(row) or (
            _("The child") if row == 0 else _("Person %(number)s") % {"number": row + 1}
        )

    def name_typed(self, row: int) -> str:
        typed = self.rows.at("people", row)
        return " ".join(" ".join((typed["given_names"], typed["family_name"])).split())[:40]

    def called(self, row: int) -> str:
        """The same within a sentence."""
        name = self.name_at(row)
        return name if self.name_typed(row) else name[:1].lower() + name[1:]

    def names(self) -> dict[str, str]:
        """The people to choose from."""
        return {str(row): self.name_at(row) for row in self.rows.indexes("people")}

    def has_any(self, at: str, names: list[str]) -> bool:
        """Was any of these answered, or is it to be mended? Then it must be seen."""
        return any(self.values.get(at + name) or at + name in self.errors for name in names)

    def may_add(self, group: str) -> bool:
        return len(self.rows.indexes(group)) < MOST[group]

    def refuse(self, name: str, message: str) -> None:
        """Say one thing at a time of each field."""
        self.errors.setdefault(name, message)

    def to_intake(self, now: datetime) -> ContactIn | None:
        """The contact, or None where something is to be mended first."""
        self.errors = {}
        told = self.told()
        try:
            intake = check_contact(told, now=now)
        except IntakeError as error:
            for fault in error.faults:
                self.refuse(self.name_of(fault.where), fault.message)
            return None
        return None if self.errors else intake

    def told(self) -> dict[str, Any]:
        """What was typed, in the shape of a contact."""
        told: dict[str, Any] = {
            name: self.values[name] for name in PAGE if name in self.values and "-" not in name
        }
        told.setdefault("channel", "form")
        told["immediate_danger"] = YES_NO.get(told.get("immediate_danger", ""))
        if told["immediate_danger"] is None:
            del told["immediate_danger"]
        if received := self.received():
            told["received_at"] = received
        told["referrer"] = self.block("referrer", REFERRER)
        told["referrer"]["anonymous"] = self.values.get("referrer-anonymous") == "yes"
        told["consent"] = self.block("consent", CONSENT)
        kept = [row for row in self.rows.indexes("people") if self.is_told_of(row)]
        self.prefixes = {"people": [f"people-{row}" for row in kept]}
        told["people"] = [self.person(row) for row in kept]
        told["relationships"] = self.relationships(kept)
        for group in ("disclosures", "professionals"):
            filled = [r for r in self.rows.indexes(group) if not self.rows.is_blank(group, r)]
            self.prefixes[group] = [f"{group}-{row}" for row in filled]
            told[group] = [self.rows.at(group, row) for row in filled]
        return told

    def block(self, name: str, fields: list[str]) -> dict[str, Any]:
        return {field: self.values.get(f"{name}-{field}", "") for field in fields}

    def is_told_of(self, row: int) -> bool:
        """The first person is asked for; others count when something was said of them."""
        return row == 0 or not self.rows.is_blank("people", row)

    def person(self, row: int) -> dict[str, Any]:
        person: dict[str, Any] = dict(self.rows.at("people", row))
        del person["relation"]
        for name in TICKS:
            person[name] = bool(person[name])
        answer = person["parental_responsibility"]
        person["parental_responsibility"] = YES_NO.get(answer)
        for name in DAY:
            typed = person[name].strip()
            day = iso_day(typed)
            if typed and day is None:
                says = _("Enter %(what)s as day, month and year, for example %(example)s.") % {
                    "what": DAY[name],
                    "example": EXAMPLE[name],
                }
                self.refuse(f"people-{row}-{name}", says)
            person[name] = day
        return person

    def relationships(self, kept: list[int]) -> list[dict[str, Any]]:
        """Who is what to the first person, as told beside each; then those told separately."""
        told, prefixes = [], []
        for row in kept[1:]:
            if kind := self.values.get(f"people-{row}-relation"):
                told.append({"person": kept.index(row), "of": 0, "kind": kind})
                prefixes.append(f"people-{row}-relation")
        for row in self.rows.indexes("relationships"):
            prefix = f"relationships-{row}"
            if self.rows.is_blank("relationships", row):
                continue
            typed: dict[str, Any] = dict(self.rows.at("relationships", row))
            for name in ("person", "of"):
                typed[name] = self.place(f"{prefix}-{name}", typed[name], kept)
            if None not in typed.values():
                told.append(typed)
                prefixes.append(prefix)
        self.prefixes["relationships"] = prefixes
        return told

    def place(self, name: str, typed: str, kept: list[int]) -> int | None:
        row = int(typed) if re.fullmatch(r"[0-9]{1,2}", typed) else -1
        if row in kept:
            return kept.index(row)
        self.refuse(name, _("Choose one of the people you told us of above."))
        return None

    def received(self) -> datetime | None:
        """When a worker says that the contact came; nothing typed is now."""
        typed_day = self.values.get("received_at-day", "").strip()
        typed_time = self.values.get("received_at-time", "").strip()
        if not (typed_day or typed_time):
            return None
        day, time = iso_day(typed_day), time_of_day(typed_time)
        if day is None:
            says = _(
                "Enter the day it was received as day, month and year, for example 20 11 2026."
            )
            self.refuse("received_at-day", says)
        if time is None:
            says = _("Enter the time it was received as hours and minutes, for example 16:50.")
            self.refuse("received_at-time", says)
        if day is None or time is None:
            return None
        moment = london_moment(day, time)
        if moment is None:
            says = _("Check the day it was received: the calendar has no such day.")
            self.refuse("received_at-day", says)
        return moment

    def name_of(self, where: Where) -> str:
        """The field on the page at which this part of a contact was typed."""
        if not where:
            return ""
        group, rest = str(where[0]), where[1:]
        if group == "received_at":
            return "received_at-day"
        if group in ("referrer", "consent"):
            first = REFERRER[0] if group == "referrer" else CONSENT[0]
            return f"{group}-{rest[0] if rest else first}"
        if group not in ROWS:
            return group
        if not rest or not isinstance(rest[0], int):
            return f"{group}-0-{ROWS[group][0]}"
        prefix = self.prefixes[group][rest[0]]
        if prefix.endswith("-relation"):
            return prefix
        return f"{prefix}-{rest[1] if len(rest) > 1 else ROWS[group][0]}"
