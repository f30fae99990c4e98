"""What must fit together in an agreement: clauses that exist, agencies that sign, days in order."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mash.agencies.rules_file import Fault, repeated, suggestion
from mash.agencies.toml_lines import Where

if TYPE_CHECKING:
    from mash.agencies.hub_file import HubFile
    from mash.agreements.agreement_file import AgreementFile


def faults_in(agreement: "AgreementFile", hub: "HubFile | None") -> Iterator[Fault]:
    """Every fault of the whole; those against the hub's file only where that is at hand."""
    yield from doubled_codes(agreement)
    yield from clauses_missing(agreement)
    yield from strangers(agreement)
    yield from days_out_of_order(agreement)
    if hub:
        yield from at_odds_with(hub, agreement)


def doubled_codes(agreement: "AgreementFile") -> Iterator[Fault]:
    yield from repeated(("parties",), (one.agency for one in agreement.parties), "agency")
    yield from repeated(("categories",), (one.code for one in agreement.categories), "code")
    yield from repeated(("lawful_bases",), (one.code for one in agreement.lawful_bases), "code")


def clauses_named(agreement: "AgreementFile") -> Iterator[tuple[Where, str]]:
    for name, clause in agreement.clause_for.model_dump().items():
        yield ("clause_for", name), clause
    for number, category in enumerate(agreement.categories):
        yield ("categories", number, "clause"), category.clause
    for number, basis in enumerate(agreement.lawful_bases):
        yield ("lawful_bases", number, "clause"), basis.clause
    yield ("withholding", "clause"), agreement.withholding.clause
    yield ("after_closure", "clause"), agreement.after_closure.clause


def clauses_missing(agreement: "AgreementFile") -> Iterator[Fault]:
    for where, clause in clauses_named(agreement):
        if clause not in agreement.clauses:
            yield Fault(
                where, f"There is no clause {clause}. Write it under [clauses] or name another."
            )


def strangers(agreement: "AgreementFile") -> Iterator[Fault]:
    """Categories given to an agency that is no party."""
    parties = [party.agency for party in agreement.parties]
    for number, category in enumerate(agreement.categories):
        for at, agency in enumerate(category.agencies):
            if agency not in parties:
                yield Fault(
                    ("categories", number, "agencies", at),
                    f"“{agency}” is no party to the agreement. {suggestion(agency, parties)}",
                )


def days_out_of_order(agreement: "AgreementFile") -> Iterator[Fault]:
    if agreement.ends and agreement.ends < agreement.in_force_from:
        yield Fault(("ends",), "The agreement ends before it begins. Change one of the days.")
    if agreement.review_by < agreement.in_force_from:
        yield Fault(("review_by",), "The review is due before it begins. Change one of the days.")
    for number, party in enumerate(agreement.parties):
        if party.revoked_on and party.revoked_on < party.signed_on:
            yield Fault(
                ("parties", number, "revoked_on"),
                f"“{party.agency}” left before it signed. Change one of the days.",
            )


def at_odds_with(hub: "HubFile", agreement: "AgreementFile") -> Iterator[Fault]:
    if agreement.hub != hub.slug:
        yield Fault(("hub",), f"This is not the agreement of “{hub.slug}”. Check both files.")
        return
    known = [agency.code for agency in hub.agencies]
    for number, party in enumerate(agreement.parties):
        if party.agency not in known:
            yield Fault(
                ("parties", number, "agency"),
                f"The hub has no agency “{party.agency}”. {suggestion(party.agency, known)}",
            )
    if set(agreement.after_closure.keep) != set(hub.after_closure_keep):
        yield Fault(
            ("after_closure", "keep"),
            "The hub file keeps others after closing (`after_closure_keep`). Make both say the"
            " same.",
        )
