"""What the contact form asks, in the order of the page, and how its rows come and go."""

from collections.abc import Iterator

from mash.contact.intake import MOST_DISCLOSURES, MOST_PROFESSIONALS, MOST_RELATIONSHIPS
from mash.contact.told_people import MOST_PEOPLE

PERSON = [
    "part",
    "given_names",
    "family_name",
    "known_as",
    "relation",
    "unborn",
    "birth_date",
    "birth_date_estimated",
    "due_date",
    "sex",
    "address",
    "postcode",
    "telephone",
    "address_protected",
    "parental_responsibility",
    "alleged_harm",
    "ethnicity",
    "first_language",
    "interpreter_needed",
    "disability",
    "school",
    "gp",
    "nhs_number",
    "upn",
]

ROWS: dict[str, list[str]] = {
    "people": PERSON,
    "relationships": ["person", "kind", "of"],
    "disclosures": ["by_whom", "when", "what"],
    "professionals": ["name", "job", "organisation", "telephone", "email"],
}
MOST = {
    "people": MOST_PEOPLE,
    "relationships": MOST_RELATIONSHIPS - MOST_PEOPLE,
    "disclosures": MOST_DISCLOSURES,
    "professionals": MOST_PROFESSIONALS,
}
ONE_OF = {
    "person": "people",
    "relationship": "relationships",
    "disclosure": "disclosures",
    "professional": "professionals",
}
FAR = 99  # no page of ours numbers a row higher

REFERRER = [
    "source_code",
    "anonymous",
    "name",
    "job",
    "organisation",
    "relation_to_child",
    "email",
    "telephone",
]
CONSENT = ["told", "agreed", "why_not"]

# the page from top to bottom; a name of ROWS stands for all its rows
PAGE = [
    "immediate_danger",
    "danger_action",
    "kind",
    "channel",
    "received_at-day",
    "received_at-time",
    "earlier_reference",
    "people",
    "relationships",
    "worries",
    "disclosures",
    "child_is_now",
    "going_well",
    "needs_to_happen",
    "support_tried",
    "professionals",
    *(f"consent-{name}" for name in CONSENT),
    *(f"referrer-{name}" for name in REFERRER),
]
TICKS = {
    "unborn",
    "birth_date_estimated",
    "interpreter_needed",
    "alleged_harm",
    "address_protected",
}
SET_BEFOREHAND = {"part"}  # says nothing by itself


class Rows:
    """The form's fields by their flat names, such as `people-0-birth_date`, as they were typed."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values = values

    def indexes(self, group: str) -> range:
        """The rows there are. What was not typed in them is empty."""
        starts = [name.split("-")[1] for name in self.values if name.startswith(f"{group}-")]
        found = [int(one) for one in starts]
        return range(max(found) + 1 if found else 0)

    def at(self, group: str, row: int) -> dict[str, str]:
        """What was typed in one row, by field."""
        return {name: self.values.get(f"{group}-{row}-{name}", "") for name in ROWS[group]}

    def is_blank(self, group: str, row: int) -> bool:
        typed = self.at(group, row)
        return not any(typed[name].strip() for name in typed.keys() - SET_BEFOREHAND)

    def names(self) -> Iterator[str]:
        """All fields in the order of the page."""
        for name in PAGE:
            if name not in ROWS:
                yield name
                continue
            for row in self.indexes(name):
                yield from (f"{name}-{row}-{field}" for field in ROWS[name])

    def add(self, group: str, **beforehand: str) -> None:
        row = len(self.indexes(group))
        if row < MOST[group]:
            first = ROWS[group][0]
            for name, value in ({first: ""} | beforehand).items():
                self.values[f"{group}-{row}-{name}"] = value

    def remove(self, group: str, row: int) -> None:
        """Take a row out; later ones move up, and relationships keep to their people."""
        rows = [self.at(group, one) for one in self.indexes(group) if one != row]
        if group == "people":
            self.forget_person(row)
        self.write(group, rows)

    def forget_person(self, gone: int) -> None:
        kept = []
        for row in self.indexes("relationships"):
            typed = self.at("relationships", row)
            if str(gone) in (typed["person"], typed["of"]):
                continue
            for name in ("person", "of"):
                if typed[name].isdecimal() and int(typed[name]) > gone:
                    typed[name] = str(int(typed[name]) - 1)
            kept.append(typed)
        self.write("relationships", kept)
        if gone == 0:  # all told who they are to this person
            for row in self.indexes("people"):
                self.values.pop(f"people-{row}-relation", None)

    def write(self, group: str, rows: list[dict[str, str]]) -> None:
        for name in [name for name in self.values if name.startswith(f"{group}-")]:
            del self.values[name]
        for row, typed in enumerate(rows):
            first = ROWS[group][0]
            for name, value in typed.items():
                if value or name == first:
                    self.values[f"{group}-{row}-{name}"] = value
