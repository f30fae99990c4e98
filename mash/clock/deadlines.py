"""The two clocks of a case: pure functions over recorded events, with the sum explaining them.

The agencies' return clock runs from the rating (or the receipt, as the hub file says), the decision
clock from the receipt. A later rating may bring a deadline forward and never moves it back.
"""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from mash.clock.calendar import (
    LONDON,
    ONE_DAY,
    Calendar,
    add_working_days,
    aware,
    core_spans,
)
from mash.language import moment_said, month_said

if TYPE_CHECKING:
    from mash.agencies.hub_file import HubFile, HubRating


@dataclass(frozen=True)
class RatingEvent:
    """A rating given, or changed to."""

    code: str
    at: datetime


@dataclass(frozen=True)
class Deadline:
    """When something is due (UTC), from which moment, after how much of what, and why."""

    due_at: datetime
    base: datetime
    allowance: str  # "4 hours", "24 core hours", "1 working day"
    counts: str  # elapsed, core_hours or working_days
    sum: tuple[str, ...]  # sentences that a person can check by hand


def return_deadline(
    events: Sequence[RatingEvent], received_at: datetime, hub: "HubFile", calendar: Calendar
) -> Deadline | None:
    """When the agencies' answers are due after these ratings; None while no rating sets a time.

    The first rating counts from where the hub file starts it. Every later one counts from its own
    hour, and holds only where it is earlier than what was due before.
    """
    if not events:
        return None
    first = events[0]
    rating = hub.rating(first.code)
    start = received_at if rating.starts == "receipt" else first.at
    due = allowed(rating, start, calendar)
    told = _("Rated %(rating)s on %(time)s: %(sets)s.") % {
        "rating": rating.name,
        "time": said(first.at),
        "sets": what_it_sets(due, None, start if rating.starts == "receipt" else None),
    }
    return re_rated(due, told, events[1:], hub, calendar)


def asked_deadline(
    events: Sequence[RatingEvent], asked_at: datetime, hub: "HubFile", calendar: Calendar
) -> Deadline | None:
    """When an agency asked on its own, or once more, is to answer.

    It has the time of the rating in force when it was asked; later ratings count as for the others.
    """
    given = [event for event in events if event.at <= asked_at]
    if not given:
        return None
    rating = hub.rating(given[-1].code)
    due = allowed(rating, asked_at, calendar)
    told = _("Asked on %(time)s, rated %(rating)s: %(sets)s.") % {
        "time": said(asked_at),
        "rating": rating.name,
        "sets": what_it_sets(due, None),
    }
    return re_rated(due, told, events[len(given) :], hub, calendar)


def re_rated(
    due: Deadline | None,
    told: str,
    events: Sequence[RatingEvent],
    hub: "HubFile",
    calendar: Calendar,
) -> Deadline | None:
    """A deadline after later ratings; `told` is what its sum begins with."""
    sentences = [told]
    for event in events:
        rating = hub.rating(event.code)
        new = allowed(rating, event.at, calendar)
        sentences.append(
            _("Re-rated %(rating)s on %(time)s: %(sets)s.")
            % {
                "rating": rating.name,
                "time": said(event.at),
                "sets": what_it_sets(new, due),
            }
        )
        if new is not None and (due is None or new.due_at < due.due_at):
            due = new
    return due and replace(due, sum=(*sentences, *due.sum))


def what_it_sets(
    new: Deadline | None, due: Deadline | None, receipt: datetime | None = None
) -> str:
    """The second half of the sentence on a rating, where `due` was due before."""
    if new is None:
        if due is None:
            return _("it sets no time")
        return _("it sets no time, so %(time)s stays") % {"time": said(due.due_at)}
    if due is not None and due.due_at <= new.due_at:
        says = _(
            "%(allowance)s would end on %(time)s. A rating never moves a deadline later, so"
            " %(before)s stays"
        )
        before = said(due.due_at)
        return says % {"allowance": new.allowance, "time": said(new.due_at), "before": before}
    told = {"allowance": new.allowance, "time": said(new.due_at)}
    if receipt:
        told["receipt"] = said(receipt)
        return _("%(allowance)s from the receipt on %(receipt)s, due on %(time)s") % told
    return _("%(allowance)s, due on %(time)s") % told


def decision_deadline(
    received_at: datetime, calendar: Calendar, working_days: int = 1, hours: float | None = None
) -> Deadline:
    """When the decision is due: working days, or elapsed hours, from the receipt.

    Working Together 2023: a decision on a referral within one working day. Southampton and Sefton
    publish 24 hours for every contact.
    """
    received = _("Received on %(said)s.") % {"said": said(received_at)}
    if hours is None:
        deadline = working_days_from(received_at, working_days, calendar)
    else:
        deadline = elapsed_from(received_at, timedelta(hours=hours))
    return replace(deadline, sum=(received, *deadline.sum))


def feedback_deadline(decided_at: datetime, calendar: Calendar, working_days: int = 1) -> Deadline:
    """When the referrer is to know the outcome: working days from the decision."""
    decided = _("Decided on %(said)s.") % {"said": said(decided_at)}
    deadline = working_days_from(decided_at, working_days, calendar)
    return replace(deadline, sum=(decided, *deadline.sum))


