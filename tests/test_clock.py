"""The clocks: core hours, working days, ratings and the sums that explain them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mash.agencies.hub_file import HubFile, read_hub
from mash.clock.bank_holidays import bank_holidays, by_rule, published
from mash.clock.calendar import LONDON, Calendar, NaiveTime, add_core_time, add_working_days
from mash.clock.deadlines import (
    Deadline,
    RatingEvent,
    asked_deadline,
    decision_deadline,
    outcome_deadline,
    return_deadline,
)

HUBS = Path(__file__).resolve().parent.parent / "hubs"
SOUTHWARK = read_hub(HUBS / "southwark.toml")
MERTON = read_hub(HUBS / "merton.toml")
OXFORDSHIRE = read_hub(HUBS / "oxfordshire.toml")
CALENDAR = Calendar.from_hub(SOUTHWARK)


def london(words: str, fold: int = 0) -> datetime:
    """A moment as a clock on a London wall shows it."""
    return datetime.fromisoformat(words).replace(tzinfo=LONDON, fold=fold)


FRIDAY = london("2026-11-20 16:50")


def due(*codes: str, hub: HubFile = SOUTHWARK, at: datetime = FRIDAY, apart: int = 60) -> Deadline:
    """When answers are due after ratings given `apart` minutes from each other."""
    events = [
        RatingEvent(code, (at.astimezone(UTC) + timedelta(minutes=apart * n)).astimezone(LONDON))
        for n, code in enumerate(codes)
    ]
    deadline = return_deadline(events, at, hub, Calendar.from_hub(hub))
    assert deadline is not None
    return deadline


def hours(amount: float) -> timedelta:
    return timedelta(hours=amount)


# --- Ratings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("red", "2026-11-20 20:50"),  # through the night
        ("amber", "2026-11-25 16:50"),  # 10 minutes, 8 h, 8 h, 7 h 50
        ("green", "2026-11-30 16:50"),
    ],
)
def test_a_rating_on_friday_at_ten_to_five(code: str, expected: str) -> None:
    assert due(code).due_at == london(expected)


def test_an_amber_over_christmas_waits_for_the_hub_to_open() -> None:
    deadline = due("amber", at=london("2026-12-23 16:00"))

    assert deadline.due_at == london("2026-12-30 16:00")
    assert "The hub is closed on Fri 25 Dec 2026." in deadline.sum
    assert "The hub is closed on Mon 28 Dec 2026." in deadline.sum


def test_an_amber_over_easter_skips_good_friday_and_easter_monday() -> None:
    assert due("amber", at=london("2026-04-02 12:00")).due_at == london("2026-04-09 12:00")


@pytest.mark.parametrize(
    ("rated", "expected"),
    [
        (london("2026-03-28 23:30"), london("2026-03-29 04:30")),  # an hour is missing that night
        (london("2026-10-24 23:30"), london("2026-10-25 02:30")),  # an hour comes twice
        (london("2026-10-25 01:30", fold=0), london("2026-10-25 04:30")),
        (london("2026-10-25 01:30", fold=1), london("2026-10-25 05:30")),
    ],
)
def test_a_red_runs_four_real_hours_when_the_clocks_change(
    rated: datetime, expected: datetime
) -> None:
    deadline = due("red", at=rated)

    assert deadline.due_at == expected
    assert deadline.due_at - rated == hours(4)


def test_the_sum_names_the_zone_in_the_hour_that_comes_twice() -> None:
    first = due("red", at=london("2026-10-25 01:30", fold=0)).sum[0]
    second = due("red", at=london("2026-10-25 01:30", fold=1)).sum[0]

    assert "01:30 BST" in first
    assert "01:30 GMT" in second


def test_an_upgrade_brings_the_deadline_forward_and_says_so() -> None:
    deadline = due("green", "red")

    assert deadline.due_at == london("2026-11-20 21:50")
    assert deadline.sum == (
        "Rated Green on Fri 20 Nov 2026 16:50: 48 core hours, due on Mon 30 Nov 2026 16:50.",
        "Re-rated Red on Fri 20 Nov 2026 17:50: 4 hours, due on Fri 20 Nov 2026 21:50.",
        "4 hours, counted day and night, end on Fri 20 Nov 2026 21:50.",
    )


def test_a_downgrade_never_moves_a_deadline_later() -> None:
    deadline = due("red", "green")

    assert deadline.due_at == london("2026-11-20 20:50")
    assert "A rating never moves a deadline later" in deadline.sum[1]


def test_a_downgrade_and_an_upgrade_again_win_no_time() -> None:
    assert due("red", "green", "red").due_at == due("red").due_at


def test_an_upgrade_shortly_before_the_deadline_keeps_the_old_one() -> None:
    ten_left = 60 * 24 * 5 - 10  # Amber from Friday 16:50 ends on Wednesday 16:50
    assert due("amber", "red", apart=ten_left).due_at == due("amber").due_at


@given(st.lists(st.sampled_from(["red", "amber", "green"]), min_size=1, max_size=6))
def test_no_further_rating_moves_the_deadline_later(codes: list[str]) -> None:
    deadlines = [due(*codes[:length]).due_at for length in range(1, len(codes) + 1)]

    assert deadlines == sorted(deadlines, reverse=True)


def test_the_sum_of_core_hours_can_be_checked_by_hand() -> None:
    assert due("amber").sum == (
        "Rated Amber on Fri 20 Nov 2026 16:50: 24 core hours, due on Wed 25 Nov 2026 16:50.",
        "10 minutes on Fri 20 Nov 2026 16:50 to 17:00.",
        "8 hours on Mon 23 Nov 2026 09:00 to 17:00.",
        "8 hours on Tue 24 Nov 2026 09:00 to 17:00.",
        "7 hours 50 minutes on Wed 25 Nov 2026 09:00 to 16:50.",
        "That makes 24 hours of core time: due on Wed 25 Nov 2026 16:50.",
    )


def test_a_rating_at_closing_begins_to_count_next_morning() -> None:
    deadline = due("amber", at=london("2026-11-20 17:00"))

    assert deadline.due_at == london("2026-11-25 17:00")
    assert deadline.sum[1] == "8 hours on Mon 23 Nov 2026 09:00 to 17:00."


def test_no_rating_sets_no_deadline() -> None:
    assert return_deadline([], FRIDAY, SOUTHWARK, CALENDAR) is None


# --- Asked on its own ---------------------------------------------------------------------------


def test_a_second_asking_has_the_time_of_the_rating_then_in_force() -> None:
    events = [RatingEvent("red", FRIDAY)]
    deadline = asked_deadline(events, london("2026-11-21 08:00"), SOUTHWARK, CALENDAR)

    assert deadline is not None
    assert deadline.due_at == london("2026-11-21 12:00")


def test_a_later_downgrade_moves_a_second_asking_no_later() -> None:
    events = [RatingEvent("red", FRIDAY), RatingEvent("green", london("2026-11-21 09:00"))]
    deadline = asked_deadline(events, london("2026-11-21 08:00"), SOUTHWARK, CALENDAR)

    assert deadline is not None
    assert deadline.due_at == london("2026-11-21 12:00")


# --- Other hubs ---------------------------------------------------------------------------------


def test_merton_gives_two_six_and_twenty_four_hours() -> None:
    assert due("red", hub=MERTON).due_at == london("2026-11-20 18:50")
    assert due("amber", hub=MERTON).due_at == london("2026-11-23 14:50")
    assert due("green", hub=MERTON).due_at == london("2026-11-25 16:50")


def test_merton_blue_asks_nobody_and_sets_no_time() -> None:
    assert return_deadline([RatingEvent("blue", FRIDAY)], FRIDAY, MERTON, CALENDAR) is None
    assert due("blue", "red", hub=MERTON).due_at == london("2026-11-20 19:50")
    assert due("red", "blue", hub=MERTON).due_at == london("2026-11-20 18:50")


def test_oxfordshire_counts_working_days_from_the_receipt() -> None:
    calendar = Calendar.from_hub(OXFORDSHIRE)
    rated = RatingEvent("green", london("2026-11-23 10:00"))
    deadline = return_deadline([rated], FRIDAY, OXFORDSHIRE, calendar)

    assert deadline is not None
    assert deadline.due_at == london("2026-11-25 17:00")
    assert "from the receipt on Fri 20 Nov 2026 16:50" in deadline.sum[0]


def test_oxfordshire_decides_by_the_rating_and_until_then_in_a_working_day() -> None:
    calendar = Calendar.from_hub(OXFORDSHIRE)
    red = [RatingEvent("red", london("2026-11-20 17:30"))]

    unrated = outcome_deadline([], FRIDAY, OXFORDSHIRE, calendar)
    assert unrated.due_at == london("2026-11-23 17:00")
    assert outcome_deadline(red, FRIDAY, OXFORDSHIRE, calendar).due_at == london("2026-11-20 20:50")


def test_southwark_decides_in_a_working_day_whatever_the_rating() -> None:
    red = [RatingEvent("red", FRIDAY)]

    deadline = outcome_deadline(red, FRIDAY, SOUTHWARK, CALENDAR)
    assert deadline == decision_deadline(FRIDAY, CALENDAR)
    assert deadline.due_at == london("2026-11-23 17:00")


# --- Working days -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "days", "expected"),
    [
        ("2026-11-20 16:50", 1, "2026-11-23 17:00"),
        ("2026-11-20 18:00", 1, "2026-11-23 17:00"),  # after closing
        ("2026-11-21 11:00", 1, "2026-11-23 17:00"),  # Saturday
        ("2026-11-23 00:01", 1, "2026-11-24 17:00"),
        ("2026-07-15 00:30", 1, "2026-07-16 17:00"),  # in UTC it is still the 14th
        ("2026-12-24 10:00", 1, "2026-12-29 17:00"),  # Christmas
        ("2026-04-02 10:00", 1, "2026-04-07 17:00"),  # Maundy Thursday
        ("2026-11-20 10:00", 3, "2026-11-25 17:00"),
    ],
)
def test_working_days_end_with_core_hours(received: str, days: int, expected: str) -> None:
    assert add_working_days(london(received), days, CALENDAR) == london(expected)


def test_what_is_up_at_closing_is_due_at_closing() -> None:
    start = london("2026-11-20 13:00")
    assert add_core_time(start, hours(4), CALENDAR) == london("2026-11-20 17:00")


def test_core_hours_are_the_same_after_the_clocks_change() -> None:
    start = london("2026-10-23 16:00")  # the Friday before
    assert add_core_time(start, hours(2), CALENDAR) == london("2026-10-26 10:00")


@pytest.mark.parametrize(
    "count",
    [
        lambda naive: add_core_time(naive, hours(1), CALENDAR),
        lambda naive: add_working_days(naive, 1, CALENDAR),
        lambda naive: decision_deadline(naive, CALENDAR),
        lambda naive: return_deadline([RatingEvent("red", naive)], FRIDAY, SOUTHWARK, CALENDAR),
    ],
)
def test_a_time_without_a_zone_is_refused(count: Callable[[datetime], object]) -> None:
    with pytest.raises(NaiveTime):
        count(FRIDAY.replace(tzinfo=None))


def test_a_hub_that_never_opens_is_refused() -> None:
    with pytest.raises(ValueError, match="never opens"):
        Calendar(opens=time(9), closes=time(17), weekdays=frozenset())


# --- Bank holidays ------------------------------------------------------------------------------

# days that were proclaimed or moved, beyond what the rule gives
PROCLAIMED = {2012, 2020, 2022, 2023}


def test_the_rule_gives_what_was_published() -> None:
    years = set(published()) - PROCLAIMED

    assert len(years) > 10
    assert {year for year in years if by_rule(year) != published()[year]} == set()


def test_beyond_the_published_list_the_rule_serves() -> None:
    assert 2033 not in published()
    assert date(2033, 4, 15) in bank_holidays(2033)  # Good Friday
    assert {date(2033, 12, 26), date(2033, 12, 27)} <= bank_holidays(2033)  # Christmas is a Sunday


# --- Against an oracle that walks minute by minute ----------------------------------------------

ODD = Calendar(
    opens=time(13, 15),
    closes=time(14, 30),
    weekdays=frozenset({0, 2, 6}),
    closed_on=frozenset({date(2026, 10, 26)}),
    keeps_bank_holidays=False,
)
NIGHT = Calendar(  # open in the very hours in which the clocks change
    opens=time(0, 0),
    closes=time(5, 0),
    weekdays=frozenset({5, 6}),
    keeps_bank_holidays=False,
)
AUTUMN = datetime(2026, 10, 22, tzinfo=UTC)
SPRING = datetime(2026, 3, 26, tzinfo=UTC)
CHRISTMAS = datetime(2026, 12, 23, tzinfo=UTC)


def is_core(minute: datetime, calendar: Calendar) -> bool:
    """Does the minute that begins here count? Read off the wall clock, by no code of ours."""
    wall = minute.astimezone(LONDON)
    closed = {date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)}
    if wall.date() in calendar.closed_on or (
        calendar.keeps_bank_holidays and wall.date() in closed
    ):
        return False
    is_day = wall.date().weekday() in calendar.weekdays
    return is_day and calendar.opens <= wall.time() < calendar.closes


def walked(start: datetime, minutes: int, calendar: Calendar) -> datetime:
    at = start
    while minutes:
        minutes -= is_core(at, calendar)
        at += timedelta(minutes=1)
    return at


@settings(max_examples=60, deadline=None)
@given(
    calendar=st.sampled_from([CALENDAR, ODD, NIGHT]),
    season=st.sampled_from([AUTUMN, SPRING, CHRISTMAS]),
    into=st.integers(0, 6 * 24 * 60),
    minutes=st.integers(1, 500),
)
def test_core_time_agrees_with_walking_minute_by_minute(
    calendar: Calendar, season: datetime, into: int, minutes: int
) -> None:
    start = season + timedelta(minutes=into)

    found = add_core_time(start, timedelta(minutes=minutes), calendar)

    assert found == walked(start, minutes, calendar)


@settings(max_examples=100)
@given(into=st.integers(0, 60 * 24 * 400), minutes=st.integers(1, 3000), more=st.integers(0, 3000))
def test_more_core_time_is_never_due_sooner_and_sums_add_up(
    into: int, minutes: int, more: int
) -> None:
    start = AUTUMN + timedelta(minutes=into)
    first = add_core_time(start, timedelta(minutes=minutes), CALENDAR)
    both = add_core_time(start, timedelta(minutes=minutes + more), CALENDAR)

    assert first <= both
    assert both == add_core_time(first, timedelta(minutes=more), CALENDAR)


@settings(max_examples=100)
@given(into=st.integers(0, 60 * 24 * 400), days=st.integers(1, 10))
def test_working_days_agree_with_counting_days_on_a_wall_calendar(into: int, days: int) -> None:
    start = AUTUMN + timedelta(minutes=into)
    found = add_working_days(start, days, CALENDAR).astimezone(LONDON)

    day, last = start.astimezone(LONDON).date(), found.date()
    between = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    open_days = [d for d in between if d.weekday() < 5 and d not in bank_holidays(d.year)]
    assert (len(open_days), open_days[-1], found.time()) == (days, last, time(17))
