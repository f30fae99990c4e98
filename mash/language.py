"""Words that wait for a reader: said in the language of whoever reads the page."""

from datetime import date
from typing import cast

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext_lazy


def later(text: str) -> str:
    """Marks a text of a module or class, and translates it each time it is shown.

    It is typed as the text that it becomes. Take its `str()` before it is joined or stored.
    """
    return cast(str, gettext_lazy(text))


def month_said(day: date) -> str:
    """`Nov`."""
    return str(MONTHS_3[day.month]).capitalize()


def day_said(day: date) -> str:
    """`20 November 2026`; a moment's own day, so pass it in London's time."""
    return f"{day.day} {MONTHS[day.month]} {day.year}"
