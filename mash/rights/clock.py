"""By when a request must be answered: one month, or three, from when it could be worked on.

UK GDPR Article 12A (Data (Use and Access) Act 2025 s.76, in force since 5 February 2026 by S.I.
2026/82): the month begins when the request has come in and it is known who asks; while whoever asks
has been asked what they mean, it stands still. It ends on the same day of the month after, or on
that month's last day, and as many days later as it stood still; a day on which nobody works moves
it to the next on which somebody does.

DPA 2018 s.54, as that Act amended it, says the same of law enforcement processing, so there is one
clock: a month from the latest of the request, of what was asked to know who asks (s.52(4)) and of a
fee (s.54(2), (3)); two more where it is complex, if told within the first (s.54(3A), (3B)); and the
days on which more was asked for, to find what is meant, do not count (s.54(3C)). Where who they are
is asked a second time, the law may let the whole month begin anew: here it only stands still, which
is never later.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from mash.clock.calendar import LONDON, ONE_DAY, Calendar, day_of
from mash.language import day_said

MONTH, LONGER = 1, 3  # months


@dataclass(frozen=True)
class Answer:
    """When the answer is due, and how that was counted; no day, while nobody knows who asks or
    what they mean."""

    due_at: datetime | None
    sum: tuple[str, ...]

    def is_late(self, at: datetime) -> bool:
        return self.due_at is not None and at > self.due_at


def answer_due(
    received_at: datetime,
    proved_at: datetime | None,
    *,
    longer: bool,
    calendar: Calendar,
    stood_still: int = 0,
    asked_at: datetime | None = None,
) -> Answer:
    """The last moment of the last day. `stood_still`: days for which the month has stood still;
    `asked_at`: since when it does."""
    came = _("It came in on %(day)s.") % {"day": day_said(received_at.astimezone(LONDON))}
    if proved_at is None:
        return Answer(
            None, (came, _("The month begins once the identity of who asks is confirmed."))
        )
    begins = day_of(max(received_at, proved_at))
    steps = [came]
    if begins > day_of(received_at):
        steps.append(_("Identity was confirmed on %(day)s.") % {"day": day_said(begins)})
    months = LONGER if longer else MONTH
    falls = months_after(begins, months)
    says = (
        _("Three months later, as it takes longer: %(day)s.")
        if longer
        else _("One month later: %(day)s.")
    )
    steps.append(says % {"day": day_said(falls)})
    if stood_still:
        falls += stood_still * ONE_DAY
        told = {"days": stood_still, "day": day_said(falls)}
        steps.append(_("It stood still for %(days)s days: %(day)s.") % told)
    if asked_at:
        day = day_said(asked_at.astimezone(LONDON))
        steps.append(_("It stands still since %(day)s, until whoever asks has answered.")
                     % {"day": day})  # fmt: skip
        return Answer(None, tuple(steps))
    ends = falls
    while not calendar.is_working_day(ends):
        ends += ONE_DAY
    if ends != falls:
        steps.append(_("The hub is shut then. The next day it works: %(day)s.")
                     % {"day": day_said(ends)})  # fmt: skip
    last = datetime.combine(ends, time(23, 59, 59), tzinfo=LONDON)
    return Answer(last, tuple(steps))


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
