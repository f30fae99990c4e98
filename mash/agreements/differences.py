"""What changes from one agreement to another, in sentences: for whom, from when."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from mash.agreements.agreement_file import AgreementFile, Category, Dated
from mash.agreements.movement import TO
from mash.agreements.readable import AFTERWARDS
from mash.language import day_said

Row = TypeVar("Row")


class Names:
    """What the codes of both agreements mean; an agency is called as the hub's file calls it."""

    def __init__(self, agencies: dict[str, str], *files: AgreementFile) -> None:
        self.agencies = agencies
        self.bases = {one.code: one.name for file in files for one in file.lawful_bases}
        self.kinds = {one.code: one.name for file in files for one in file.categories}

    def agency(self, code: str) -> str:
        return self.agencies.get(code) or code.replace("_", " ").capitalize()

    def kind(self, code: str) -> str:
        return f"“{self.kinds.get(code, code)}”"

    def basis(self, code: str) -> str:
        return f"“{self.bases.get(code, code)}”"


def differences(
    before: AgreementFile, after: AgreementFile, agencies: dict[str, str] | None = None
) -> list[str]:
    """Every change as a sentence; none where the two say the same."""
    names = Names(agencies or {}, after, before)
    start = day_said(after.in_force_from)
    found = [
        *of_the_whole(before, after),
        *of_parties(before, after, names),
        *of_categories(before, after, names, start),
        *of_exceptions(before, after, names),
        *of_bases(before, after),
        *of_tables(before, after, names),
        *of_clauses(before, after),
    ]
    return found + list(of_order(before, after))


def of_order(before: AgreementFile, after: AgreementFile) -> Iterator[str]:
    """Forms offer kinds and bases in the order in which the file has them."""
    for table, key in (("parties", "agency"), ("categories", "code"), ("lawful_bases", "code")):
        said = [getattr(one, key) for one in getattr(before, table)]
        says = [getattr(one, key) for one in getattr(after, table)]
        if said != says and sorted(said) == sorted(says):
            yield f"The {table.replace('_', ' ')} are in another order."
    if before.exceptions != after.exceptions and set(before.exceptions) == set(after.exceptions):
        yield "The exceptions are in another order."


def paired(
    before: Iterable[Row], after: Iterable[Row], key: str
) -> Iterator[tuple[str, Row | None, Row | None]]:
    """Code, row before, row after of each that differs; None on the side that has it not."""
    old = {getattr(one, key): one for one in before}
    new = {getattr(one, key): one for one in after}
    for code in dict.fromkeys([*old, *new]):
        if old.get(code) != new.get(code):
            yield code, old.get(code), new.get(code)


def of_the_whole(before: AgreementFile, after: AgreementFile) -> Iterator[str]:
    if before.hub != after.hub:
        yield f"It is the agreement of “{after.hub}”, not of “{before.hub}”."
    if before.version != after.version:
        yield f"Version {after.version} takes the place of version {before.version}."
    if before.title != after.title:
        yield f"It is called “{after.title}”, before “{before.title}”."
    if before.in_force_from != after.in_force_from:
        says, said = day_said(after.in_force_from), day_said(before.in_force_from)
        yield f"It is in force from {says}, before from {said}."
    if before.ends != after.ends:
        yield f"Its last day is {ends(after)}, before {ends(before)}."
    if before.review_by != after.review_by:
        later = (after.review_by - before.review_by).days
        how = f"{abs(later)} days {'later' if later > 0 else 'sooner'}"
        yield f"The review is due by {day_said(after.review_by)}, {how}."
    for purpose in before.purposes:
        if purpose not in after.purposes:
            yield f"No longer a purpose: “{purpose}”"
    for purpose in after.purposes:
        if purpose not in before.purposes:
            yield f"A new purpose: “{purpose}”"
    if sorted(before.purposes) == sorted(after.purposes) and before.purposes != after.purposes:
        yield "The purposes are in another order."


def ends(file: AgreementFile) -> str:
    return day_said(file.ends) if file.ends else "not set"


def of_parties(before: AgreementFile, after: AgreementFile, names: Names) -> Iterator[str]:
    for code, old, new in paired(before.parties, after.parties, "agency"):
        agency = names.agency(code)
        if new is None:
            yield f"{agency} is no longer a party: it shares nothing and sees nothing."
            continue
        if old is None:
            yield f"{agency} becomes a party: {new.signed_by} signed on {day_said(new.signed_on)}."
            continue
        if (old.signed_on, old.signed_by) != (new.signed_on, new.signed_by):
            says = f"{new.signed_by} signed on {day_said(new.signed_on)}"
            yield f"{agency}: {says}, before {old.signed_by} on {day_said(old.signed_on)}."
        if old.revoked_on != new.revoked_on:
            left = f"leaves on {day_said(new.revoked_on)}" if new.revoked_on else "does not leave"
            yield f"{agency} {left}."


