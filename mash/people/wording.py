"""A comparison in words: fields, how they agree, how strongly, and what would settle it."""

from datetime import date

from django.utils.translation import gettext as _

from mash.language import day_said, later
from mash.matching.explain import Because, Side, Strength, settle
from mash.matching.normalise import born
from mash.matching.record import Record
from mash.matching.score import Band, Score

BANDS: dict[str, str] = {
    Band.SAME: later("Very likely the same person"),
    Band.POSSIBLE: later("Possibly the same person"),
    Band.RELATIVE: later("Probably a relative"),
    Band.NOTHING: later("Nothing likely"),
}
FIELDS: dict[str, str] = {
    "given": later("First name"),
    "family": later("Family name"),
    "middle": later("Middle name"),
    "born": later("Date of birth"),
    "sex": later("Sex"),
    "address": later("Address"),
    "phone": later("Telephone"),
    "nhs": later("NHS number"),
}
# what a field says; the matcher names the sentence, and fills in what is here and there
WHY: dict[str, str] = {
    "given.exact": later("First name {here} in both"),
    "given.swapped": later("First and last names have changed places"),
    "given.other_name": later(
        "First name {here} here, {there} there: forms of one name or a known name"
    ),
    "given.close": later("First name {here} here, {there} there: spelt nearly alike"),
    "given.near": later("First name {here} here, {there} there: they sound alike"),
    "given.middle_used": later(
        "First name {here} here, {there} there: one is the other's middle name"
    ),
    "given.initial": later("First name {here} here, {there} there: the same first letter"),
    "given.loose": later("First name {here} here, {there} there: a little alike"),
    "given.different": later("First name {here} here, {there} there: different"),
    "family.exact": later("Last name {here} in both"),
    "family.swapped": later("First and last names have changed places"),
    "family.other_name": later(
        "Last name {here} here, {there} there: a name the person is known to have"
    ),
    "family.close": later("Last name {here} here, {there} there: spelt nearly alike"),
    "family.near": later("Last name {here} here, {there} there: they sound alike"),
    "family.initial": later("Last name {here} here, {there} there: the same first letter"),
    "family.different": later("Last name {here} here, {there} there: different"),
    "middle.exact": later("The middle name agrees"),
    "middle.initial": later("The middle initial agrees"),
    "middle.close": later("The middle names are spelt nearly alike"),
    "middle.different": later("The middle names differ"),
    "born.exact": later("Born {here} in both"),
    "born.swapped": later("Born {here} here, {there} there: day and month swapped"),
    "born.one_digit": later("Born {here} here, {there} there: one digit apart"),
    "born.two_parts": later("Born {here} here, {there} there: two of day, month and year agree"),
    "born.part_same": later("Born {here} here, {there} there: what is told of it agrees"),
    "born.part_near": later("Born {here} here, {there} there: within a year"),
    "born.same_year": later("Born {here} here, {there} there: the same year only"),
    "born.near": later("Born {here} here, {there} there: within a year or so"),
    "born.years_apart": later("Born {here} here, {there} there: years apart"),
    "born.different": later("Born {here} here, {there} there: many years apart"),
    "sex.exact": later("The sex agrees"),
    "sex.different": later("The sex differs"),
    "address.exact": later("The same home: {here}"),
    "address.other_home": later("A home in common among the addresses known"),
    "address.postcode": later("A postcode in common: {here} here, {there} there"),
    "address.area": later("Homes in one postal area: {here} here, {there} there"),
    "address.different": later("Homes in different places: {here} here, {there} there"),
    "phone.exact": later("A phone number in common"),
    "phone.different": later("Different phone numbers"),
    "nhs.exact": later("The same NHS number"),
    "nhs.one_digit": later("NHS numbers one digit apart"),
    "nhs.different": later("Two different NHS numbers"),
    "given.missing": later("First name missing on one side"),
    "family.missing": later("Last name missing on one side"),
    "middle.missing": later("Middle name missing on one side"),
    "born.missing": later("Birth date missing on one side"),
    "sex.missing": later("Sex missing on one side"),
    "address.missing": later("Address missing on one side"),
    "phone.missing": later("Phone number missing on one side"),
    "nhs.missing": later("NHS number missing on one side"),
}
# what somebody could find out to be sure
SETTLES: dict[str, str] = {
    "nhs.missing": later("the NHS number, which is missing on one side"),
    "nhs.different": later("which of the two NHS numbers is whose: the health partner can say"),
    "nhs.one_digit": later("the NHS number, read again: one digit differs"),
    "born.missing": later("the birth date, which is missing on one side"),
    "born.part_same": later("the whole birth date"),
    "born.part_near": later("the whole birth date"),
    "born.swapped": later("the birth date, read again: day and month may have changed places"),
    "born.one_digit": later("the birth date, read again: one digit differs"),
    "twins": later("whether there are twins: born on one day under two first names"),
    "given.initial": later("the whole first name"),
    "given.missing": later("the first name, which is missing on one side"),
    "family.different": later("whether the last name has changed"),
    "address.missing": later("an address, present or past"),
    "address.different": later("whether the family has moved: an earlier address"),
}
SEXES = {"f": later("Female"), "m": later("Male")}
STRENGTHS: dict[tuple[str, str], str] = {
    (Side.FOR, Strength.STRONG): later("Strong evidence for"),
    (Side.FOR, Strength.SOME): later("Some evidence for"),
    (Side.FOR, Strength.WEAK): later("A little evidence for"),
    (Side.AGAINST, Strength.STRONG): later("Strong evidence against"),
    (Side.AGAINST, Strength.SOME): later("Some evidence against"),
    (Side.AGAINST, Strength.WEAK): later("A little evidence against"),
}


def said(one: Because) -> str:
    """The sentence of one field."""
    return str(WHY[one.sentence]).format(here=one.here, there=one.there)


def strength(one: Because) -> str:
    """How far one field speaks for the same person, or against."""
    if one.sentence.endswith(".missing"):
        return ""
    return str(STRENGTHS.get((one.side, one.strength), _("Says little")))


def settling(query: Record, record: Record, found: Score) -> str:
    """What would settle it, as one sentence; nothing where nothing is likely."""
    if found.band == Band.NOTHING:
        return ""
    keys = settle(query, record, found)
    if not keys:
        return ""
    return _("What would settle it: %(what)s.") % {"what": "; ".join(str(SETTLES[k]) for k in keys)}


def born_said(told: str) -> str:
    """A date of birth in words where it is whole; else as it was told."""
    parts = born(told)
    try:
        return day_said(date(parts.year, parts.month, parts.day))
    except ValueError:  # a part is missing, or there is no such day
        return told
