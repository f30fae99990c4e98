"""What is asked of a records officer, of a manager who checks, and of whoever finds an error."""

from datetime import date, datetime, time
from typing import Any

from django import forms

from mash.agencies.models import Worker
from mash.cases.forms import LINE, ActForm, Choice, Listed, Words
from mash.clock.calendar import LONDON
from mash.contact.day_field import Day
from mash.language import later
from mash.rights.codes import ASKS, LAW, Asker, Ground, Longer, Needed, Outcome, Owner, Proof, Says
from mash.rights.models import FoundEntry
from mash.rights.ruling import Weighed
from mash.rights.targets import Place

REASON, SHORT = 2_000, 60  # characters


def noon(day: date) -> datetime:
    """Midday of a day in London, so that no change of the clocks moves it to another."""
    return datetime.combine(day, time(12), tzinfo=LONDON)


class OpenForm(ActForm):
    """Somebody asks what is held about a person."""

    asker = Choice(
        label=later("Who asks?"), choices=Asker.choices, missing=later("Choose who asks.")
    )
    asker_name = Words(
        label=later("Their name"), missing=later("Enter the name of whoever asks."), limit=LINE
    )
    reach = Words(label=later("How the answer reaches them"), limit=LINE)
    received = Day(label=later("The day it came in"), missing=later("Enter the day it came in."))
    asks = Words(
        label=later("What do they ask for?"),
        help_text=later("In their own words where you can."),
        missing=later("Write what they ask for, in their own words where you can."),
        limit=REASON,
    )
    given_names = Words(label=later("First names of the person it is about"), limit=LINE)
    family_name = Words(
        label=later("Last name of the person it is about"),
        missing=later("Enter the last name of the person it is about."),
        limit=LINE,
    )
    known_as = Words(label=later("Other names they are known by"), limit=LINE)
    birth_date = Day(label=later("Their date of birth"))
    address = Words(label=later("Their address, and earlier ones"), limit=LINE)
    postcode = Words(label=later("Postcode"), limit=LINE)

    def told(self) -> dict[str, str]:
        """What is kept as words."""
        told = self.cleaned_data
        born = told["birth_date"].isoformat() if told["birth_date"] else ""
        words = {name: text for name, text in told.items() if name not in {"asker", "received"}}
        return words | {"birth_date": born}


class ProveForm(ActForm):
    proof = Choice(
        label=later("How did you make sure who asks, and that they may?"),
        choices=Proof.choices,
        missing=later("Choose how it was shown."),
    )
    seen = Day(label=later("The day it was shown"), missing=later("Enter the day it was shown."))


class LongerForm(ActForm):
    longer = Choice(
        label=later("Why does it take longer?"),
        choices=Longer.choices,
        missing=later("Choose why it takes longer."),
    )


class AskMoreForm(ActForm):
    needed = Choice(
        label=later("What were they asked for?"),
        choices=Needed.choices,
        missing=later("Choose what they were asked for."),
    )
    day = Day(label=later("The day they were asked"), missing=later("Enter the day."))


class HeardForm(ActForm):
    day = Day(label=later("The day they answered"), missing=later("Enter the day."))


class PassForm(ActForm):
    officer = Choice(
        label=later("Who answers it from now on?"),
        missing=later("Choose who answers it from now on."),
    )

    def __init__(self, *given: Any, officers: list[Worker], **more: Any) -> None:
        super().__init__(*given, **more)
        self.choice("officer").offer([(str(one.pk), one.name) for one in officers])


class CloseForm(ActForm):
    outcome = Choice(
        label=later("How did it end?"),
        choices=Outcome.choices,
        missing=later("Choose how it ended."),
    )


class FoundForm(ActForm):
    """Which card of the index is the person."""

    card = forms.IntegerField()


