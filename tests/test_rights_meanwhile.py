"""Whoever asks is asked for more, and the month stands still; another officer goes on with it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from mash.agencies.actions import hub_version_now
from mash.audit.models import Entry
from mash.cases.refusals import NotPossible
from mash.clock.calendar import LONDON, Calendar
from mash.need_to_know.acts import Act, Refused
from mash.rights.actions import due, open_access_request, prove_identity, take_longer
from mash.rights.clock import answer_due
from mash.rights.models import AccessRequest, FoundEntry
from mash.rights.pausing import ask_asker, hear_asker, pass_access_request
from tests import cast, requests
from tests.requests import LATE
from tests.test_access_requests import london
from tests.test_audit import broken_audit
from tests.visitor import Visitor


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "asked", "falls", "says"),
    [
        (0, None, date(2026, 10, 5), "One month later"),
        (7, None, date(2026, 10, 12), "It stood still for 7 days"),  # the 10th: a Saturday
        (0, london(2026, 9, 10), None, "It stands still since 10 September 2026"),
        (7, london(2026, 9, 20), None, "It stands still since 20 September 2026"),
    ],
)
def test_the_month_ends_as_many_days_later_as_it_stood_still(days, asked, falls, says):
    calendar = Calendar.from_hub(hub_version_now("southwark").file)
    came = london(2026, 9, 3)

    answer = answer_due(
        came, came, longer=False, calendar=calendar, stood_still=days, asked_at=asked
    )

    found = answer.due_at.astimezone(LONDON).date() if answer.due_at else None
    assert found == falls
    assert any(says in step for step in answer.sum)


def anew(request: AccessRequest) -> AccessRequest:
    look = AccessRequest.objects.filter(pk=request.pk)
    return cast.seeing("rex", look.get, now=LATE)


def asks(request: AccessRequest, *, now: Any = LATE, **changes: Any) -> AccessRequest:
    given = {"needed": "clarity", "asked_at": now} | changes
    return cast.doing("rex", ask_asker, request=request, now=now, **given)


def day_of(request: AccessRequest) -> date | None:
    at = due(request).due_at
    return at.astimezone(LONDON).date() if at else None


@pytest.mark.django_db
def test_asking_stops_the_clock_and_the_answer_starts_it_again():
    request = requests.proved()
    assert day_of(request) == date(2099, 12, 18)
    asks(request)
    assert due(anew(request)).due_at is None
    assert not due(anew(request)).is_late(LATE + timedelta(days=99))
    with pytest.raises(NotPossible, match="No month runs now"):
        cast.doing("rex", take_longer, request=request, longer="complex", now=LATE)

    later = LATE + timedelta(days=7)
    cast.doing("rex", hear_asker, request=request, heard_at=later, now=later)

    held = anew(request)
    assert (held.needed, held.asked_at, held.stood_still) == ("", None, 7)
    assert day_of(held) == date(2099, 12, 29)  # the 25th is Christmas
    asks(held, now=later)  # once more: it adds up
    cast.doing("rex", hear_asker, request=held, heard_at=later + timedelta(days=2),
               now=later + timedelta(days=2))  # fmt: skip
    assert anew(request).stood_still == 9


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "changes", "says"),
    [
        (requests.asked, {}, "No month runs yet"),
        (requests.proved, {"needed": "money"}, "Choose what they were asked for"),
        (requests.proved, {"asked_at": LATE - timedelta(days=2)}, "Check the day"),
        (requests.proved, {"asked_at": LATE + timedelta(days=2)}, "Check the day"),
        (requests.proved, {"now": LATE + timedelta(days=60)}, "The time is over"),
    ],
)
def test_what_stops_no_clock(make, changes, says):
    with pytest.raises(NotPossible, match=says):
        asks(make(), **changes)


@pytest.mark.django_db
def test_nothing_is_asked_twice_and_nothing_heard_that_was_not_asked():
    request = requests.proved()
    with pytest.raises(NotPossible, match="Nothing was asked"):
        cast.doing("rex", hear_asker, request=request, heard_at=LATE, now=LATE)
    asks(request)

    with pytest.raises(NotPossible, match="asked already"):
        asks(request)
    with pytest.raises(NotPossible, match="Check the day"):
        cast.doing("rex", hear_asker, request=request, heard_at=LATE - timedelta(days=1), now=LATE)
    with pytest.raises(Refused):
        cast.doing("mara", hear_asker, request=request, heard_at=LATE, now=LATE)


@pytest.mark.django_db
def test_in_the_hour_after_a_summer_midnight_today_is_the_hubs_day():
    """At 23:30 UTC on 14 July it is half past midnight of the 15th in London."""
    now = datetime(2099, 7, 14, 23, 30, tzinfo=UTC)
    today = london(2099, 7, 15)  # noon of it, as the forms give it
    request = cast.doing(
        "rex", open_access_request, asker="self", told=requests.ASKED, received_at=today, now=now
    )
    cast.doing("rex", prove_identity, request=request, proof="document", seen_at=today, now=now)

    asks(request, asked_at=today, now=now)
    cast.doing("rex", hear_asker, request=request, heard_at=today, now=now)
    with pytest.raises(NotPossible, match="Check the day"):
        asks(request, asked_at=today + timedelta(days=1), now=now)

    assert anew(request).stood_still == 0


@pytest.mark.django_db
def test_the_page_says_that_it_stands_still_and_then_the_new_day():
    now = timezone.now()
    request, rex = requests.proved(now), Visitor("rex")
    page = reverse("access_request", args=[request.pk])
    today = timezone.localdate().isoformat()
    assert "Ask whoever asks for more" in rex.reads(page)

    ask = reverse("ask_asker", args=[request.pk])
    assert rex.post(ask, {"needed": "identity", "day": ""}).status_code == 422
    assert rex.post(ask, {"needed": "identity", "day": today}).status_code == 302

    assert "The month stands still" in rex.reads(page)
    assert "Ask whoever asks for more" not in rex.reads(page)
    assert rex.post(reverse("hear_asker", args=[request.pk]), {"day": today}).status_code == 302
    assert "The month stands still" not in rex.reads(page)


# --- another officer


@pytest.mark.parametrize("by", ["rex", "mara"])
def test_another_officer_goes_on_with_all_of_it_and_the_first_sees_nothing_more(committed, by):
    request = requests.found(cast.shared())
    quade = requests.second_officer()
    entries = cast.seeing("rex", FoundEntry.objects.count, now=LATE)
    page = reverse("access_request", args=[request.pk])
    assert entries

    typed = {"officer": str(cast.worker(quade).pk)}
    answer = Visitor(by).post(reverse("pass_access_request", args=[request.pk]), typed)

    assert answer["Location"] == (page if by == "mara" else reverse("access_requests"))
    assert cast.seeing("rex", FoundEntry.objects.count, now=LATE) == 0
    assert Visitor("rex").is_refused(page)
    assert cast.seeing(quade, FoundEntry.objects.count, now=LATE) == entries
    assert "Quade Invented" in Visitor(quade).reads(page)
    entry = cast.seeing("gwen", lambda: Entry.objects.get(act=Act.PASS_ACCESS_REQUEST))
    assert entry.detail["officer"] == str(cast.worker(quade).pk)


def test_it_is_passed_to_a_records_officer_and_not_without_its_entry(committed):
    request = requests.found(cast.shared())
    quade = cast.worker(requests.second_officer())
    with pytest.raises(NotPossible, match="Choose who answers"):
        passes(request, cast.worker("paul").pk)

    with broken_audit(), pytest.raises(Exception, match="the audit cannot be written"):
        passes(request, quade.pk)

    assert anew(request).officer_id == cast.worker("rex").pk


def passes(request: AccessRequest, officer: Any) -> Any:
    return cast.doing("rex", pass_access_request, request=request, officer=officer, now=LATE)
