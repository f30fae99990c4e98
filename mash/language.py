"""Words that wait for a reader: said in the language of whoever reads the page."""

from datetime import date, datetime
from typing import cast

from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS
from django.utils.translation import gettext as _
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


def moment_said(here: datetime) -> str:
    """`Friday 20 November 2026, 4:50pm`; as London's clocks show it, so pass it in that time."""
    return f"{WEEKDAYS[here.weekday()]} {day_said(here)}, {hour_said(here)}"


def hour_said(here: datetime) -> str:
    """GOV.UK's way: midday and midnight in words, since 12am and 12pm are read both ways."""
    if here.minute == 0 and here.hour in (0, 12):
        return _("midday") if here.hour else _("midnight")
    said = _("%(hour)spm") if here.hour >= 12 else _("%(hour)sam")
    return said % {"hour": f"{here.hour % 12 or 12}:{here:%M}"}