def outcome_deadline(
    events: Sequence[RatingEvent], received_at: datetime, hub: "HubFile", calendar: Calendar
) -> Deadline:
    """When the decision is due in this hub: by the rating's clock where the hub file says so."""
    rated = hub.decision.by_rating and return_deadline(events, received_at, hub, calendar)
    rules = hub.decision
    return rated or decision_deadline(
        received_at, calendar, rules.within_working_days, rules.within_hours
    )


def allowed(rating: "HubRating", start: datetime, calendar: Calendar) -> Deadline | None:
    """The deadline that one rating sets from `start`; None for one that sets no time."""
    if rating.working_days is not None:
        return working_days_from(start, rating.working_days, calendar)
    if rating.hours is None:
        return None
    if rating.counts == "core_hours":
        return core_hours_from(start, timedelta(hours=rating.hours), calendar)
    return elapsed_from(start, timedelta(hours=rating.hours))


def elapsed_from(start: datetime, amount: timedelta) -> Deadline:
    due = aware(start) + amount
    told = [
        _("%(length)s, counted day and night, end on %(said)s.")
        % {"length": length(amount), "said": said(due)}
    ]
    turned = local(due).utcoffset() != local(start).utcoffset()
    if turned:
        told.insert(0, _("The clocks change on the way; the time that passes is what counts."))
    return Deadline(due, aware(start), length(amount), "elapsed", tuple(told))


def core_hours_from(start: datetime, amount: timedelta, calendar: Calendar) -> Deadline:
    spans = core_spans(start, amount, calendar)
    due = spans[-1][1]
    told = [
        *odd_days(start, due, calendar),
        *(
            _("%(length)s on %(said)s to %(hour)s.")
            % {"length": length(end - begin), "said": said(begin), "hour": hour(end)}
            for begin, end in spans
        ),
        _("That makes %(length)s of core time: due on %(said)s.")
        % {"length": length(amount), "said": said(due)},
    ]
    allowance = length(amount, core=True)
    return Deadline(due, aware(start), allowance, "core_hours", tuple(told))


def working_days_from(start: datetime, count: int, calendar: Calendar) -> Deadline:
    due = add_working_days(start, count, calendar)
    allowance = ngettext("%(count)s working day", "%(count)s working days", count) % {
        "count": count
    }
    told = [
        *odd_days(start, due, calendar),
        _("%(allowance)s after that day, core hours end on %(said)s.")
        % {"allowance": allowance, "said": said(due)},
    ]
    return Deadline(due, aware(start), allowance, "working_days", tuple(told))


def odd_days(start: datetime, due: datetime, calendar: Calendar) -> Iterator[str]:
    """Days that a reader would otherwise count wrongly: closed weekdays, worked bank holidays."""
    day, last = local(start).date(), local(due).date()
    while day <= last:
        if day.weekday() in calendar.weekdays and calendar.is_closed_on(day):
            yield _("The hub is closed on %(named)s.") % {"named": named(day)}
        elif calendar.is_working_day(day) and calendar.is_bank_holiday(day):
            yield _("The hub works on %(named)s, a bank holiday.") % {"named": named(day)}
        day += ONE_DAY


def local(moment: datetime) -> datetime:
    return aware(moment).astimezone(LONDON)


def named(day: date) -> str:
    return f"{WEEKDAYS_ABBR[day.weekday()]} {day.day} {month_said(day)} {day.year}"


def hour(moment: datetime) -> str:
    return f"{local(moment):%H:%M}"


def said(moment: datetime) -> str:
    """Fri 20 Nov 2026 16:50, in London; with the zone in the hour that the autumn repeats."""
    return said_of_utc(aware(moment), get_language())


@functools.lru_cache(maxsize=4096)
def said_of_utc(moment: datetime, language: str | None) -> str:
    """The same, kept for the next sum; in London's time two different moments could be equal."""
    here = moment.astimezone(LONDON)
    return f"{named(here.date())} {here:%H:%M}{zone_where_twice(here)}"


def zone_where_twice(here: datetime) -> str:
    is_twice = here.replace(fold=0).utcoffset() != here.replace(fold=1).utcoffset()
    return f" {here:%Z}" if is_twice else ""


def in_full(moment: datetime) -> str:
    """Friday 20 November 2026, 4:50pm: as pages say it, for letters; with the zone like a sum."""
    here = local(moment)
    return moment_said(here) + zone_where_twice(here)


def length(amount: timedelta, *, core: bool = False) -> str:
    """4 hours; 1 hour 30 minutes; 10 minutes; of the core hours, 4 core hours."""
    hours, minutes = divmod(round(amount.total_seconds() / 60), 60)
    if core:
        words = [ngettext("%(count)s core hour", "%(count)s core hours", hours) % {"count": hours}]
    else:
        words = [ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}]
    words = words if hours else []
    if minutes:
        told = ngettext("%(count)s minute", "%(count)s minutes", minutes)
        words.append(told % {"count": minutes})
    return " ".join(words) or _("less than a minute")
