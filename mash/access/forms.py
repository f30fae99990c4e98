"""What is asked of whoever opens a case by break-glass, reviews that, or keeps somebody apart."""

from typing import Any

from django import forms

from mash.access.models import Outcome, Reason, Waking
from mash.agencies.models import Worker
from mash.cases.forms import LINE, ActForm, Choice, Words
from mash.contact.day_field import Day
from mash.language import later
from mash.matching.record import Record
from mash.people.records import record_of


class GlassForm(ActForm):
    reference = Words(
        label=later("Case reference"),
        help_text=later("As it was given to you, such as KX7-4MQ-9TR."),
        missing=later("Enter the reference of the case."),
        limit=LINE,
    )
    reason = Choice(
        label=later("Why can it not wait?"),
        missing=later("Choose why it cannot wait."),
        choices=Reason.choices,
    )
    why = Words(
        label=later("What do you need to know, and for whom?"),
        help_text=later("The MASH manager reads this now, and it is reviewed."),
        missing=later("Say what you need to know, and why it cannot wait."),
        limit=2000,
    )


class ReviewForm(ActForm):
    outcome = Choice(
        label=later("What did you find?"),
        missing=later("Choose what you found."),
        choices=Outcome.choices,
        hints={
            Outcome.NOT_JUSTIFIED.value: later("If the case is still open to them, that ends now.")
        },
    )
    said = Words(
        label=later("How did you come to that?"),
        missing=later("Say how you came to that."),
        limit=2000,
    )


class KeepForm(ActForm):
    worker = Choice(
        label=later("Who is kept from this case?"),
        missing=later("Choose who is kept from this case."),
        widget=forms.Select,
    )
    reason = Words(
        label=later("Why?"),
        help_text=later("It is kept with the case. Do not write how they are related."),
        missing=later("Say why they are kept from this case."),
        limit=LINE,
    )

    def __init__(self, *given: Any, workers: list[Worker], **more: Any) -> None:
        super().__init__(*given, **more)
        told = [(str(one.pk), f"{one.name}, {one.agency.name}") for one in workers]
        self.choice("worker").offer([("", ""), *told])


class EndForm(ActForm):
    """One button; the page says what ends."""


class WakeForm(ActForm):
    why = Choice(
        label=later("Why does this account wake?"),
        missing=later("Choose why this account wakes."),
        choices=Waking.Why.choices,
    )


class StandInForm(ActForm):
    deputy = Choice(
        label=later("Who stands in for you?"),
        missing=later("Choose who stands in for you."),
    )
    first_day = Day(label=later("From which day?"), help_text=later("Left empty: from now on."))
    last_day = Day(label=later("Until the end of which day?"), missing=later("Enter the last day."))

    def __init__(self, *given: Any, workers: list[Worker], **more: Any) -> None:
        super().__init__(*given, **more)
        self.choice("deputy").offer([(str(one.pk), one.name) for one in workers])


RELATIONS = [
    ("myself", later("Myself")),
    ("household", later("My household")),
    ("family", later("My family")),
    ("friend", later("A friend")),
    ("neighbour", later("A neighbour")),
    ("other", later("Somebody else I know in my own life")),
]


class InterestForm(ActForm):
    relation = Choice(
        label=later("Who is it?"), missing=later("Choose who it is."), choices=RELATIONS
    )
    given_names = Words(
        label=later("First names"), missing=later("Enter their first names."), limit=LINE
    )
    family_name = Words(
        label=later("Family name"), missing=later("Enter their family name."), limit=LINE
    )
    birth_date = Day(
        label=later("Date of birth"),
        help_text=later("Without it, a manager is asked each time a name is like this one."),
    )
    address = Words(label=later("Address"), limit=LINE)
    postcode = Words(label=later("Postcode"), limit=LINE)

    def record(self) -> Record:
        told = self.cleaned_data
        born = told["birth_date"]
        return record_of(told | {"birth_date": born.isoformat() if born else ""})


class SettleForm(ActForm):
    keep = Choice(
        label=later("Are they kept from this case?"),
        missing=later("Choose whether they are kept from this case."),
        choices=[("yes", later("Yes, from their next request on")), ("no", later("No"))],
    )
    reason = Words(label=later("Why?"), missing=later("Say why."), limit=LINE)
