"""Why two records may be one person, field by field, and what would settle it.

Sentences are named here and worded (and translated) where pages are made.
"""

from dataclasses import dataclass
from enum import StrEnum

from .model import Model
from .record import Name, Record
from .score import FIELDS, Score


class Side(StrEnum):
    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"


class Strength(StrEnum):
    STRONG = "strong"
    SOME = "some"
    WEAK = "weak"


STRONG, SOME, WEAK = 5.0, 2.0, 0.5  # bits: 32 to 1, 4 to 1, next to nothing


@dataclass(frozen=True)
class Because:
    field: str
    sentence: str  # a key of SENTENCES
    here: str  # as told in the question
    there: str  # as told in the record
    bits: float  # for the same person, against the likelier of the other two
    side: Side
    strength: Strength


# the English of every sentence; `here` and `there` are filled in
SENTENCES = {
    "given.exact": "First name {here} in both",
    "given.swapped": "First and last names have changed places",
    "given.other_name": "First name {here} here, {there} there: forms of one name or a known name",
    "given.close": "First name {here} here, {there} there: spelt nearly alike",
    "given.near": "First name {here} here, {there} there: they sound alike",
    "given.middle_used": "First name {here} here, {there} there: one is the other's middle name",
    "given.initial": "First name {here} here, {there} there: the same first letter",
    "given.loose": "First name {here} here, {there} there: a little alike",
    "given.different": "First name {here} here, {there} there: different",
    "family.exact": "Last name {here} in both",
    "family.swapped": "First and last names have changed places",
    "family.other_name": "Last name {here} here, {there} there: a name the person is known to have",
    "family.close": "Last name {here} here, {there} there: spelt nearly alike",
    "family.near": "Last name {here} here, {there} there: they sound alike",
    "family.initial": "Last name {here} here, {there} there: the same first letter",
    "family.different": "Last name {here} here, {there} there: different",
    "middle.exact": "The middle name agrees",
    "middle.initial": "The middle initial agrees",
    "middle.close": "The middle names are spelt nearly alike",
    "middle.different": "The middle names differ",
    "born.exact": "Born {here} in both",
    "born.swapped": "Born {here} here, {there} there: day and month swapped",
    "born.one_digit": "Born {here} here, {there} there: one digit apart",
    "born.two_parts": "Born {here} here, {there} there: two of day, month and year agree",
    "born.part_same": "Born {here} here, {there} there: what is told of it agrees",
    "born.part_near": "Born {here} here, {there} there: within a year",
    "born.same_year": "Born {here} here, {there} there: the same year only",
    "born.near": "Born {here} here, {there} there: within a year or so",
    "born.years_apart": "Born {here} here, {there} there: years apart",
    "born.different": "Born {here} here, {there} there: many years apart",
    "sex.exact": "The sex agrees",
    "sex.different": "The sex differs",
    "address.exact": "The same home: {here}",
    "address.other_home": "A home in common among the addresses known",
    "address.postcode": "A postcode in common: {here} here, {there} there",
    "address.area": "Homes in one postal area: {here} here, {there} there",
    "address.different": "Homes in different places: {here} here, {there} there",
    "phone.exact": "A phone number in common",
    "phone.different": "Different phone numbers",
    "nhs.exact": "The same NHS number",
    "nhs.one_digit": "NHS numbers one digit apart",
    "nhs.different": "Two different NHS numbers",
    "given.missing": "First name missing on one side",
    "family.missing": "Last name missing on one side",
    "middle.missing": "Middle name missing on one side",
    "born.missing": "Birth date missing on one side",
    "sex.missing": "Sex missing on one side",
    "address.missing": "Address missing on one side",
    "phone.missing": "Phone number missing on one side",
    "nhs.missing": "NHS number missing on one side",
}

# what somebody could find out, the most telling first
SETTLES = {
    "nhs.missing": "the NHS number, which is missing on one side",
    "nhs.different": "which of the two NHS numbers is whose: the health partner can say",
    "nhs.one_digit": "the NHS number, read again: one digit differs",
    "born.missing": "the birth date, which is missing on one side",
    "born.part_same": "the whole birth date",
    "born.part_near": "the whole birth date",
    "born.swapped": "the birth date, read again: day and month may have changed places",
    "born.one_digit": "the birth date, read again: one digit differs",
    "twins": "whether there are twins: born on one day under two first names",
    "given.initial": "the whole first name",
    "given.missing": "the first name, which is missing on one side",
    "family.different": "whether the last name has changed",
    "address.missing": "an address, present or past",
    "address.different": "whether the family has moved: an earlier address",
}


def explain(query: Record, candidate: Record, score: Score, model: Model) -> list[Because]:
    """One reason a field that is told on both sides, the weightiest first; then what is missing."""
    if score.version != model.version:
        raise ValueError(f"the score is of model {score.version}, not of {model.version}")
    found = [_because(field, score, told(field, query), told(field, candidate)) for field in FIELDS]
    kept = [b for b in found if not b.sentence.endswith(".missing") and not _is_said_twice(b)]
    missing = [b for b in found if b.sentence.endswith(".missing") and (b.here or b.there)]
    return sorted(kept, key=lambda b: -abs(b.bits)) + missing


def _is_said_twice(one: Because) -> bool:
    return one.sentence == "family.swapped"


def _because(field: str, score: Score, here: str, there: str) -> Because:
    bits = score.weights[field]
    side = Side.NEITHER if abs(bits) < WEAK else Side.FOR if bits > 0 else Side.AGAINST
    size = abs(bits)
    strength = (
        Strength.STRONG if size >= STRONG else Strength.SOME if size >= SOME else Strength.WEAK
    )
    return Because(field, f"{field}.{score.levels[field]}", here, there, bits, side, strength)


def told(field: str, record: Record) -> str:
    """What the record says of the field, as it was told."""
    name = record.names[0] if record.names else Name()
    if field == "address":
        home = record.addresses[0] if record.addresses else None
        return ", ".join(filter(None, (home.line, home.postcode))) if home else ""
    if field == "phone":
        return record.phones[0] if record.phones else ""
    if field == "middle":
        return " ".join(name.given.split()[1:])
    if field == "given":
        return " ".join(name.given.split()[:1])
    return {"family": name.family, "born": record.born, "sex": record.sex, "nhs": record.nhs}[field]


def settle(query: Record, candidate: Record, score: Score) -> list[str]:
    """Keys of SETTLES: what to find out to be sure, the most telling first."""
    levels = [f"{field}.{level}" for field, level in score.levels.items()]
    if score.guarded and score.levels["nhs"] != "different":
        levels.append("twins")
    if score.levels["nhs"] == "exact":
        levels = [key for key in levels if key == "twins"]
    return [key for key in SETTLES if key in levels][:3]
