"""`mash clock`: every deadline with its sum, without a database; what is unclear is said."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from mash.cli import needs_database
from mash.database import CHECKOUT


def clock(
    *words: str,
    hub: str = "southwark",
    received: str = "2026-11-20T16:50",
    errors: StringIO | None = None,
) -> str:
    out, path = StringIO(), CHECKOUT / "hubs" / f"{hub}.toml"
    given = ["--hub", str(path), "--received", received, *words]
    call_command("clock", *given, stdout=out, stderr=errors)
    return out.getvalue()


def as_json(*words: str, **more: str) -> dict[str, Any]:
    return json.loads(clock(*words, "--json", **more))


def fault(*words: str, **more: str) -> str:
    errors = StringIO()
    with pytest.raises(SystemExit) as ended:
        clock(*words, errors=errors, **more)
    assert ended.value.code == 1
    return errors.getvalue()


def due(*words: str, **more: str) -> list[str | None]:
    return [one["due_at"] for one in as_json(*words, **more)["deadlines"]]


def test_every_deadline_is_printed_with_its_sum():
    assert clock("--rating", "RED") == (
        "Southwark MASH: received on Fri 20 Nov 2026 16:50\n"
        "\n"
        "Answers due: Fri 20 Nov 2026 20:50\n"
        "  Rated Red on Fri 20 Nov 2026 16:50: 4 hours, due on Fri 20 Nov 2026 20:50.\n"
        "  4 hours, counted day and night, end on Fri 20 Nov 2026 20:50.\n"
        "\n"
        "Decision due: Mon 23 Nov 2026 17:00\n"
        "  Received on Fri 20 Nov 2026 16:50.\n"
        "  1 working day after that day, core hours end on Mon 23 Nov 2026 17:00.\n"
    )


def test_a_program_reads_the_same():
    told = as_json("--rating", "Amber", "--rated", "2026-11-20T16:55")

    assert told["ratings"] == [{"rating": "amber", "at": "2026-11-20T16:55:00+00:00"}]
    answers, decision = told["deadlines"]
    assert len(answers.pop("agencies")) == 11
    assert answers.pop("sum")[1] == "5 minutes on Fri 20 Nov 2026 16:55 to 17:00."
    assert answers == {
        "clock": "return",
        "due_at": "2026-11-25T16:55:00+00:00",
        "counted_from": "2026-11-20T16:55:00+00:00",
        "allowance": "24 core hours",
        "counts": "core_hours",
    }
    assert (decision["clock"], decision["due_at"]) == ("decision", "2026-11-23T17:00:00+00:00")


def test_re_ratings_count_in_the_order_of_their_hours():
    later = ["--rerate", "red@2026-11-23T10:00", "--rerate", "AMBER@2026-11-21T10:00"]
    told = as_json("--rating", "green", *later)

    assert [one["rating"] for one in told["ratings"]] == ["green", "amber", "red"]
    assert told["deadlines"][0]["due_at"] == "2026-11-23T14:00:00+00:00"
    assert (
        due("--rating", "red", "--rerate", "green@2026-11-20T17:00")[0] == due("--rating", "red")[0]
    )


def test_a_case_that_is_not_rated_yet_has_its_decision_clock_alone():
    assert due() == [None, "2026-11-23T17:00:00+00:00"]
    assert "the agencies' clock begins with the rating" in clock()
    assert due("--rating", "red", hub="oxfordshire")[1] == "2026-11-20T20:50:00+00:00"


def test_a_rating_that_asks_nobody_sets_no_time():
    told = as_json("--rating", "blue", hub="merton")["deadlines"][0]

    assert (told["agencies"], told["due_at"]) == ([], None)
    assert told["sum"] == ["Blue: no time is set, and no answer is waited for."]


def test_those_asked_by_an_earlier_rating_stay_asked():
    told = as_json("--rating", "green", "--rerate", "blue@2026-11-21T10:00", hub="merton")
    assert told["deadlines"][0]["agencies"] == ["csc", "education", "early_help"]


@pytest.mark.parametrize(
    ("received", "due_at"),
    [
        ("2026-07-15T10:00", "2026-07-15T14:00:00+01:00"),  # London's own time
        ("2026-07-15T09:00Z", "2026-07-15T14:00:00+01:00"),
        ("2026-07-15 10:00:30", "2026-07-15T14:00:30+01:00"),
        ("2026-10-25T01:30+01:00", "2026-10-25T04:30:00+00:00"),
        ("2026-10-25T01:30+00:00", "2026-10-25T05:30:00+00:00"),
    ],
)
def test_a_time_is_londons_unless_it_names_its_zone(received, due_at):
    assert due("--rating", "red", received=received)[0] == due_at


RED = ("--rating", "red")


@pytest.mark.parametrize(
    ("words", "received", "says"),
    [
        (("--rating", "purple"), "2026-11-20T16:50", "Its ratings are: red, amber, green."),
        (RED, "2026-11-20", "is no day and hour. Write it like 2026-11-20T16:50."),
        (RED, "yesterday", "is no day and hour"),
        (RED, "0001-01-01T00:00", "Check the year"),
        (RED, "2026-03-29T01:30", "does not exist in London"),
        (RED, "2026-10-25T01:30", "comes twice that night in London"),
        ((*RED, "--rated", "2026-11-20T16:49"), "2026-11-20T16:50", "before the receipt"),
        ((*RED, "--rerate", "amber"), "2026-11-20T16:50", "names no hour"),
        ((*RED, "--rerate", "amber@noon"), "2026-11-20T16:50", "“noon” is no day and hour"),
        ((*RED, "--rerate", "mauve@2026-11-21T10:00"), "2026-11-20T16:50", "no rating “mauve”"),
        (
            (*RED, "--rerate", "amber@2026-11-20T16:50"),
            "2026-11-20T16:50",
            "not after the first rating",
        ),
        (("--rerate", "amber@2026-11-21T10:00"), "2026-11-20T16:50", "Which rating was given"),
    ],
)
def test_what_is_unclear_is_said_and_nothing_is_guessed(words, received, says):
    told = fault(*words, received=received)

    assert says in told
    assert "Traceback" not in told


def test_a_hub_file_that_is_not_there_is_named():
    assert "there is no such file" in fault(*RED, hub="nowhere")


def test_it_needs_no_database():
    assert not needs_database(["clock", "--hub", "hubs/southwark.toml"])