def of_categories(
    before: AgreementFile, after: AgreementFile, names: Names, start: str
) -> Iterator[str]:
    for code, old, new in paired(before.categories, after.categories, "code"):
        kind = names.kind(code)
        if old is None or new is None:
            may = f"may from {start} also share" if new else f"may from {start} no longer share"
            for one in filter(None, (old, new)):
                for agency in one.agencies:
                    yield f"{names.agency(agency)} {may} {kind}."
            if new:
                yield f"{kind} goes to {listed(TO[one] for one in new.recipients)}."
            continue
        yield from of_category(old, new, names, start)


def of_category(old: Category, new: Category, names: Names, start: str) -> Iterator[str]:
    kind = names.kind(new.code)
    for agency in gone(old.agencies, new.agencies):
        yield f"{names.agency(agency)} may from {start} no longer share {kind}."
    for agency in gone(new.agencies, old.agencies):
        yield f"{names.agency(agency)} may from {start} also share {kind}."
    who = listed(names.agency(agency) for agency in new.agencies)
    for one in gone(old.recipients, new.recipients):
        yield f"{who} may no longer let {kind} go to {TO[one]}."
    for one in gone(new.recipients, old.recipients):
        yield f"{who} may also let {kind} go to {TO[one]}."
    if old.mode != new.mode:
        only = "only that they hold" if new.mode == "existence_only" else "what they hold of"
        yield f"{who} say {only} {kind}."
    for one in gone(old.lawful_bases, new.lawful_bases):
        yield f"{kind} no longer rests on {names.basis(one)}."
    for one in gone(new.lawful_bases, old.lawful_bases):
        yield f"{kind} may also rest on {names.basis(one)}."
    if old.name != new.name:
        yield f"{kind} was called “{old.name}”."
    if old.clause != new.clause:
        yield f"{kind} stands under clause {new.clause}, before {old.clause}."
    for what in ("agencies", "recipients", "lawful_bases"):
        said, says = getattr(old, what), getattr(new, what)
        if said != says and sorted(said) == sorted(says):
            yield f"The {what.replace('_', ' ')} of {kind} are in another order."


def gone(before: Iterable[str], after: Iterable[str]) -> list[str]:
    kept = set(after)
    return [one for one in before if one not in kept]


def listed(words: Iterable[str]) -> str:
    *first, last = map(str, words)
    return f"{', '.join(first)} and {last}" if first else last


def of_exceptions(before: AgreementFile, after: AgreementFile, names: Names) -> Iterator[str]:
    for one in before.exceptions:
        if one not in after.exceptions:
            yield f"No longer excepted: {excepted(one, names)}"
    for one in after.exceptions:
        if one not in before.exceptions:
            yield f"A new exception: {excepted(one, names)}"


def excepted(one: Dated, names: Names) -> str:
    may = "may" if one.does == "allows" else "may not"
    to = f" with {listed(TO[to] for to in one.to)}" if one.to else ""
    return (
        f"{names.agency(one.agency)} {may} share {names.kind(one.category)}{to} from"
        f" {day_said(one.since)} until {day_said(one.until)}, clause {one.clause}: {one.reason}"
    )


def of_bases(before: AgreementFile, after: AgreementFile) -> Iterator[str]:
    for code, old, new in paired(before.lawful_bases, after.lawful_bases, "code"):
        if new is None:
            yield f"No longer a basis in law: “{old.name if old else code}”."
        elif old is None:
            yield f"A new basis in law: “{new.name}” ({new.law}), clause {new.clause}."
        else:
            says = f"“{new.name}” now reads: {new.law}, clause {new.clause}"
            yield f"The basis {says}; before “{old.name}”: {old.law}, clause {old.clause}."


TABLES = {
    "clause_for": "The clauses that refusals name",
    "withholding": "Withholding",
    "after_decision": "What becomes of what no summary used",
    "after_closure": "Who still reads a closed case",
    "retention": "How long a case is kept",
    "emergency": "Sharing in an emergency",
}


def of_tables(before: AgreementFile, after: AgreementFile, names: Names) -> Iterator[str]:
    for table, heading in TABLES.items():
        old, new = getattr(before, table), getattr(after, table)
        if old == new:
            continue
        said = old.model_dump(mode="json") if old else {}
        says = new.model_dump(mode="json") if new else {}
        for key in dict.fromkeys([*said, *says]):
            if said.get(key) != says.get(key):
                yield (
                    f"{heading}, {key.replace('_', ' ')}: {shown(says.get(key), names)};"
                    f" before: {shown(said.get(key), names)}."
                )


def shown(value: Any, names: Names) -> str:
    if isinstance(value, dict):
        told = (f"{names.kind(key)} is {AFTERWARDS.get(one, one)}" for key, one in value.items())
        return ", ".join(told) or "nothing"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nobody"
    return "not said" if value is None else AFTERWARDS.get(str(value), str(value))


def of_clauses(before: AgreementFile, after: AgreementFile) -> Iterator[str]:
    for number in dict.fromkeys([*before.clauses, *after.clauses]):
        old, new = before.clauses.get(number), after.clauses.get(number)
        if old == new:
            continue
        if new is None:
            yield f"Clause {number} is taken out. It read: {old}"
        elif old is None:
            yield f"Clause {number} is new: {new}"
        else:
            yield f"Clause {number} now reads: {new} It read: {old}"
