"""An error is corrected in view, and everybody who received it is told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from mash.agencies.models import Role
from mash.cases.models import Letter
from mash.cases.refusals import NotPossible
from mash.closure.actions import close_case
from mash.handover.models import Summary
from mash.need_to_know.acts import Refused
from mash.need_to_know.doing import Forbidden
from mash.need_to_know.models import Grant, Reach
from mash.people.models import Card, Person
from mash.rights.correcting import acknowledge_correction, look_at_told
from mash.rights.models import Told
from mash.rights.on_desk import on_desk
from tests import cast, requests
from tests.requests import LATE
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
POLICE = "southwark.police/agency_worker"
TEAM = "southwark.team.assessment/receiver"


def told_of(asked) -> dict[str, Told]:
    look = Told.objects.filter(correction=asked)
    return {one.reader: one for one in cast.seeing("mara", lambda: list(look))}


def test_what_was_written_stays_and_what_is_right_stands_beside_it():
    case = cast.handed_over()
    asked = requests.corrected(case)

    page = Visitor("mara").get(reverse("case", args=[case.reference])).content.decode()

    assert "27 March 2015" in page
    assert "28 March 2015</ins>" in page
    assert "The birth certificate says so." in page
    person = requests.person(case)
    assert person.words["birth_date"] == "2015-03-27"
    assert asked.words["was"] == "2015-03-27"


def test_everybody_who_received_it_is_told_and_nobody_else():
    """The panel, the agencies that were asked, and the team whose summary says it."""
    asked = requests.corrected(cast.handed_over())

    told = told_of(asked)

    assert set(told) >= {
        POLICE,
        TEAM,
        "southwark.health/screener",
        "southwark.probation/agency_worker",
    }
    assert not any(reader.startswith("worker/") for reader in told)
    assert f"southwark.team.early_help/{Role.RECEIVER}" not in told
    assert "southwark.housing/screener" not in told
    assert told[TEAM].summary_id
    with pytest.raises(Refused):
        cast.doing("rory", lambda by, now: look_at_told(told[TEAM].pk, by=by, now=now))


def test_a_team_is_not_told_of_what_its_summary_does_not_hold():
    case = cast.handed_over()
    kept = requests.item(case, "For us only.")
    asked = requests.correction(
        case, "paul", target="item", row=kept.pk, field="text", now_is="It was one call."
    )

    requests.settle(asked, "paul")

    assert TEAM not in told_of(asked)
    assert "southwark.health/agency_worker" in told_of(asked)
    assert "southwark.health/screener" not in told_of(asked)  # the panel saw no item


def test_a_summary_stays_as_it_was_sent_with_the_correction_beside_it():
    case = cast.handed_over()
    item = requests.item(case)
    summary = cast.seeing("rita", lambda: Summary.objects.get(case_id=case.pk))
    asked = requests.correction(
        case, "paul", target="item", row=item.pk, field="text", now_is="One call."
    )
    requests.settle(asked, "paul")

    page = Visitor("rita").get(reverse("summary", args=[summary.pk])).content.decode()

    assert f"before: </span>{cast.HELD}</del>" in page
    assert "One call.</ins>" in page
    again = cast.seeing("rita", lambda: Summary.objects.get(case_id=case.pk))
    assert bytes(again.told) == bytes(summary.told)


def test_reading_summaries_to_know_who_was_told_ends_with_the_act():
    case = cast.handed_over()
    requests.corrected(case, by="miles")

    held = Grant.objects.filter(reader=cast.worker("miles").reader, reach=Reach.SUMMARY)

    assert list(held) == []
    assert cast.seeing("miles", lambda: Summary.objects.count()) == 0
    assert cast.seeing("mara", lambda: Summary.objects.count()) == 1  # her own grant stays


def test_closing_does_not_keep_what_is_right_from_those_who_have_what_is_wrong():
    case = cast.handed_over()
    asked = requests.corrected(case)
    cast.doing("mara", close_case, case=case)

    told = told_of(asked)[POLICE]

    assert cast.doing("paul", lambda by, now: look_at_told(told.pk, by=by, now=now)).words["now"]
    assert cast.seeing("paul", lambda: Person.objects.count()) == 0


def test_it_waits_on_the_desk_until_somebody_of_them_has_read_it_and_shows_late():
    asked = requests.corrected(cast.shared())
    told = told_of(asked)[POLICE]

    def waits(name: str, after: timedelta) -> list[bool]:
        by, then = cast.worker(name), LATE + after
        return [one.late for one in cast.seeing(name, lambda: on_desk(by, then))]

    assert waits("paul", timedelta()) == [False]
    assert waits("pam", timedelta(days=4)) == [True]

    cast.doing("paul", acknowledge_correction, told=told)

    assert waits("pam", timedelta(days=4)) == []
    with pytest.raises(NotPossible):
        cast.doing("pam", acknowledge_correction, told=told)


def test_the_letter_says_that_there_is_something_to_read_and_nothing_else():
    case = cast.handed_over()
    requests.corrected(case)

    letters = cast.seeing("mara", lambda: list(Letter.objects.filter(case=case)))
    texts = [one.words["text"] for one in letters if "corrected" in one.words["text"]]

    assert {one.words["to"] for one in letters if "corrected" in one.words["text"]} >= {
        "paul@agency.example",
        "rita@agency.example",
    }
    assert not [one for one in texts if "Bramble" in one or "2015" in one or "birth" in one]


def test_a_corrected_person_is_found_by_what_is_right_and_by_what_was_wrong():
    case = cast.shared()
    who = requests.person(case)
    before = cast.seeing("mara", lambda: Card.objects.filter(person=who).count())

    requests.corrected(case)

    cards = cast.seeing("mara", lambda: [one.words["b"] for one in Card.objects.filter(person=who)])
    assert len(cards) == before + 1
    assert set(cards) == {"2015-03-27", "2015-03-28"}


def test_only_its_agency_corrects_an_item():
    case = cast.shared()
    item = requests.item(case)
    asked = requests.correction(
        case, "mara", target="item", row=item.pk, field="text", now_is="One call."
    )

    for name in ("mara", "helen"):
        with pytest.raises(Refused):
            requests.settle(asked, name)
    requests.settle(asked, "pam")


def test_of_a_closed_case_a_manager_says_who_of_the_agency_agreed():
    case = cast.closed()
    item = cast.seeing(
        "mara", lambda: next(one for one in case.items.all() if one.words["text"] == cast.HELD)
    )
    asked = requests.correction(
        case, "mara", target="item", row=item.pk, field="text", now_is="One call."
    )

    with pytest.raises(NotPossible, match="Say who there agreed"):
        requests.settle(asked)
    requests.settle(asked, answer="Paul Invented, by telephone.")

    assert set(told_of(asked)) >= {POLICE, TEAM}


def test_what_is_refused_stays_with_its_reason_and_tells_nobody():
    case = cast.shared()
    asked = requests.correction(case, "paul")
    with pytest.raises(NotPossible, match="Say why it is not corrected"):
        requests.settle(asked, made=False)

    requests.settle(asked, made=False, answer="The school's own copy says the 27th.")

    assert told_of(asked) == {}
    with pytest.raises(NotPossible, match="settled already"):
        requests.settle(asked)
    page = Visitor("paul").get(reverse("case", args=[case.reference])).content.decode()
    assert "Not corrected" in page
    assert "says the 27th" in page


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ({"now_is": "2015-03-27"}, "says already"),
        ({"now_is": "the 28th"}, "Write the day like"),
        ({"why": " "}, "Say how you know"),
        ({"field": "shoe_size"}, "Choose what is wrong"),
        ({"field": "nhs_number", "now_is": "1234567890"}, "last digit does not fit"),
    ],
)
def test_what_a_correction_needs(what, message):
    with pytest.raises(NotPossible, match=message):
        requests.correction(cast.received(), **what)


def test_a_row_of_another_case_is_not_there():
    other = requests.person(cast.received(worries="Another call."))

    with pytest.raises(Refused):
        requests.correction(cast.received(), row=other.pk)


def test_a_correction_repeats_no_sealed_words():
    secret = "A watch is kept on a visitor who comes to this very address every Tuesday night."
    case = cast.shared(secret=secret)

    with pytest.raises(Forbidden):
        requests.correction(case, "mara", field="known_as", now_is=secret)
