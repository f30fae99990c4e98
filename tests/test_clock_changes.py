"""When the hub's calendar changes: open deadlines follow, and what was late stays late."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from mash.agencies.actions import load_hub
from mash.agencies.hub_file import HubFile, read_hub
from mash.cases.models import Case
from mash.clock.calendar import LONDON, Calendar
from mash.clock.changes import by_times_in_force, changes
from mash.clock.deadlines import RatingEvent, decision_deadline, return_deadline
from mash.database import CHECKOUT
from mash.desk.desks import cases_at
from mash.process import Stage
from mash.sharing.actions import answer_request
from mash.sharing.clocks import decision_due, return_due
from mash.sharing.gathered import asked
from mash.sharing.models import Kind
from tests import cast
from tests.visitor import Visitor

FRIDAY = datetime(2026, 11, 20, 16, 50, tzinfo=UTC)
SOUTHWARK = read_hub(CHECKOUT / "hubs" / "southwark.toml")


def london(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=LONDON)


# --- As a pure function --------------------------------------------------------------------------

BOXING_MONDAY = date(2026, 12, 28)


def with_days(**days: list[date]) -> HubFile:
    changed = SOUTHWARK.core_hours.model_copy(update={k: tuple(v) for k, v in days.items()})
    return SOUTHWARK.model_copy(update={"core_hours": changed})


def test_a_bank_holiday_that_the_hub_works_counts_and_the_sum_says_so() -> None:
    rated = [RatingEvent("amber", london("2026-12-23 16:00"))]
    hub = with_days(open_on=[BOXING_MONDAY])
    deadline = return_deadline(rated, rated[0].at, hub, Calendar.from_hub(hub))

    assert deadline
    assert deadline.due_at == london("2026-12-29 16:00")
    assert "The hub is closed on Fri 25 Dec 2026." in deadline.sum
    assert "The hub works on Mon 28 Dec 2026, a bank holiday." in deadline.sum


def followed(
    *hubs: tuple[HubFile, str], at: datetime = FRIDAY, met_at: datetime | None = None
) -> datetime:
    """The decision's deadline where these hub files were loaded one after the other."""
    times = changes((hub.core_hours, london(since)) for hub, since in hubs)
    found = by_times_in_force(times, lambda calendar: decision_deadline(at, calendar), met_at)
    assert found is not None
    return found.due_at


BEGAN = (SOUTHWARK, "2026-01-01 09:00")
SNOW = with_days(closed_on=[date(2026, 11, 23)])  # the Monday after


def test_an_open_deadline_follows_a_day_that_the_hub_closes() -> None:
    assert followed(BEGAN) == london("2026-11-23 17:00")
    assert followed(BEGAN, (SNOW, "2026-11-23 08:00")) == london("2026-11-24 17:00")


def test_an_open_deadline_follows_there_and_back() -> None:
    back = (SOUTHWARK, "2026-11-23 09:30")
    assert followed(BEGAN, (SNOW, "2026-11-23 08:00"), back) == london("2026-11-23 17:00")


def test_what_was_late_stays_late_though_the_day_is_closed_afterwards() -> None:
    assert followed(BEGAN, (SNOW, "2026-11-23 17:01")) == london("2026-11-23 17:00")


def test_a_day_that_is_worked_after_all_makes_no_answer_late_that_is_there() -> None:
    at, met = london("2026-12-24 10:00"), london("2026-12-27 10:00")
    works = (with_days(open_on=[BOXING_MONDAY]), "2026-12-28 08:00")

    assert followed(BEGAN, works, at=at) == london("2026-12-28 17:00")
    assert followed(BEGAN, works, at=at, met_at=met) == london("2026-12-29 17:00")


def test_a_new_version_with_the_same_hours_is_no_change() -> None:
    loaded = [(SOUTHWARK.core_hours, FRIDAY), (SOUTHWARK.core_hours, FRIDAY + timedelta(hours=1))]
    assert len(changes(loaded)) == 1


# --- In the hub ----------------------------------------------------------------------------------


def on(day: int, hour: int = 17, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def closing(*days: int) -> HubFile:
    closed_on = tuple(date(2026, 11, day) for day in days)
    changed = SOUTHWARK.core_hours.model_copy(update={"closed_on": closed_on})
    return SOUTHWARK.model_copy(update={"core_hours": changed})


def due(case: Case) -> tuple[datetime, datetime]:
    """When the answers are due and when the decision, as the manager finds it."""

    def look() -> tuple[datetime, datetime]:
        held = Case.objects.get(pk=case.pk)
        returns = return_due(held)
        assert returns
        return returns.due_at, decision_due(held).due_at

    return cast.seeing("mara", look, now=FRIDAY)


@pytest.mark.usefixtures("committed")
def test_open_deadlines_follow_a_day_that_the_hub_closes():
    case = cast.rated("amber", FRIDAY)
    assert due(case) == (on(25, 16, 50), on(23))

    load_hub(file=closing(23), now=on(23, 8))
    assert due(case) == (on(26, 16, 50), on(24))

    load_hub(file=SOUTHWARK, now=on(23, 9))
    assert due(case) == (on(25, 16, 50), on(23))


@pytest.mark.usefixtures("committed")
def test_the_desk_counts_by_the_same_calendar_as_the_case():
    case = cast.rated("amber", FRIDAY)
    load_hub(file=closing(23), now=on(23, 8))

    def on_the_desk() -> list[datetime]:
        (found,) = [one for one in cases_at(Stage.SHARING) if one.pk == case.pk]
        return [decision_due(found).due_at, *(one.due_at for one in [return_due(found)] if one)]

    assert cast.seeing("mara", on_the_desk, now=FRIDAY) == list(reversed(due(case)))


@pytest.mark.usefixtures("committed")
def test_what_was_late_stays_late_and_what_came_in_time_stays_in_time():
    case = cast.rated("amber", FRIDAY)
    request = cast.request_to(case, "helen", FRIDAY)
    cast.doing("helen", answer_request, request=request, kind=Kind.NOTHING_HELD, now=on(24, 12))
    load_hub(file=closing(26, 27), now=on(25, 18))  # after the deadline

    def late() -> dict[str, bool]:
        mara, held = cast.worker("mara"), Case.objects.get(pk=case.pk)
        return {one.request.agency_id: one.is_late for one in asked(held, mara, on(25, 18))}

    told = cast.seeing("mara", late, now=on(25, 18))
    assert due(case) == (on(25, 16, 50), on(23))
    assert told.pop("southwark.health") is False
    assert set(told.values()) == {True}


@pytest.mark.usefixtures("committed")
def test_the_ratings_of_a_newer_hub_file_bind_no_open_case():
    case = cast.rated("amber", FRIDAY)
    longer = [one.model_copy(update={"hours": 40.0}) if one.code == "amber" else one
              for one in SOUTHWARK.ratings]  # fmt: skip
    load_hub(file=SOUTHWARK.model_copy(update={"ratings": tuple(longer)}), now=on(21))

    assert due(case) == (on(25, 16, 50), on(23))


@pytest.mark.usefixtures("committed")
def test_the_desk_stays_quick_when_the_hub_file_has_changed(django_assert_max_num_queries):
    cast.rated(now=timezone.now() - timedelta(days=1))
    load_hub(file=closing(23), now=timezone.now())
    cast.rated(now=timezone.now())
    mara = Visitor("mara")
    with django_assert_max_num_queries(35):
        mara.reads("/desk/")
