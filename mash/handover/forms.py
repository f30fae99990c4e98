"""What the manager ticks for a summary. Nothing is ticked beforehand."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mash.cases.forms import ActForm, Words
from mash.cases.models import Case
from mash.handover.document import CONTACT_PARTS, Ticks, may_leave
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

    def __init__(self, *given: Any, case: Case, **more: Any) -> None:
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
        items = may_leave(case)
        self.offer(
            "items",
            [(str(item.pk), item.words["text"]) for item in items],
            {str(item.pk): whence(item) for item in items},
        )

    def offer(
        self, name: str, choices: list[tuple[str, str]], hints: dict[str, str] | None = None
    ) -> None:
        field = self.fields[name]
        assert isinstance(field, Tick), name
        field.choices, field.choice_hints = choices, hints or {}

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
