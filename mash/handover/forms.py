"""What the manager ticks for a summary. Nothing is ticked beforehand."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mash.agencies.models import Team
from mash.cases.forms import ActForm, Words
from mash.cases.models import Case
from mash.handover.document import CONTACT_PARTS, Ticks, for_team
from mash.language import later
from mash.people.models import Part
from mash.sharing.models import Item


class Tick(forms.MultipleChoiceField):
    """What may be ticked; what is not offered is not there to tick."""

    def __init__(self, **given: Any) -> None:
        gone = _("Something you ticked can no longer be sent. Look at the list again.")
        super().__init__(
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": gone},
            **given,
        )
        self.choice_hints: dict[str, str] = {}
        self.not_offered: set[str] = set()

    def valid_value(self, value: Any) -> bool:
        return value in self.not_offered or super().valid_value(value)


class SummaryForm(ActForm):
    """The manager's own words, and what of the case is relevant for this team."""

    note = Words(
        label=later("What is this about, in your own words?"),
        help_text=later("The receiving team reads this first."),
        missing=later("Tell the team in your own words what this is about."),
    )
    parts = Tick(label=later("From the contact"))
    people = Tick(label=later("Other people in the family's life"))
    items = Tick(label=later("From the agencies"))

    def __init__(self, *given: Any, case: Case, team: Team, now: datetime, **more: Any) -> None:
        super().__init__(*given, **more)
        told = case.contact.words
        self.offer(
            "parts",
            [(name, heading) for name, heading in CONTACT_PARTS.items() if told.get(name)],
        )
        self.offer(
            "people",
            [
                (str(person.pk), f"{person.name} ({person.get_part_display().lower()})")
                for person in case.people.exclude(part=Part.CHILD)
            ],
        )
        items, self.kept_back = for_team(case, team, now)
        self.offer(
            "items",
            [(str(item.pk), item.said) for item in items],
            {str(item.pk): whence(item) for item in items},
        )
        # no choice of the form, and yet taken: what may not go is refused by the agreement, and
        # that is recorded
        self.tick("items").not_offered = {str(one.item.pk) for one in self.kept_back}

    def offer(
        self, name: str, choices: list[tuple[str, str]], hints: dict[str, str] | None = None
    ) -> None:
        field = self.tick(name)
        field.choices, field.choice_hints = choices, hints or {}

    def tick(self, name: str) -> Tick:
        field = self.fields[name]
        assert isinstance(field, Tick), name
        return field

    def ticks(self) -> Ticks:
        told = self.cleaned_data
        return Ticks(
            note=told["note"],
            parts=frozenset(told["parts"]),
            people=frozenset(told["people"]),
            items=frozenset(told["items"]),
        )


def whence(item: Item) -> str:
    """Where an item comes from, in a line."""
    about = item.about.name if item.about else _("The family as a whole")
    facts = [item.agency.name, about, item.get_nature_display(), item.words["happened"]]
    return ". ".join(filter(None, facts))
