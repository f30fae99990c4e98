"""The clock of the feedback: worked out from when it was decided, stored nowhere."""

from datetime import datetime

from mash.cases.models import Case, Letter, LetterKind, State
from mash.clock.calendar import Calendar
from mash.clock.changes import by_times_in_force
from mash.clock.deadlines import Deadline, feedback_deadline
from mash.handover.models import Feedback
from mash.process import Stage

AFTER = {Stage.HANDOVER, Stage.CLOSED}


def decided_at(case: Case) -> datetime | None:
    """When the last child had its decision, or the screening sent the case out of the hub."""
    if case.stage not in AFTER:
        return None
    made = [one.decided_at for one in case.decisions.all()]
    return max(made) if made else case.screening.settled_at


def feedback_due(case: Case) -> Deadline | None:
    """When the referrer is to know the outcome; None before it is decided, and for somebody who
    stayed anonymous: nobody can be told, so nothing is owed."""
    decided = decided_at(case)
    if decided is None or case.contact.anonymous:
        return None
    days, told = case.rules.feedback.within_working_days, referrer_told_at(case)

    def reckon(calendar: Calendar) -> Deadline:
        return feedback_deadline(decided, calendar, days)

    return by_times_in_force(case.working_times, reckon, met_at=told)


def referrer_told_at(case: Case) -> datetime | None:
    """When the letter with the outcome left, or a person said that they told it by hand.

    A letter that waits or failed has told nobody. Who may not see the letter (only the case's
    named manager may) has the moment at which the feedback was given.
    """
    feedback = Feedback.objects.filter(case=case).first()
    if feedback is None or not feedback.possible:
        return None
    letter = Letter.objects.filter(case=case, kind=LetterKind.FEEDBACK).first()
    if letter is None or letter.state == State.BY_HAND:
        return feedback.given_at
    return letter.sent_at if letter.state == State.SENT else None
