"""The clocks against an oracle that walks every minute of three years."""

import functools
import itertools
import tomllib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, seed, settings
from hypothesis import strategies as st

from mash.agencies.hub_checks import faults_in
from mash.agencies.hub_file import HubFile
from mash.clock.calendar import Calendar
from mash.clock.deadlines import RatingEvent, outcome_deadline, return_deadline
from mash.database import CHECKOUT
from tests.clock_oracle import Oracle

MINUTE = timedelta(minutes=1)
ARRIVALS = datetime(2026, 1, 1, tzinfo=UTC)
THREE_YEARS = (datetime(2028, 12, 31, 23, 59, tzinfo=UTC) - ARRIVALS) // MINUTE


def shipped(name: str) -> dict[str, Any]:
    return tomllib.loads((CHECKOUT / "hubs" / f"{name}.toml").read_text(encoding="utf-8"))


def rated(core_hours: dict[str, Any] | None = None, **clocks: dict[str, Any]) -> dict[str, Any]:
    """Southwark with other ratings, most urgent first, and perhaps other hours."""
    hub = shipped("southwark")
    hub["ratings"] = [
        {"code": code, "name": code.title(), "colour": "red", "rank": rank, "asks": "all",
         "meaning": "A rating.", **clock}
        for rank, (code, clock) in enumerate(clocks.items())
    ]  # fmt: skip
    hub["core_hours"] |= core_hours or {}
    return hub


def core(hours: float) -> dict[str, Any]:
    return {"hours": hours, "counts": "core_hours"}


HUBS = {
    "southwark": shipped("southwark"),
    "merton": shipped("merton"),
    "oxfordshire": shipped("oxfordshire"),
    # what two more protocols say of their hours: elapsed without a pause; working hours but one
    "hackney": rated(red={"hours": 4}, amber={"hours": 24}, green={"hours": 72}),
    "surrey": rated(red=core(4), amber=core(24), green={"hours": 72}),
    # one clock of 24 hours, to the decision, for every contact
    "southampton": rated(red={"hours": 24, "starts": "receipt"})
    | {"decision": {"within_hours": 24}},
    # the same for the outcome; Sefton publishes no time for the answers: these are assumed
    "sefton": rated(red={"hours": 4}, green=core(8)) | {"decision": {"within_hours": 24}},
    # Luton's clocks start at the receipt, in working hours except Red; how many is assumed
    "luton": rated(
        red={"hours": 4, "starts": "receipt"},
        amber=core(8) | {"starts": "receipt"},
        green=core(24) | {"starts": "receipt"},
    ),
    # none's: open while the clocks change, at weekends, on some bank holidays, shut on other days
    "odd": rated(
        {
            "days": ["mon", "thu", "sat", "sun"], "opens": "00:30", "closes": "05:45",
            "closed_on": ["2026-10-25", "2027-06-03", "2028-12-31"],
            "open_on": ["2026-05-25", "2026-12-28", "2027-03-29", "2028-12-25"],
        },
        red=core(1.5),
        amber=core(11),
        green={"working_days": 3, "counts": "working_days", "starts": "receipt"},
    ),
}  # fmt: skip


@functools.cache
def known(name: str) -> tuple[HubFile, Calendar, Oracle]:
    hub = HubFile.model_validate(HUBS[name])
    return hub, Calendar.from_hub(hub), Oracle(HUBS[name])


def every_rating(name: str) -> list[tuple[str, ...]]:
    """No rating, each one, and each that can follow on it, up to two re-ratings."""
    codes = [one["code"] for one in HUBS[name]["ratings"]]
    return [way for times in range(4) for way in itertools.product(codes, repeat=times)]


def agrees(name: str, received: datetime, waits: tuple[int, ...]) -> int:
    """Every way of rating what came in then, against the oracle; returns how many there were."""
    hub, calendar, oracle = known(name)
    hours = list(itertools.accumulate((wait * MINUTE for wait in waits), initial=received))[1:]
    due_before: dict[tuple[str, ...], datetime | None] = {}
    for codes in every_rating(name):
        given_at = list(zip(codes, hours, strict=False))
        events = [RatingEvent(*one) for one in given_at]
        due = return_deadline(events, received, hub, calendar)
        decision = outcome_deadline(events, received, hub, calendar)
        told = (name, received, given_at)
        assert (due and due.due_at) == oracle.answers_due(given_at, received), told
        assert decision.due_at == oracle.decision_due(given_at, received), told
        due_before[codes] = due and due.due_at
        if codes and (before := due_before[codes[:-1]]):
            assert due, told
            assert due.due_at <= before, f"{told}: a rating moved the deadline later"
    return len(due_before)


MINUTES = st.one_of(st.integers(0, 90), st.integers(0, 15 * 24 * 60))


def at(words: str) -> datetime:
    return datetime.fromisoformat(words)


@seed(20261120)
@settings(max_examples=150, deadline=None, database=None)
@given(
    st.integers(0, THREE_YEARS).map(lambda n: ARRIVALS + n * MINUTE),
    st.tuples(MINUTES, MINUTES.map(lambda n: n + 1), MINUTES.map(lambda n: n + 1)),
)
@example(at("2026-11-20T16:50+00:00"), (0, 1, 1))
@example(at("2026-03-29T00:59+00:00"), (0, 1, 1))  # the clocks go forward
@example(at("2026-10-25T00:30+00:00"), (30, 60, 1))  # 01:30 comes twice
@example(at("2027-12-24T16:59+00:00"), (1, 60, 24 * 60))
@example(at("2028-12-31T23:59+00:00"), (0, 1, 1))
def test_the_clocks_agree_with_walking_minute_by_minute(received, waits):
    ways = sum(agrees(name, received, waits) for name in HUBS)

    # 40 ways of rating three times at most; Merton has four ratings, Southampton one, Sefton two
    assert ways == 6 * 40 + 85 + 4 + 15


@pytest.mark.parametrize("name", HUBS)
def test_the_hubs_compared_are_such_as_could_be_loaded(name):
    hub = known(name)[0]
    assert list(faults_in(hub)) == []
