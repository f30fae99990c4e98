"""What is asked of whoever reviews a kept case, holds one, or answers as the second person."""

from typing import Any

from django.utils.translation import gettext as _

from mash.approvals.models import Why
from mash.cases.forms import LINE, ActForm, Choice, Listed, Words
from mash.contact.day_field import Day
from mash.language import later

DISPOSE, KEEP, HOLD = "dispose", "keep", "hold"
APPROVE, REFUSE, WITHDRAW = "approve", "refuse", "withdraw"
WRITE_A_DAY = later("Write the day until which it is kept, such as 27 3 2050.")


class HoldForm(ActForm):
    """Why a case is held; the words lie under its key."""

    order = Words(
        label=later("Reference of the inquiry, court or complaint"),
        missing=later("Give the reference of the inquiry, court or complaint."),
        limit=LINE,
    )
    reason = Words(
        label=later("Why must it be held?"),
        missing=later("Say why this case must be held."),
        limit=LINE,
    )


class ReviewForm(ActForm):
    """What becomes of a closed case, as the person who reviews it says."""

    what = Choice(label=later("What becomes of it?"), missing=later("Choose what becomes of it."))
    reason = Words(
        label=later("Why?"),
        help_text=later("The second person reads it. It goes when this goes."),
        missing=later("Say why."),
        limit=LINE,
    )
    why = Listed(label=later("Why can it not wait until its time is over?"))
    until = Day(
        label=later("Keep it until"),
        help_text=later("If you keep it longer. For example, 27 3 2050"),
        wrong=WRITE_A_DAY,
    )
    order = Words(
        label=later("Reference of the inquiry, court or complaint"),
        help_text=later("If you put a legal hold on it."),
        limit=LINE,
    )

    def __init__(self, *given: Any, is_due: bool, may_dispose: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        dispose = _("Ask for its disposal") if is_due else _("Ask for its disposal before its time")
        offered = [
            (DISPOSE, dispose),
            (KEEP, _("Keep it longer")),
            (HOLD, _("Put a legal hold on it")),
        ]
        hints = {
            DISPOSE: _("A second person must approve it. Then it cannot be undone."),
            HOLD: _("It is kept until two people release the hold."),
        }
        self.choice("what").offer(offered if may_dispose else offered[1:], hints)
        self.listed("why").offer(Why.choices, nothing="")
        if is_due or not may_dispose:
            del self.fields["why"]


class ReleaseHoldForm(ActForm):
    reason = Words(
        label=later("Why is the hold no longer needed?"),
        help_text=later("The second person reads it."),
        missing=later("Say why the hold is no longer needed."),
        limit=LINE,
    )


class ReleaseSealedForm(ActForm):
    """What the order says; nothing of what is sealed."""

    agency = Choice(
        label=later("Whose sealed text does the court ask for?"),
        missing=later("Choose the agency whose text the court asks for."),
    )
    order = Words(
        label=later("Reference of the court's order"),
        missing=later("Give the reference of the court's order."),
        limit=LINE,
    )
    recipient = Words(
        label=later("To which court does it go?"),
        missing=later("Say to which court it goes."),
        limit=LINE,
    )
    reason = Words(
        label=later("What does the court ask for?"),
        missing=later("Say what the court asks for."),
        limit=LINE,
    )

    def __init__(self, *given: Any, agencies: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        self.choice("agency").offer(agencies)


class AnswerForm(ActForm):
    """The second person's answer; or the asker's, who withdraws."""

    answer = Choice(label=later("Your answer"), missing=later("Choose your answer."))
    reason = Words(
        label=later("If you do not approve it, why?"),
        limit=LINE,
    )

    def __init__(self, *given: Any, is_mine: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        if is_mine:
            del self.fields["reason"]
            self.choice("answer").offer([(WITHDRAW, _("Withdraw it"))])
            return
        self.choice("answer").offer(
            [(APPROVE, _("Approve: it is done at once")), (REFUSE, _("Do not approve"))],
            {APPROVE: _("You are the second person. It cannot be undone.")},
        )
