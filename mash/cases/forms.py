"""The forms on which people act: what is wrong is said in a plain sentence, where it was typed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from mash.cases.refusals import NotPossible
from mash.cases.text import tidy, what_hides
from mash.language import later

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LINE, STORY = 200, 10_000  # characters
HIDING = {
    "bidi": later("Take out the hidden characters that turn the text around, or type it anew."),
    "marks": later("Take out the accents that are piled on one letter."),
}
UNSHOWN = later(
    "Take out the characters that cannot be shown. Typing the text anew, not pasting it, does that."
)


def require_readable(text: str) -> None:
    """Raise ValidationError where a text holds what nobody sees, or reads otherwise than it is."""
    if hidden := what_hides(text):
        raise ValidationError(HIDING.get(hidden, UNSHOWN))


class ActForm(forms.Form):
    """A form for one act. What the action finds in the way is shown like any other error."""

    use_required_attribute = False  # our sentences, not the browser's

    def refuse(self, problem: NotPossible) -> None:
        self.add_error(problem.field if problem.field in self.fields else None, problem.message)

    def choice(self, name: str) -> "Choice":
        """The field of this name, to offer it what this case has."""
        field = self.fields[name]
        assert isinstance(field, Choice), name
        return field

    def listed(self, name: str) -> "Listed":
        """The field of this name, to offer it what this case has."""
        field = self.fields[name]
        assert isinstance(field, Listed), name
        return field

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        return 422 if self.errors else 200


class Words(forms.CharField):
    """What a person writes: a story, or one line. `missing` is the sentence that asks for it."""

    def __init__(
        self, *, missing: "str | StrPromise" = "", limit: int = STORY, **given: Any
    ) -> None:
        widget = forms.TextInput if limit <= LINE else forms.Textarea
        given.setdefault("widget", widget)
        super().__init__(
            required=bool(missing),
            max_length=limit,
            error_messages={
                "required": missing,
                "max_length": _("Shorten this to %(limit)s characters or fewer.")
                % {"limit": f"{limit:,}"},
            },
            **given,
        )
        # `require_readable` says it in plain words
        self.validators = [one for one in self.validators if "Null" not in type(one).__name__]
        self.limit = limit

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if len(text) > 3 * self.limit:  # too long in any form: no work is done on it
            return text
        require_readable(text)
        return tidy(text)


class Choice(forms.ChoiceField):
    """One of several. `hints` says of each what it means; `missing` asks for the choice."""

    def __init__(self, *, missing: str, hints: dict[str, str] | None = None, **given: Any) -> None:
        given.setdefault("widget", forms.RadioSelect)
        messages = {"required": missing, "invalid_choice": missing}
        super().__init__(error_messages=messages, **given)
        self.choice_hints = hints or {}

    def offer(
        self, choices: Iterable[tuple[str, str]], hints: dict[str, str] | None = None
    ) -> None:
        """Set the choices that this case has, and what each means."""
        self.choices = list(choices)
        self.choice_hints = hints or {}


class Listed(forms.CharField):
    """One of a list that opens; `missing` asks for it. What was not offered is nothing for the form
    to refuse: the act does, and it stays recorded."""

    def __init__(self, *, missing: "str | StrPromise" = "", **given: Any) -> None:
        messages = {"required": missing}
        super().__init__(
            required=bool(missing), error_messages=messages, widget=forms.Select, **given
        )

    def offer(self, choices: Iterable[tuple[str, str]], *, nothing: str | None = None) -> None:
        """Set what stands in the list, below what stands for no choice."""
        first = _("Choose one") if nothing is None else nothing
        self.widget.choices = [("", first), *choices]
