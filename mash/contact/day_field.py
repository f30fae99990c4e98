"""A day on a form, in whichever way people write one."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mash.contact.days import iso_day
from mash.language import later

WRONG = later("Write the day like 27 3 2026.")
FOR_EXAMPLE = later("For example 27 3 2026, or 27 March 2026.")


class Day(forms.CharField):
    """`27 3 2026`, `27/03/2026`, `27 March 2026` or `2026-03-27`: a date, or None where it need not
    be told. `missing` is the sentence that asks for it, `wrong` the one where it is no day."""

    def __init__(self, *, missing: Any = "", wrong: Any = WRONG, **given: Any) -> None:
        given.setdefault("help_text", FOR_EXAMPLE)
        super().__init__(
            required=bool(missing),
            max_length=40,
            error_messages={"required": missing, "invalid": wrong},
            **given,
        )

    def to_python(self, value: Any) -> date | None:  # type: ignore[override]  # a day, not a text
        typed = super().to_python(value)
        if not typed:
            return None
        try:
            return date.fromisoformat(iso_day(typed) or "no day")
        except ValueError:
            raise ValidationError(self.error_messages["invalid"]) from None

    def run_validators(self, value: Any) -> None:
        """Of a text: how long it is, and what hides in it, is nothing to ask of a day."""