class RulingForm(ActForm):
    """One entry, weighed. Nothing is chosen beforehand."""

    says = Choice(
        label=later("What is done with this?"),
        choices=Says.choices,
        missing=later("Choose what is done with this."),
    )
    text = Words(
        label=later("What is told, with parts taken out"),
        help_text=later("Only take words out: what stays must stand as it was written."),
    )
    test = Choice(label=later("On what ground is it kept back?"), missing="", required=False)
    reason = Words(
        label=later("Why does this ground apply here?"),
        help_text=later("Kept with the request. It is not given to whoever asks."),
        limit=REASON,
    )
    quiet = forms.BooleanField(
        label=later("To name this in the schedule would itself do harm: leave it out there"),
        required=False,
    )
    others = forms.BooleanField(
        label=later("Those who are named in what is told may be named to whoever asks"),
        required=False,
    )
    owner = Choice(
        label=later("What does the agency that gave it say?"),
        choices=Owner.choices,
        missing="",
        required=False,
    )
    owner_who = Words(label=later("Who said so, and when?"), limit=LINE)
    opinion_from = Words(
        label=later("Which health professional gave their opinion, and when?"), limit=LINE
    )
    opinion = Words(label=later("What does the health professional say?"), limit=REASON)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, entry: FoundEntry, **more: Any) -> None:
        super().__init__(*given, **more)
        likely = [Ground(one) for one in entry.tests]
        order = likely + [one for one in Ground if one not in likely]
        self.choice("test").offer(
            [(one.value, str(one.label)) for one in order],
            {one.value: f"{ASKS[one]} ({LAW[one]})" for one in order},
        )
        if entry.agency_id is None:
            del self.fields["owner"], self.fields["owner_who"]
        if not entry.words["others"]:
            del self.fields["others"]

    def weighed(self) -> Weighed:
        told = dict(self.cleaned_data)
        told.pop("seen")
        return Weighed(**told)


class OwnerForm(ActForm):
    """What the agency that gave an entry says of telling it."""

    says = Choice(
        label=later("May it be told to whoever asks?"),
        choices=[
            (Owner.AGREES, later("Yes, we agree")),
            (Owner.OBJECTS, later("No, we object")),
        ],
        missing=later("Choose whether it may be told."),
    )
    test = Choice(
        label=later("If you object: on what ground should it be kept back?"),
        missing="",
        required=False,
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.choice("test").offer(
            [(one.value, str(one.label)) for one in Ground],
            {one.value: f"{ASKS[one]} ({LAW[one]})" for one in Ground},
        )


class PackForm(ActForm):
    cover = Words(
        label=later("To whoever asked, in your own words"),
        help_text=later("It stands at the head of the pack. Say nothing of what is withheld."),
        missing=later("Write a few words to whoever asked."),
        limit=REASON,
    )


class CheckForm(ActForm):
    passed = Choice(
        label=later("You have read the whole pack. May it go out?"),
        choices=[("yes", later("It may go out")), ("no", later("It goes back to the officer"))],
        missing=later("Choose whether the pack may go out."),
    )
    why = Words(label=later("If it goes back: what must be changed?"), limit=REASON)
    edition = forms.IntegerField(widget=forms.HiddenInput)


class CorrectionForm(ActForm):
    """What is wrong, and what is right."""

    where = Listed(label=later("What is wrong?"), missing=later("Choose what is wrong."))
    now = Words(
        label=later("What should it say?"),
        help_text=later("Leave it empty if nothing should stand there. Dates: 2015-03-27."),
    )
    why = Words(
        label=later("How do you know?"),
        missing=later("Say how you know that it is wrong."),
        limit=REASON,
    )
    for_subject = forms.BooleanField(
        label=later("The person it is about asked for this"), required=False
    )

    def __init__(self, *given: Any, places: list[Place], **more: Any) -> None:
        super().__init__(*given, **more)
        self.listed("where").offer(
            (one.key, f"{one.label}: {shortened(one.says)}") for one in places
        )


def shortened(text: str) -> str:
    """The beginning of a long text, to know it by in a list."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT].rstrip()}…"


class SettleForm(ActForm):
    made = Choice(
        label=later("Is it corrected?"),
        choices=[("yes", later("It is corrected, and whoever received the error is told")),
                 ("no", later("It stays as it is"))],
        missing=later("Choose whether it is corrected."),
    )  # fmt: skip
    answer = Words(label=later("Why, or who agreed?"), limit=REASON)
