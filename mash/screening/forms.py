"""What is asked of the panel's managers and of the MASH manager at screening."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mash.cases.forms import LINE, ActForm, Choice, Words
from mash.cases.models import Case
from mash.language import later
from mash.screening.models import ENTER, Agreed, ConsentBasis, Told, WhyNotAsked
from mash.screening.request_text import request_text
from mash.screening.standing import Standing
from mash.screening.wording import outcomes

REASON = 2_000  # characters: an assessment is a few sentences


class PositionForm(ActForm):
    """What an agency would do with a contact, and why."""

    route = Choice(
        label=later("What would your agency do with this contact?"),
        missing=later("Choose what your agency would do with this contact."),
    )
    reasons = Words(
        label=later("Why?"),
        help_text=later(
            "The MASH manager reads this once the panel has its quorum, and the panel's other "
            "managers once they have given their own position. Nobody else does."
        ),
        missing=later("Say why, so that the manager can weigh your position."),
        limit=REASON,
    )

    def __init__(self, *given: Any, case: Case, **more: Any) -> None:
        super().__init__(*given, **more)
        choices, hints = outcomes(case.rules)
        self.choice("route").offer(choices, hints)


ENTERING = ("consent_basis", "consent_reason", "request_text")


class SettleForm(ActForm):
    """How the screening ends; where the contact enters, on what footing and with which words."""

    outcome = Choice(
        label=later("How does the screening end?"),
        missing=later("Choose how the screening ends."),
    )
    answer = Words(
        missing=later("The panel differed. Answer those who saw it otherwise."),
        label=later("Your answer to the panel"),
        help_text=later("Everyone on the case can read it."),
        limit=REASON,
    )
    consent_basis = Choice(
        label=later("If it enters: did the family agree that agencies are asked?"),
        choices=ConsentBasis.choices,
        missing=later("Choose whether the family agreed or you dispense with their agreement."),
        hints={
            ConsentBasis.AGREED: later(
                "Only where the contact or what was recorded since says so, and nobody disagrees."
            ),
            ConsentBasis.DISPENSED: later(
                "Asking for agreement would put the child at risk, or there is another lawful "
                "reason not to. It is recorded under your name."
            ),
        },
    )
    consent_reason = Words(
        missing=later("Say why agencies may be asked without the family's agreement."),
        label=later("If you dispense with agreement: why?"),
        help_text=later("Everyone on the case can read it."),
        limit=REASON,
    )
    request_text = Words(
        missing=later("Write what the agencies will be told and asked."),
        label=later("If it enters: what the agencies will be told and asked"),
        help_text=later(
            "Every agency that is asked reads exactly this, and it cannot be changed later. Use "
            "neutral words, and say truly how things stand."
        ),
    )

    def __init__(self, *given: Any, case: Case, seen: Standing, **more: Any) -> None:
        only = seen.may_settle
        first = {"request_text": request_text(case)}
        if len(only) == 1:
            first["outcome"] = next(iter(only))
        more["initial"] = first | (more.get("initial") or {})
        super().__init__(*given, **more)
        choices, hints = outcomes(case.rules)
        self.choice("outcome").offer([one for one in choices if one[0] in only], hints)
        if ENTER not in only:
            for name in ENTERING:
                del self.fields[name]
        elif self.is_bound:
            self.need_what_this_needs()
        if seen.is_agreed:
            del self.fields["answer"]
        elif not seen.tally.has_quorum:
            self.fields["answer"].label = _("Why can this not wait for the panel?")
            missing = _("Say why this cannot wait for the panel.")
            self.fields["answer"].error_messages["required"] = missing

    def need_what_this_needs(self) -> None:
        """A case that does not enter needs no footing; one on agreement needs no reason."""
        enters = self.data.get("outcome") == ENTER
        dispenses = self.data.get("consent_basis") == ConsentBasis.DISPENSED
        for name in ENTERING:
            self.fields[name].required = enters
        self.fields["consent_reason"].required = enters and dispenses


class ConsentForm(ActForm):
    """What one person was told and asked."""

    person = Choice(label=later("Who?"), missing=later("Choose a person of this case."))
    told = Choice(
        label=later("Were they told that agencies are asked about them?"),
        choices=Told.choices,
        missing=later("Choose whether they were told."),
    )
    agreed = Choice(
        label=later("Were they asked whether they agree?"),
        choices=Agreed.choices,
        missing=later("Choose whether they were asked, and agreed."),
        hints={
            Agreed.AGREED: later("A child who understands what is asked is asked too."),
        },
    )
    why_not = forms.ChoiceField(
        label=later("If they were not asked: why?"),
        choices=[("", later("They were asked")), *WhyNotAsked.choices],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": later("Choose why they were not asked.")},
    )

    def __init__(self, *given: Any, case: Case, **more: Any) -> None:
        super().__init__(*given, **more)
        people = [(str(one.pk), one.name) for one in case.people.all()]
        hints = {str(one.pk): one.get_part_display() for one in case.people.all()}
        self.choice("person").offer(people, hints)


class TakeOverForm(ActForm):
    reason = Words(
        label=later("Why are you taking this case over?"),
        help_text=later("The reason is kept in the audit, for managers of this case."),
        missing=later("Say why you are taking this case over."),
        limit=REASON,
    )


class LinkForm(ActForm):
    earlier_reference = Words(
        label=later("Reference of the earlier case"),
        help_text=later("Such as KX7-4MQ-9TR. You can link a case that you can see."),
        missing=later("Enter the reference of the earlier case, such as KX7-4MQ-9TR."),
        limit=LINE,
    )
