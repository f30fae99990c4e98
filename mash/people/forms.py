"""What is asked of whoever judges two cards, or restricts a person."""

from typing import Any

from django import forms

from mash.agencies.models import Worker
from mash.cases.forms import LINE, ActForm, Choice, Words
from mash.language import later
from mash.people.models import Verdict

OPEN_ANEW = later("Choose what you say of these two. Open the page anew if the buttons are gone.")
ANSWERS = [
    (Verdict.SAME.value, Verdict.SAME.label),
    (Verdict.NOT_SAME.value, Verdict.NOT_SAME.label),
]


class JudgeForm(ActForm):
    """Two cards, the last judgement that was seen of them, and what is said now."""

    one = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": OPEN_ANEW})
    other = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": OPEN_ANEW})
    seen = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": OPEN_ANEW})
    verdict = Choice(label=later("What you say"), missing=OPEN_ANEW, choices=ANSWERS)

    def problems(self) -> list[dict[str, str]]:
        """What is in the way, once each, for the page on which the form is one of many."""
        found = [str(message) for messages in self.errors.values() for message in messages]
        return [{"message": message} for message in dict.fromkeys(found)]


class UnlinkForm(ActForm):
    reason = Words(
        label=later("Why is it taken back?"),
        help_text=later("It is kept beside what was said before, which stays on record."),
        missing=later("Say why this is taken back."),
        limit=LINE,
    )


class RestrictForm(ActForm):
    officer = Choice(
        label=later("Who is to be asked about this person?"),
        missing=later("Choose who is to be asked about this person."),
    )
    reason = Words(
        label=later("Why is this person restricted?"),
        help_text=later(
            "For example a protected address, a witness, or the family of somebody who works here."
        ),
        missing=later("Say why this person is restricted."),
        limit=LINE,
    )
    place = forms.BooleanField(
        label=later("Keep where this person lives from everybody else on the case, too"),
        help_text=later(
            "Address, telephone, school and GP are then read by the named manager of the case "
            "alone, and a text that repeats them is stopped. What was read already cannot be "
            "unread."
        ),
        required=False,
    )

    household = forms.BooleanField(
        label=later("Also restrict the other children and household members of this contact"),
        help_text=later(
            "Else somebody who finds a brother or sister reads the address that they share."
        ),
        required=False,
    )

    def __init__(self, *given: Any, officers: list[Worker], **more: Any) -> None:
        super().__init__(*given, **more)
        self.choice("officer").offer([(str(one.pk), one.name) for one in officers])


class LiftForm(ActForm):
    reason = Words(
        label=later("Why is the restriction lifted?"),
        help_text=later("From then on this person is found like any other."),
        missing=later("Say why the restriction is lifted."),
        limit=LINE,
    )
