"""The information sharing agreement as data, and what it says: may this agency share this?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from mash.agencies.hub_file import HubFile
from mash.agencies.rules_file import (
    Code,
    Day,
    Line,
    RulesFileError,
    Slug,
    Table,
    Words,
    read_rules,
)
from mash.agreements.agreement_checks import faults_in
from mash.language import day_said, later

Clause = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+)*$", max_length=20)]
Version = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Some = Field(min_length=1)
Yes = Annotated[bool, Field(strict=True)]


class AgreementFileError(RulesFileError):
    """An agreement that cannot be used; its text lists each fault with file and line."""


class ClauseFor(Table):
    """Which clause a refusal names."""

    term: Clause  # when the agreement begins and ends
    signing: Clause
    leaving: Clause  # an agency revokes its signature
    categories: Clause
    hub_only: Clause  # what may not leave the hub


class Party(Table):
    agency: Code
    signed_on: Day
    signed_by: Line
    revoked_on: Day | None = None


class Category(Table):
    """A kind of information that these agencies may share; whether it may leave the hub."""

    code: Code
    name: Line
    clause: Clause
    agencies: tuple[Code, ...] = Some
    may_leave: Yes


class LawfulBasis(Table):
    code: Code
    name: Line
    law: Line
    clause: Clause


class Withholding(Table):
    clause: Clause
    reason: Words


class AfterClosure(Table):
    """Which roles still read a case, or their own summary of it, after the doors close."""

    clause: Clause
    keep: tuple[Literal["officer", "manager", "governance", "receiver"], ...] = Some


class AgreementFile(Table):
    hub: Slug
    version: Version
    title: Line
    in_force_from: Day
    ends: Day | None = None  # the last day in force
    review_by: Day
    purposes: tuple[Words, ...] = Some
    clauses: dict[Clause, Words] = Some
    clause_for: ClauseFor
    parties: tuple[Party, ...] = Some
    categories: tuple[Category, ...] = Some
    lawful_bases: tuple[LawfulBasis, ...] = Some
    withholding: Withholding
    after_closure: AfterClosure

    def party(self, agency: str) -> Party | None:
        return next((party for party in self.parties if party.agency == agency), None)

    def category(self, code: str) -> Category | None:
        return next((category for category in self.categories if category.code == code), None)

    def categories_of(self, agency: str) -> list[Category]:
        return [category for category in self.categories if agency in category.agencies]


@dataclass(frozen=True)
class Ruling:
    """What the agreement says, with the clause that says it and a sentence for a person."""

    allowed: bool
    clause: str
    sentence: str


def ruling(
    agreement: AgreementFile, *, agency: str, category: str, leaving: bool, on: date
) -> Ruling:
    """May this agency share this category on this day, and (`leaving`) let it leave the hub?"""
    refusal = next(refusals(agreement, agency, category, leaving, on), None)
    if refusal:
        clause, what, mend = refusal
        sentence = f"{what} ({cited(agreement, clause)}). {mend}"
        return Ruling(allowed=False, clause=clause, sentence=sentence)
    clause = next(one.clause for one in agreement.categories if one.code == category)
    return Ruling(
        True,
        clause,
        _("Your agency may share this (%(clause)s).") % {"clause": cited(agreement, clause)},
    )


def cited(agreement: AgreementFile, clause: str) -> str:
    return _("%(title)s, version %(version)s, clause %(clause)s") % {
        "title": agreement.title,
        "version": agreement.version,
        "clause": clause,
    }


GOVERNANCE = later("Ask your information governance officer.")


def refusals(
    agreement: AgreementFile, agency: str, code: str, leaving: bool, on: date
) -> Iterator[tuple[str, str, str]]:
    """Why not, the weightiest first: clause, what is so, and what to do."""
    clauses = agreement.clause_for
    if on < agreement.in_force_from:
        start = said(agreement.in_force_from)
        yield (
            clauses.term,
            _("The agreement is in force only from %(day)s") % {"day": start},
            GOVERNANCE,
        )
    if agreement.ends and on > agreement.ends:
        yield (
            clauses.term,
            _("The agreement ended on %(day)s") % {"day": said(agreement.ends)},
            GOVERNANCE,
        )
    party = agreement.party(agency)
    if party is None or on < party.signed_on:
        yield clauses.signing, _("Your agency has not signed the agreement"), GOVERNANCE
    elif party.revoked_on and on >= party.revoked_on:
        left = said(party.revoked_on)
        yield (
            clauses.leaving,
            _("Your agency left the agreement on %(day)s") % {"day": left},
            GOVERNANCE,
        )
    category = agreement.category(code)
    if category is None:
        what = _("The agreement does not know this kind of information")
        yield clauses.categories, what, _("Choose one of the kinds that it lists.")
    elif agency not in category.agencies:
        what = _("The agreement does not give your agency “%(category)s” to share") % {
            "category": category.name
        }
        yield (
            clauses.categories,
            what,
            _("Choose another kind, or do not share it. Ask your information governance officer."),
        )
    elif leaving and not category.may_leave:
        what = _("“%(category)s” may not leave the hub") % {"category": category.name}
        yield clauses.hub_only, what, _("Share it for the hub only, or seal it.")


def said(day: date) -> str:
    return day_said(day)


def read_agreement(path: Path | str, hub: HubFile | None = None) -> AgreementFile:
    """Read and check an agreement, against its hub's file too where that is given.

    AgreementFileError lists every fault with its line and its mend.
    """
    return read_rules(
        path, AgreementFile, lambda agreement: faults_in(agreement, hub), AgreementFileError
    )
