"""The forms on which people act: what is wrong is said in a plain sentence, where it was typed."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mash.cases.refusals import NotPossible

LINE, STORY = 200, 10_000  # characters
KEPT = "\n\t"
# they reorder what is read, so that a text can seem to say what it does not
BIDI = {*map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C))}
MARKS = 30  # on one letter: no script needs more, and many more take long to put in order


def tidy(text: str) -> str:
    """The same words, composed, with plain line breaks and no space around them."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def require_readable(text: str) -> None:
    """Raise ValidationError where a text holds what nobody sees, or reads otherwise than it is."""
    if BIDI & set(text):
        raise ValidationError(
            "Take out the hidden characters that change the direction of the text, or type it anew."
        )
    if any(unicodedata.category(one) in {"Cc", "Cs"} and one not in KEPT for one in text):
        raise ValidationError(
            "Take out the characters that cannot be shown. Typing the text anew, not pasting it,"
            " does that."
        )
    if has_piled_marks(text):
        raise ValidationError("Take out the accents that are piled on one letter.")


def has_piled_marks(text: str) -> bool:
    run = 0
    for one in text if not text.isascii() else "":
        run = run + 1 if unicodedata.combining(one) else 0
        if run > MARKS:
            return True
    return False


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

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        return 422 if self.errors else 200


class Words(forms.CharField):
    """What a person writes: a story, or one line. `missing` is the sentence that asks for it."""

    def __init__(self, *, missing: str = "", limit: int = STORY, **given: Any) -> None:
        widget = forms.TextInput if limit <= LINE else forms.Textarea
        given.setdefault("widget", widget)
        super().__init__(
            required=bool(missing),
            max_length=limit,
            error_messages={
                "required": missing,
                "max_length": f"Shorten this to {limit:,} characters or fewer.",
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
        require_readable(text.replace("\r", ""))
        return tidy(text)


class Choice(forms.ChoiceField):
    """One of several. `hints` says of each what it means; `missing` asks for the choice."""

    def __init__(self, *, missing: str, hints: dict[str, str] | None = None, **given: Any) -> None:
        given.setdefault("widget", forms.RadioSelect)
        messages = {"required": missing, "invalid_choice": missing}
        super().__init__(error_messages=messages, **given)
        self.choice_hints = hints or {}

    def offer(self, choices: Iterable[tuple[str, str]], hints: dict[str, str]) -> None:
        """Set the choices that this case has."""
        self.choices = list(choices)
        self.choice_hints = hints
