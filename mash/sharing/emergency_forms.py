"""What is asked beside the ordinary way: existence only, an emergency, and its review."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mash.agreements.models import agreement_in_force
from mash.cases.forms import ActForm, Choice, Listed, Words
from mash.language import later
from mash.sharing.actions import Weighed
from mash.sharing.forms import (
    HANDLINGS,
    REASON,
    WEIGHED,
    HoldForm,
    named_only,
    offered_bases,
    whom,
)
from mash.sharing.models import Danger, Finding, Handling, Request


class EmergencyForm(HoldForm):
    """What the agreement refuses, and why it cannot wait. The basis is vital interests."""

    danger = Choice(
        label=later("What is the danger?"),
        choices=Danger.choices,
        missing=later("Choose what the danger is."),
    )
    why = Words(
        label=later("Why can it not wait for the agreement?"),
        help_text=later("Everyone on this case will be able to read this."),
        missing=later("Say why this cannot wait for the agreement."),
        limit=REASON,
    )

    def __init__(self, *given: Any, request: Request, on: date, **more: Any) -> None:
        super().__init__(*given, request=request, on=on, **more)
        agreement = agreement_in_force(request.case.hub_id, on)
        kinds = list(agreement.file.categories) if agreement else []
        self.listed("category").offer((one.code, one.name) for one in kinds)
        self.fields["category"].help_text = _("Any kind that the agreement knows.")
        del self.fields["lawful_basis"]
        # sealed is not offered: what only the manager can read saves nobody tonight
        self.choice("handling").offer(
            [(value, HANDLINGS[value][0]) for value in Handling],
            {value: HANDLINGS[value][1] for value in Handling},
        )

    def weighed(self) -> Weighed:
        told = {name: self.cleaned_data[name] for name in WEIGHED if name != "lawful_basis"}
        about = self.people.get(self.cleaned_data["about"])
        return Weighed(about=about, lawful_basis="", **told)


class ExistenceForm(ActForm):
    """That an agency holds something of a kind, and nothing else: there is no field for words."""

    about = Choice(label=later("Who is this about?"), missing=later("Choose whom this is about."))
    category = Choice(
        label=later("What kind of information is it?"),
        missing=later("Choose what kind of information this is."),
    )
    lawful_basis = Listed(
        label=later("What is the lawful basis for sharing it?"),
        missing=later("Choose the lawful basis for sharing this."),
        max_length=60,
    )
    handling = Choice(
        label=later("How far may it go?"),
        choices=[(value, HANDLINGS[value][0]) for value in Handling],
        missing=later("Choose how far this may go."),
    )

    def __init__(self, *given: Any, request: Request, on: date, **more: Any) -> None:
        super().__init__(*given, **more)
        self.people = {str(person.pk): person for person in request.case.people.all()}
        self.choice("about").offer(whom(self.people))
        agreement = agreement_in_force(request.case.hub_id, on)
        rules = agreement.file if agreement else None
        kinds = named_only(rules, request.agency.code, on)
        self.choice("category").offer([(one.code, one.name) for one in kinds])
        self.listed("lawful_basis").offer(offered_bases(rules, kinds, ""))

    def told(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        about = self.people.get(told.pop("about"))
        return told | {"about": about, "handling": Handling(told["handling"])}


class ReviewForm(ActForm):
    """What the review of an emergency share found."""

    finding = Choice(
        label=later("What did your review find?"),
        choices=Finding.choices,
        missing=later("Choose what the review found."),
        hints={
            Finding.KEPT: later("It stays on the case."),
            Finding.UNLAWFUL: later(
                "From then on nobody is shown it, and it is destroyed with the case. The MASH "
                "manager is told on the case."
            ),
        },
    )
