"""What is asked of the panel's managers and of the MASH manager at screening."""

from typing import Any

from mash.cases.forms import LINE, ActForm, Choice, Words
from mash.cases.models import Case
from mash.screening.models import ENTER, ConsentBasis
from mash.screening.request_text import request_text
from mash.screening.wording import outcomes

REASON = 2_000  # characters: an assessment is a few sentences


class PositionForm(ActForm):
    """What an agency would do with a contact, and why."""

    route = Choice(
        label="What would your agency do with this contact?",
        missing="Choose what your agency would do with this contact.",
    )
    reasons = Words(
        label="Why?",
        help_text="The MASH manager reads this once the panel has its quorum, and the panel's other"
        " managers once they have given their own position. Nobody else does.",
        missing="Say why, so that the manager can weigh your position.",
        limit=REASON,
    )

    def __init__(self, *given: Any, case: Case, **more: Any) -> None:
        super().__init__(*given, **more)
        choices, hints = outcomes(case.rules)
        self.choice("route").offer(choices, hints)


class SettleForm(ActForm):
    """How the screening ends; where the contact enters, on what footing and with which words."""

    outcome = Choice(label="How does the screening end?", missing="Choose how the screening ends.")
    answer = Words(
        label="Your answer to the panel",
        help_text="Needed where the panel differed, or where you do not wait for it. Everyone on"
        " the case can read it.",
        limit=REASON,
    )
    consent_basis = Choice(
        label="If it enters: did the family agree that agencies are asked?",
        choices=ConsentBasis.choices,
        missing="Choose whether the family agreed or you dispense with their agreement.",
        required=False,
        hints={
            ConsentBasis.AGREED: "Only where the contact says so.",
            ConsentBasis.DISPENSED: "Asking for agreement would put the child at risk, or there is"
            " another lawful reason not to. It is recorded under your name.",
        },
    )
    consent_reason = Words(
        label="If you dispense with agreement: why?",
        help_text="Everyone on the case can read it.",
        limit=REASON,
    )
    request_text = Words(
        label="If it enters: what the agencies will be told and asked",
        help_text="Every agency that is asked reads exactly this, and it cannot be changed later."
        " Use neutral words, and say truly how things stand.",
    )

    def __init__(self, *given: Any, case: Case, only: set[str], **more: Any) -> None:
        more.setdefault("initial", {"request_text": request_text(case)})
        if len(only) == 1:
            more["initial"]["outcome"] = next(iter(only))
        super().__init__(*given, **more)
        choices, hints = outcomes(case.rules)
        self.choice("outcome").offer([one for one in choices if one[0] in only], hints)
        if ENTER not in only:
            for name in ("consent_basis", "consent_reason", "request_text"):
                del self.fields[name]


class TakeOverForm(ActForm):
    reason = Words(
        label="Why are you taking this case over?",
        help_text="The reason is kept in the audit, for managers of this case.",
        missing="Say why you are taking this case over.",
        limit=REASON,
    )


class LinkForm(ActForm):
    earlier_reference = Words(
        label="Reference of the earlier case",
        help_text="Such as KX7-4MQ-9TR. You can link a case that you can see.",
        missing="Enter the reference of the earlier case, such as KX7-4MQ-9TR.",
        limit=LINE,
    )
