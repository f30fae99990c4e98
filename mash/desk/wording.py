"""How the pages say a time, a day, a clock and a reference: London time, words before colours."""

import secrets
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from mash.clock.calendar import day_of
from mash.language import day_said, moment_said
from mash.process import Stage

LONDON = ZoneInfo("Europe/London")
MINUTE = timedelta(minutes=1)


def now() -> datetime:
    return timezone.now()


def when(moment: datetime | None) -> Markup:
    """`Friday 20 November 2026, 4:50pm`, marked up so that machines can read it too."""
    if not moment:
        return Markup("")
    local = moment.astimezone(LONDON)
    at = local.isoformat(timespec="minutes")
    return Markup('<time datetime="{}">{}</time>').format(at, moment_said(local))


def day(value: date | datetime | str | None) -> Markup:
    """`20 November 2026`; a moment is the day it was in London, a text an ISO date."""
    if not value:
        return Markup("")
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = day_of(value)
    text = day_said(value)
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), text)


def reference(text: str) -> Markup:
    """A case's reference, never broken over two lines."""
    return Markup('<span class="mash-reference">{}</span>').format(text)


def time_left(due: datetime, at: datetime) -> str:
    """`Due in 3 h 10 min` or `Late by 2 days 4 h`, in elapsed time whatever the clock counts."""
    if due >= at:
        return _("Due in %(time)s") % {"time": span(due - at)}
    return _("Late by %(time)s") % {"time": span(at - due)}


def span(length: timedelta) -> str:
    if length < MINUTE:
        return _("less than a minute")
    days, rest = length.days, length.seconds
    hours, minutes = rest // 3600, rest % 3600 // 60
    words = [ngettext("%(count)s day", "%(count)s days", days) % {"count": days}] if days else []
    words += [_("%(count)s h") % {"count": hours}] if hours else []
    words += [_("%(count)s min") % {"count": minutes}] if minutes and not days else []
    return " ".join(words)


def stage_name(stage: str) -> str:
    return str(Stage(stage).label)


def submission_key() -> str:
    """What makes a double submit one record: drawn anew each time a form is shown."""
    return secrets.token_urlsafe(18)
