"""Closing: access ends at once for everyone but those whom the agreement keeps."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from mash.agencies.models import HUB_ROLES, Role, Worker, hub_reader, reader
from mash.audit.actions import record
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.clock.calendar import LONDON, same_day_after
from mash.closure.models import Closure
from mash.decision.actions import kinds_decided
from mash.handover.actions import teams_waiting
from mash.handover.document import teams_due
from mash.handover.models import Feedback
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import action, in_hand
from mash.need_to_know.register import end_grants
from mash.people.counting import weightiest
from mash.people.models import Part
from mash.process import Stage
from mash.screening.actions import kind_of_route, move
from mash.screening.models import ENTER


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
    retention = retention_class(case)
    closure = Closure.objects.create(
        case=case,
        closed_at=now,
        closed_by=by,
        kept_for=list(case.rules.after_closure_keep),
        retention=retention,
        keep_until=keep_until(case, retention, now.astimezone(LONDON).date()),
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
    record(by=by, act=Act.CLOSE_CASE, case=case, now=now, ended=ended, retention=retention)
    return closure


def kept_readers(case: Case) -> list[str]:
    """Who stands in the register after closing: hub roles, and teams for their own summary."""
    kept = []
    for role in map(Role, case.rules.after_closure_keep):
        if role in HUB_ROLES:
            kept.append(hub_reader(case.hub_id, role))
        elif role == Role.RECEIVER:
            kept += [reader(team.pk, role) for team in teams_due(case)]
    return kept


def retention_class(case: Case) -> str:
    """The retention class of the weightiest outcome: assessment, service, or no further action."""
    if case.screening.outcome != ENTER:
        return kind_of_route(case, case.screening.outcome)
    return weightiest(kinds_decided(case))


def keep_until(case: Case, retention: str, closed_on: date) -> date:
    """The day until which the case is kept: from closing, or from the youngest sibling's birth.

    A child whose birth nobody told counts as born on the day of closing, the latest it can be.
    """
    rule = case.rules.retention_of(retention)
    if rule.trigger != "birthday":
        return same_day_after(closed_on, rule.years)
    told = [
        child.words.get("birth_date") or child.words.get("due_date")
        for child in case.people.filter(part=Part.CHILD)
    ]
    births = [date.fromisoformat(born) if born else closed_on for born in told]
    return same_day_after(max(births, default=closed_on), rule.years)
