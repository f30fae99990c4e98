"""What must fit together in an agreement: clauses, bases and agencies that exist, days in order."""

from collections.abc import Iterable, Iterator
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
    yield from bases_missing(agreement)
    yield from recipients_at_odds(agreement)
    yield from days_out_of_order(agreement)
    yield from exceptions_out_of_term(agreement)
    if hub:
        yield from at_odds_with(hub, agreement)


def doubled_codes(agreement: "AgreementFile") -> Iterator[Fault]:
    yield from repeated(("parties",), (one.agency for one in agreement.parties), "agency")
    yield from repeated(("categories",), (one.code for one in agreement.categories), "code")
    yield from repeated(("lawful_bases",), (one.code for one in agreement.lawful_bases), "code")


def clauses_named(agreement: "AgreementFile") -> Iterator[tuple[Where, str]]:
    for name, clause in agreement.clause_for.model_dump(exclude_none=True).items():
        yield ("clause_for", name), clause
    for table in ("categories", "lawful_bases", "exceptions"):
        for number, one in enumerate(getattr(agreement, table)):
            yield (table, number, "clause"), one.clause
    for table in ("withholding", "after_decision", "after_closure", "retention", "emergency"):
        if one := getattr(agreement, table):
            yield (table, "clause"), one.clause


def clauses_missing(agreement: "AgreementFile") -> Iterator[Fault]:
    for where, clause in clauses_named(agreement):
        if clause not in agreement.clauses:
            yield Fault(
                where, f"There is no clause {clause}. Write it under [clauses] or name another."
            )


def strangers(agreement: "AgreementFile") -> Iterator[Fault]:
    """Categories or exceptions for an agency that is no party; exceptions for no category."""
    parties = [party.agency for party in agreement.parties]
    for number, category in enumerate(agreement.categories):
        for at, agency in enumerate(category.agencies):
            yield from no_party(("categories", number, "agencies", at), agency, parties)
    known = [one.code for one in agreement.categories]
    for number, dated in enumerate(agreement.exceptions):
        yield from no_party(("exceptions", number, "agency"), dated.agency, parties)
        yield from no_category(("exceptions", number, "category"), dated.category, known)
    for code in agreement.after_decision.by_category if agreement.after_decision else ():
        yield from no_category(("after_decision", "by_category", code), code, known)


def no_party(where: Where, agency: str, parties: Iterable[str]) -> Iterator[Fault]:
    if agency not in parties:
        says = f"“{agency}” is no party to the agreement. {suggestion(agency, parties)}"
        yield Fault(where, says)


def no_category(where: Where, code: str, known: Iterable[str]) -> Iterator[Fault]:
    if code not in known:
        yield Fault(where, f"There is no category “{code}”. {suggestion(code, known)}")


def bases_missing(agreement: "AgreementFile") -> Iterator[Fault]:
    """A basis that is offered and stands nowhere; an emergency's too."""
    known = [one.code for one in agreement.lawful_bases]
    offered: list[tuple[Where, str]] = [
        (("categories", number, "lawful_bases", at), code)
        for number, category in enumerate(agreement.categories)
        for at, code in enumerate(category.lawful_bases)
    ]
    if agreement.emergency:
        offered.append((("emergency", "basis"), agreement.emergency.basis))
    for where, code in offered:
        if code not in known:
            yield Fault(
                where, f"“{code}” is not among the [[lawful_bases]]. {suggestion(code, known)}"
            )
    some = any(category.lawful_bases for category in agreement.categories)
    for number, category in enumerate(agreement.categories):
        if some and not category.lawful_bases:
            yield Fault(
                ("categories", number),
                f"“{category.code}” offers no basis in law. Add `lawful_bases`, such as"
                f' ["{known[0]}"].',
            )


def recipients_at_odds(agreement: "AgreementFile") -> Iterator[Fault]:
    """What enters the hub is for everyone on the case; what is only named needs a clause for it."""
    for number, category in enumerate(agreement.categories):
        if "hub" not in category.recipients:
            yield Fault(
                ("categories", number, "recipients"),
                f"“{category.code}” does not go to the hub, and so could not be shared at all. Add"
                ' "hub", or take the category out.',
            )
        if category.mode == "existence_only" and not agreement.clause_for.existence:
            yield Fault(
                ("categories", number, "mode"),
                "Which clause says that only the existence is told? Name it as `existence` under"
                " [clause_for].",
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
    for number, dated in enumerate(agreement.exceptions):
        if dated.until < dated.since:
            says = "The exception ends before it begins. Change one of the days."
            yield Fault(("exceptions", number, "until"), says)


def exceptions_out_of_term(agreement: "AgreementFile") -> Iterator[Fault]:
    for number, dated in enumerate(agreement.exceptions):
        if dated.since < agreement.in_force_from:
            says = "The exception begins before the agreement does. Change one of the days."
            yield Fault(("exceptions", number, "since"), says)
        if agreement.ends and dated.until > agreement.ends:
            says = "The exception goes on after the agreement has ended. Change one of the days."
            yield Fault(("exceptions", number, "until"), says)


def at_odds_with(hub: "HubFile", agreement: "AgreementFile") -> Iterator[Fault]:
    """What both files say they must say alike: whose hub, its agencies, who reads on."""
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
