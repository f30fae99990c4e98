"""Where a contact stands, in the words that its referrer may read: the state and no story."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mash.contact.models import Referrer
from mash.contact.returning import waiting_for
from mash.handover.models import Feedback
from mash.keyring import CannotOpen
from mash.process import Stage


@dataclass(frozen=True)
class State:
    """What the door says. `outcome`: the hub file's own sentences, once they were given."""

    says: str
    next: str
    outcome: tuple[str, ...] = ()
    more: str = ""  # what the hub needs more of


def words(stage: str) -> tuple[str, str]:
    """Where it stands, and what comes next."""
    gathering = (
        _("It is being looked at by agencies."),
        _("The hub asks the agencies that may know something, and then decides."),
    )
    return {
        Stage.CONTACT: (
            _("We have received it."),
            _("Next, managers of several agencies look at it together."),
        ),
        Stage.SCREENING: (
            _("It is being screened."),
            _("Managers of several agencies say together what is to happen."),
        ),
        Stage.SHARING: gathering,
        Stage.DECISION: gathering,
        Stage.HANDOVER: (_("It is decided."), _("We tell you the outcome, as far as we may.")),
        Stage.CLOSED: (_("It is closed."), _("If you are worried again, tell us again.")),
    }[Stage(stage)]


def state_of(referrer: Referrer) -> State:
    """Asked at the referrer's door."""
    says, following = words(referrer.case.stage)
    returned = waiting_for(referrer)
    return State(
        says=says,
        next=following,
        outcome=outcome_told(referrer),
        more=returned.words["more"] if returned else "",
    )


def outcome_told(referrer: Referrer) -> tuple[str, ...]:
    """The sentences that the referrer was given, if they were."""
    feedback = Feedback.objects.filter(case=referrer.case_id, possible=True).first()
    try:
        return tuple(feedback.words.get("sentences", ())) if feedback else ()
    except CannotOpen:  # the case is disposed of
        return ()
