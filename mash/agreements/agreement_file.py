"""The information sharing agreement as data: parties, kinds of information, bases, exceptions."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from mash.agencies.hub_file import HubFile
from mash.agencies.rules_file import (
    Code,
    Count,
    Day,
    Line,
    RulesFileError,
    Slug,
    Table,
    Words,
    read_rules,
)
from mash.agreements.agreement_checks import faults_in

Clause = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+)*$", max_length=20)]


def code_only(value: str) -> str:
    """The audit names the version beside each permit and refusal, and holds codes only."""
    if not re.fullmatch(r"[A-Za-z0-9_.:/@+-]{1,40}", value):
        raise ValueError(
            f"is “{value}”. Write at most 40 letters, digits, dots and hyphens, such as 2026.1."
        )
    return value


Version = Annotated[str, AfterValidator(code_only)]
Some = Field(min_length=1)

# who may be given what an agency holds; nobody who tells the hub of a worry is among them
Recipient = Literal["hub", "assessment", "service", "night", "export"]
BEYOND: tuple[Recipient, ...] = ("assessment", "service", "night")
Mode = Literal["content", "existence_only"]
Afterwards = Literal["kept_with_case", "destroyed_at_closing", "returned_to_owner"]


class AgreementFileError(RulesFileError):
    """An agreement that cannot be used; its text lists each fault with file and line."""


class ClauseFor(Table):
    """Which clause a refusal names."""

    term: Clause  # when the agreement begins and ends
    signing: Clause
    leaving: Clause  # an agency revokes its signature
    categories: Clause
    hub_only: Clause  # what may not leave the hub, or not to whom it is meant
    existence: Clause | None = None  # of what only that it is held may be said
    bases: Clause | None = None  # on which basis in law


class Party(Table):
    agency: Code
    signed_on: Day
    signed_by: Line
    revoked_on: Day | None = None


class Category(Table):
    """A kind of information that these agencies may share, with whom, and on which bases.

    An agreement loaded before there were recipients says `may_leave` instead: all of them or the
    hub alone. One without bases of its own offers every basis of the agreement.
    """

    code: Code
    name: Line
    clause: Clause
    agencies: tuple[Code, ...] = Some
    recipients: tuple[Recipient, ...] = Some
    mode: Mode = "content"
    lawful_bases: tuple[Code, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def once_said_otherwise(cls, given: Any) -> Any:
        if not isinstance(given, dict) or "may_leave" not in given or "recipients" in given:
            return given
        beyond = BEYOND if given["may_leave"] is True else ()
        kept = {key: value for key, value in given.items() if key != "may_leave"}
        return kept | {"recipients": ("hub", *beyond)}

    @property
    def may_leave(self) -> bool:
        return any(one in BEYOND for one in self.recipients)


class LawfulBasis(Table):
    code: Code
    name: Line
    law: Line
    clause: Clause


class Dated(Table):
    """An exception, from its first to its last day: this agency may, or may not, share this kind
    (`to`: with these recipients) whatever the schedule says."""

    since: Day
    until: Day
    agency: Code
    category: Code
    does: Literal["allows", "forbids"]
    to: tuple[Recipient, ...] = ()
    reason: Words
    clause: Clause

    def holds(self, agency: str, category: str, on: date) -> bool:
        return (self.agency, self.category) == (agency, category) and (
            self.since <= on <= self.until
        )


class Withholding(Table):
    clause: Clause
    reason: Words


class AfterDecision(Table):
    """What becomes of what agencies shared and no summary used, once the case is closed."""

    clause: Clause
    unused: Afterwards
    by_category: dict[Code, Afterwards] = {}

    def of(self, category: str) -> Afterwards:
        return self.by_category.get(category, self.unused)


class AfterClosure(Table):
    """Which roles still read a case, or their own summary of it, after the doors close."""

    clause: Clause
    keep: tuple[Literal["officer", "manager", "governance", "receiver"], ...] = Some


class Retention(Table):
    """Where the years are written for which a case is kept: the hub's file counts them."""

    clause: Clause
    says: Words


class Emergency(Table):
    """Sharing what the agreement refuses, to save a life; somebody reviews it."""

    clause: Clause
    basis: Code
    review_within_hours: Count


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
    exceptions: tuple[Dated, ...] = ()
    withholding: Withholding
    after_decision: AfterDecision | None = None
    after_closure: AfterClosure
    retention: Retention | None = None
    emergency: Emergency | None = None

    def party(self, agency: str) -> Party | None:
        return next((party for party in self.parties if party.agency == agency), None)

    def category(self, code: str) -> Category | None:
        return next((category for category in self.categories if category.code == code), None)

    def basis(self, code: str) -> LawfulBasis | None:
        return next((basis for basis in self.lawful_bases if basis.code == code), None)

    def categories_of(self, agency: str, on: date | None = None) -> list[Category]:
        """What the schedule, or on this day an exception, gives an agency to share."""
        return [one for one in self.categories if self.gives(one, agency, on)]

    def gives(self, category: Category, agency: str, on: date | None) -> bool:
        if agency in category.agencies:
            return True
        return on is not None and any(
            one.does == "allows" and one.holds(agency, category.code, on) for one in self.exceptions
        )

    def bases_of(self, category: str) -> list[LawfulBasis]:
        """The bases in law that the agreement offers for a kind of information."""
        known = self.category(category)
        named = known.lawful_bases if known else ()
        return [one for one in self.lawful_bases if not named or one.code in named]


def read_agreement(path: Path | str, hub: HubFile | None = None) -> AgreementFile:
    """Read and check an agreement, against its hub's file too where that is given.

    AgreementFileError lists every fault with its line and its mend.
    """
    return read_rules(
        path, AgreementFile, lambda agreement: faults_in(agreement, hub), AgreementFileError
    )
