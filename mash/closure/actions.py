"""Closing: access ends at once for everyone but those whom the agreement keeps."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from mash.agencies.models import HUB_ROLES, Role, Worker, hub_reader, reader
from mash.agreements.models import agreement_in_force
from mash.audit.actions import record
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.clock.calendar import day_of
from mash.closure.models import Closure
from mash.closure.retention import Facts, Kept, kept
from mash.decision.actions import kinds_decided
from mash.handover.actions import teams_waiting
from mash.handover.document import teams_due
from mash.handover.models import Feedback
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import action, in_hand
from mash.need_to_know.register import end_grants
from mash.people.models import Part
from mash.process import Stage
from mash.screening.actions import kind_of_route, move
from mash.screening.models import ENTER

KEPT_WITH_CASE = "kept_with_case"  # the agreement's word


@action
def close_case(*, case: Case, by: Worker, now: datetime) -> Closure:
    """End the case in the hub. What is kept, and until when, is as the hub file says."""
    case = in_hand(case, Act.CLOSE_CASE, by=by, now=now)
    if missing := [team.name for team in teams_waiting(case, now=now)]:
        raise NotPossible(
            _("Send the summary to %(teams)s first.") % {"teams": _(" and ").join(missing)}
        )
    if not Feedback.objects.filter(case=case).exists():
        raise NotPossible(_("Tell the referrer the outcome first."))
    found = kept_by(case, closed_on=day_of(now))
    closure = Closure.objects.create(
        case=case,
        hub=case.hub,
        reference=case.reference,
        closed_at=now,
        closed_by=by,
        kept_for=list(case.rules.after_closure_keep),
        retention=found.retention,
        keep_until=found.until,
        unused_gone=unused_gone(case, now),
        words={},
    )
    ended = end_grants(
        case_id=case.pk,
        because=Act.CLOSE_CASE,
        by=by,
        now=now,
        keep_readers=kept_readers(case),
    )
    move(case, Stage.CLOSED)
    record(
        by=by,
        act=Act.CLOSE_CASE,
        case=case,
        now=now,
        ended=ended,
        retention=found.retention,
        unused_gone=closure.unused_gone,
    )
    return closure


def kept_readers(case: Case) -> list[str]:
    """Who stands in the register after closing: hub roles, and teams for their own summary."""
    readers = []
    for role in map(Role, case.rules.after_closure_keep):
        if role in HUB_ROLES:
            readers.append(hub_reader(case.hub_id, role))
        elif role == Role.RECEIVER:
            readers += [reader(team.pk, role) for team in teams_due(case)]
    return readers


def unused_gone(case: Case, now: datetime) -> list[str]:
    """The kinds of items that the agreement does not leave with the case where no summary took
    them along: destroyed, or “returned”, for the owner has kept what it shared a copy of. Unless
    it speaks of them, they are kept."""
    agreement = agreement_in_force(case.hub_id, day_of(now))
    rules = getattr(agreement.file, "after_decision", None) if agreement else None
    found = set(case.items.values_list("category", flat=True))
    return sorted(code for code in found if rules and rules.of(code) != KEPT_WITH_CASE)


def kept_by(case: Case, *, closed_on: date) -> Kept:
    """Until when this case is kept if it is closed on this day, and by which class."""
    told = [child.words for child in case.people.filter(part=Part.CHILD)]
    births = [words.get("birth_date") or words.get("due_date") for words in told]
    if case.screening.outcome == ENTER:
        kinds = kinds_decided(case)
        decided = max(case.decisions.values_list("decided_at", flat=True))
    else:
        kinds = {kind_of_route(case, case.screening.outcome)}
        decided = case.screening.settled_at or case.received_at  # settled, since it is handed over
    facts = Facts(
        kinds=kinds,
        decided_on=day_of(decided),
        closed_on=closed_on,
        births=[date.fromisoformat(born) if born else None for born in births],
    )
    return kept(case.rules.retention, facts)
