"""May this move? The one place where the agreement answers, with the clause that says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from mash.agreements.agreement_file import BEYOND, AgreementFile, Category, Dated, Recipient
from mash.language import day_said, later


class Way(StrEnum):
    """How information moves."""

    ENTER = "enter"  # an agency tells everyone on the case
    CLEAR = "clear"  # its owner lets it leave the hub, to whomever the manager ticks it for
    TICK = "tick"  # the manager puts it into a summary for a team
    HAND_OVER = "hand over"  # into the pack of the out-of-hours team
    EXPORT = "export"  # into a file, or an answer to another system


@dataclass(frozen=True)
class Movement:
    """What is to move: whose, of which kind, how, to whom; its content, or only that it is held.

    Where it leaves the hub, `to` is its recipient. The kind of a team is that of what it receives
    a child for: an assessment or a service.
    """

    agency: str
    category: str
    way: Way = Way.ENTER
    to: Recipient = "hub"
    content: bool = True
    called: str = ""  # the agency's name, where somebody of another is told


@dataclass(frozen=True)
class Ruling:
    """What the agreement says, with the clause that says it and a sentence for a person."""

    allowed: bool
    clause: str
    sentence: str


GOVERNANCE = later("Ask your information governance officer.")
TO: dict[str, str] = {
    "hub": later("everyone on the case in the hub"),
    "assessment": later("a team that assesses a child"),
    "service": later("a team that gives a service"),
    "night": later("the out-of-hours team"),
    "export": later("a file or another system"),
}
Refusal = tuple[str, str, str]  # clause, what is so, what to do


def ruling(agreement: AgreementFile, movement: Movement, *, on: date) -> Ruling:
    """May this move on this day?"""
    refusal = next(refusals(agreement, movement, on), None)
    if refusal:
        clause, what, mend = refusal
        sentence = f"{what} ({cited(agreement, clause)}). {mend}"
        return Ruling(allowed=False, clause=clause, sentence=sentence)
    clause = permitting(agreement, movement, on)
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


def refusals(agreement: AgreementFile, movement: Movement, on: date) -> Iterator[Refusal]:
    """Why not, the weightiest first."""
    yield from not_in_force(agreement, on)
    yield from not_bound(agreement, movement.agency, on, called=movement.called)
    category = agreement.category(movement.category)
    if category is None:
        what = _("The agreement does not know this kind of information")
        yield agreement.clause_for.categories, what, _("Choose one of the kinds that it lists.")
        return
    yield from excepted(agreement, movement, on)
    yield from not_given(agreement, category, movement, on)


def not_in_force(agreement: AgreementFile, on: date) -> Iterator[Refusal]:
    """Both days count: the first and the last of its term."""
    term = agreement.clause_for.term
    if on < agreement.in_force_from:
        what = _("The agreement is in force only from %(day)s")
        yield term, what % {"day": day_said(agreement.in_force_from)}, GOVERNANCE
    if agreement.ends and on > agreement.ends:
        what = _("The agreement ended on %(day)s")
        yield term, what % {"day": day_said(agreement.ends)}, GOVERNANCE


def not_bound(
    agreement: AgreementFile, agency: str, on: date, *, called: str = ""
) -> Iterator[Refusal]:
    """An agency is bound from the day it signed to the day before it left."""
    party, who = agreement.party(agency), {"agency": called or _("Your agency")}
    if party is None or on < party.signed_on:
        what = _("%(agency)s has not signed the agreement")
        yield agreement.clause_for.signing, what % who, GOVERNANCE
    elif party.revoked_on and on >= party.revoked_on:
        what = _("%(agency)s left the agreement on %(day)s") % {
            **who,
            "day": day_said(party.revoked_on),
        }
        yield agreement.clause_for.leaving, what, GOVERNANCE


def excepted(agreement: AgreementFile, movement: Movement, on: date) -> Iterator[Refusal]:
    """What an exception forbids for now; it goes before what the schedule gives."""
    for one in in_hand(agreement, movement, on):
        if one.does == "forbids" and (not one.to or movement.to in one.to):
            what = _("Until %(day)s this may not be shared: %(reason)s")
            told = {"day": day_said(one.until), "reason": one.reason.rstrip(".")}
            yield one.clause, what % told, GOVERNANCE


def not_given(
    agreement: AgreementFile, category: Category, movement: Movement, on: date
) -> Iterator[Refusal]:
    """Not this agency's to share; only that it is held; or not for these recipients."""
    clauses = agreement.clause_for
    name = {"category": category.name, "agency": movement.called or _("your agency")}
    if not agreement.gives(category, movement.agency, on):
        yield (
            clauses.categories,
            _("The agreement does not give %(agency)s “%(category)s” to share") % name,
            _("Choose another kind, or do not share it. Ask your information governance officer."),
        )
    if category.mode == "existence_only" and movement.content:
        yield (
            clauses.existence or category.clause,
            _("Of “%(category)s” %(agency)s may say only that it holds something") % name,
            _("Say that, and the hub asks your agency for more."),
        )
    open_to = recipients(agreement, category, movement, on)
    if movement.way == Way.CLEAR and not open_to & set(BEYOND):
        yield (
            clauses.hub_only,
            _("“%(category)s” may not leave the hub") % name,
            _("Share it for the hub only, or seal it."),
        )
    elif movement.way != Way.CLEAR and movement.to not in open_to:
        yield (
            clauses.hub_only,
            _("“%(category)s” may not go to %(recipient)s")
            % {**name, "recipient": TO[movement.to]},
            _("Leave it out."),
        )


def recipients(
    agreement: AgreementFile, category: Category, movement: Movement, on: date
) -> set[str]:
    """Who may be given this: by the schedule, and what exceptions add or take away on this day."""
    open_to: set[str] = set(category.recipients)
    for one in in_hand(agreement, movement, on):
        open_to = open_to | set(one.to) if one.does == "allows" else open_to - set(one.to)
    return open_to


def in_hand(agreement: AgreementFile, movement: Movement, on: date) -> list[Dated]:
    return [
        one for one in agreement.exceptions if one.holds(movement.agency, movement.category, on)
    ]


def permitting(agreement: AgreementFile, movement: Movement, on: date) -> str:
    """The clause of what permits it: the category's, or an exception's where it alone does."""
    category = agreement.category(movement.category)
    assert category is not None, movement.category
    leaves = movement.way == Way.CLEAR
    open_to = category.may_leave if leaves else movement.to in category.recipients
    if movement.agency in category.agencies and open_to:
        return category.clause
    allowing = (one for one in in_hand(agreement, movement, on) if one.does == "allows")
    return next((one.clause for one in allowing), category.clause)
