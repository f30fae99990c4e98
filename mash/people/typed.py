"""What somebody types to find a person, in any order: name, date, address, telephone, number."""

import re
from datetime import date

from django.utils.translation import gettext as _

from mash.cases.refusals import NotPossible
from mash.matching.record import Address, Name, Record
from mash.people.identifiers import is_nhs_number, tidy_number

NUMBER = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
PHONE = re.compile(r"(?<!\d)(?:\+44|0044|0)[ \d()-]{8,14}\d(?!\d)")
ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
SPACED = re.compile(r"(?<!\d)(\d{1,2}) (\d{1,2}) (\d{4})(?!\d)")
WORDED = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)? (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r" (\d{4})(?!\d)",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/.-])")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)
STREET = re.compile(r"(?:^|,)\s*((?:flat \d+\w?,? )?\d+[a-z]? [^\d,]{3,})", re.IGNORECASE)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def record_typed(text: str) -> Record:
    """The record that these words tell of; NotPossible where they name no day, or nobody."""
    rest = text
    nhs, rest = taken(NUMBER, rest, wanted=lambda one: is_nhs_number(tidy_number(one)))
    phone, rest = taken(PHONE, rest)
    born, rest = day_typed(rest)
    postcode, rest = taken(POSTCODE, rest)
    line, rest = street_typed(rest)
    name = " ".join(rest.replace(",", " ").split())
    if not (nhs or phone or born or postcode or line or any(one.isalpha() for one in name)):
        raise NotPossible(
            _("Enter a name, a date of birth, an address, a telephone or an NHS number."), "words"
        )
    given, _space, family = name.rpartition(" ")
    return Record(
        names=(Name(given, family),) if name else (),
        born=born,
        addresses=(Address(line, postcode),) if line or postcode else (),
        phones=(phone,) if phone else (),
        nhs=tidy_number(nhs),
    )


def taken(pattern: re.Pattern[str], text: str, wanted=lambda one: True) -> tuple[str, str]:
    """The first of these in a text, and the text without it."""
    for found in pattern.finditer(text):
        if wanted(found[0]):
            return found[0].strip(), f"{text[: found.start()]} , {text[found.end() :]}"
    return "", text


def street_typed(text: str) -> tuple[str, str]:
    found = STREET.search(text)
    if not found:
        return "", text
    return found[1].strip(), f"{text[: found.start(1)]} , {text[found.end(1) :]}"


def day_typed(text: str) -> tuple[str, str]:
    """The day, or the year, as ISO writes it; a day that no calendar has is refused in words."""
    for pattern, order in ((ISO, "ymd"), (SLASHED, "dmy"), (SPACED, "dmy"), (WORDED, "dmy")):
        if found := pattern.search(text):
            parts = dict(zip(order, found.groups(), strict=True))
            rest = f"{text[: found.start()]} , {text[found.end() :]}"
            return iso(parts["y"], parts["m"], parts["d"], typed=found[0]), rest
    return taken(YEAR, text)


def iso(year: str, month: str, day: str, *, typed: str) -> str:
    number = MONTHS.index(month.lower()) + 1 if month.isalpha() else int(month)
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        raise NotPossible(
            _("There is no day %(typed)s. Check the date, or give the year alone.")
            % {"typed": typed},
            "words",
        ) from None
