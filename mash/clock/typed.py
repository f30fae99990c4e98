"""Times and ratings as a person types them, read into events; nothing unclear is guessed."""

from datetime import datetime
from typing import TYPE_CHECKING

from mash.clock.calendar import LONDON
from mash.clock.deadlines import RatingEvent, said

if TYPE_CHECKING:
    from mash.agencies.hub_file import HubFile

FIRST, LAST = 2000, 2099  # years that these clocks are asked about


class Unclear(ValueError):
    """What was typed cannot be reckoned with; the text says why and what to type."""


def moment(text: str) -> datetime:
    """A day and hour, such as 2026-11-20T16:50: London's, unless it names its own zone."""
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        read = None
    if read is None or ":" not in text:
        raise Unclear(f"“{text}” is no day and hour. Write it like 2026-11-20T16:50.")
    if not FIRST <= read.year <= LAST:
        raise Unclear(f"“{text}” is not in the years {FIRST} to {LAST}. Check the year.")
    return read if read.tzinfo else in_london(read, text)


def in_london(read: datetime, text: str) -> datetime:
    """The hour on a London wall, which on two nights of the year is missing or comes twice."""
    first, second = (read.replace(tzinfo=LONDON, fold=fold).utcoffset() for fold in (0, 1))
    if first == second:
        return read.replace(tzinfo=LONDON)
    assert first is not None
    assert second is not None
    if first > second:
        minutes = read.replace(tzinfo=None).isoformat(timespec="minutes")
        raise Unclear(
            f"“{text}” comes twice that night in London. Write {minutes}+01:00 for the first time"
            f" (BST) or {minutes}+00:00 for the second (GMT)."
        )
    raise Unclear(
        f"“{text}” does not exist in London: the clocks went forward over it."
        " Write the hour that the clock showed."
    )


def rating_code(text: str, hub: "HubFile") -> str:
    """The code of a rating typed by its code or its name, in small or capital letters."""
    wanted = text.strip().casefold()
    for rating in hub.ratings:
        if wanted in (rating.code, rating.name.casefold()):
            return rating.code
    known = ", ".join(rating.code for rating in hub.ratings)
    raise Unclear(f"{hub.name} has no rating “{text}”. Its ratings are: {known}.")


def rerating(text: str, hub: "HubFile") -> RatingEvent:
    """A later rating and its hour, such as AMBER@2026-11-21T10:00."""
    code, at, hour = text.partition("@")
    if not at:
        raise Unclear(
            f"“{text}” names no hour. Write the rating and its hour, like AMBER@2026-11-21T10:00."
        )
    return RatingEvent(rating_code(code, hub), moment(hour))


def in_order(received_at: datetime, events: list[RatingEvent]) -> list[RatingEvent]:
    """Ratings as they followed on each other; none before the first one or before the receipt."""
    if not events:
        return []
    if events[0].at < received_at:
        raise Unclear(
            f"Rated on {said(events[0].at)}, before the receipt on {said(received_at)}."
            " Check the two times."
        )
    first, *later = events
    for event in later:
        if event.at <= first.at:
            raise Unclear(
                f"Re-rated on {said(event.at)}, and not after the first rating on"
                f" {said(first.at)}. Check the two times."
            )
    return [first, *sorted(later, key=lambda event: event.at)]
