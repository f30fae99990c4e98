"""The clocks of a case, worked out from what is recorded: nothing stored, no job that must run."""

from mash.cases.models import Case
from mash.clock.calendar import Calendar
from mash.clock.changes import by_times_in_force
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


def return_due(
    case: Case, request: Request | None = None, rated: list[RatingEvent] | None = None
) -> Deadline | None:
    """When the agencies' answers are due; for one asked apart from a rating, from its own hour."""
    given = events(case) if rated is None else rated
    if not given:
        return None
    answered_at = request.answered_at if request is not None else None

    def reckon(calendar: Calendar) -> Deadline | None:
        if request is not None and request.asked_at not in {event.at for event in given}:
            return asked_deadline(given, request.asked_at, case.rules, calendar)
        return return_deadline(given, case.received_at, case.rules, calendar)

    return by_times_in_force(case.working_times, reckon, met_at=answered_at)


def decision_due(case: Case) -> Deadline:
    """When the decision is due: working days from receipt, which never changes (Working Together
    2023), or by the rating's clock where the hub works so."""
    rated = events(case)

    def reckon(calendar: Calendar) -> Deadline:
        return outcome_deadline(rated, case.received_at, case.rules, calendar)

    return by_times_in_force(case.working_times, reckon)
