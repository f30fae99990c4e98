"""The clocks of a case, worked out from what is recorded: nothing stored, no job that must run."""

from mash.cases.models import Case
from mash.clock.calendar import Calendar
from mash.clock.deadlines import (
    Deadline,
    RatingEvent,
    asked_deadline,
    outcome_deadline,
    return_deadline,
)
from mash.screening.models import Rating
from mash.sharing.models import Request


def rating_now(case: Case) -> Rating | None:
    ratings = list(case.ratings.all())
    return ratings[-1] if ratings else None


def events(case: Case) -> list[RatingEvent]:
    return [RatingEvent(code=one.code, at=one.given_at) for one in case.ratings.all()]


def return_due(case: Case, request: Request | None = None) -> Deadline | None:
    """When the agencies' answers are due; for one asked apart from a rating, from its own hour."""
    rated = events(case)
    if not rated:
        return None
    rules = case.rules
    calendar = Calendar.from_hub(rules)
    if request is not None and request.asked_at not in {event.at for event in rated}:
        return asked_deadline(rated, request.asked_at, rules, calendar)
    return return_deadline(rated, case.received_at, rules, calendar)


def decision_due(case: Case) -> Deadline:
    """When the decision is due: working days from receipt, which never changes (Working Together
    2023), or by the rating's clock where the hub works so."""
    rules = case.rules
    return outcome_deadline(events(case), case.received_at, rules, Calendar.from_hub(rules))
