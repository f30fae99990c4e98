"""The form of a contact: what is typed becomes a contact, or a sentence where it was typed."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from mash.contact.forms import ContactForm
from tests.test_intake import HOSTILE, NOW

POST = {
    "submission": "a-key-of-this-form",
    "immediate_danger": "no",
    "kind": "safeguarding",
    "people-0-part": "child",
    "people-0-given_names": "Bramble",
    "people-0-birth_date": "27 March 2015",
    "people-1-part": "household",
    "people-1-given_names": "",
    "people-2-part": "household",
    "people-2-given_names": "Briar",
    "people-2-relation": "mother",
    "people-3-part": "other_adult",
    "people-3-given_names": "Heath",
    "relationships-0-person": "3",
    "relationships-0-kind": "uncle",
    "relationships-0-of": "2",
    "disclosures-0-by_whom": "",
    "disclosures-0-what": "",
    "worries": "Invented worries.",
    "referrer-source_code": "1B",
    "referrer-name": "Nettle Sampleton",
    "consent-told": "yes",
    "consent-agreed": "yes",
    "csrfmiddlewaretoken": "not ours",
}


def form(**changes: str) -> ContactForm:
    return ContactForm.from_post(POST | {name.replace("__", "-"): v for name, v in changes.items()})


def test_the_form_makes_a_contact_and_leaves_empty_rows_out() -> None:
    intake = form().to_intake(NOW)
    assert intake is not None
    assert [person.given_names for person in intake.people] == ["Bramble", "Briar", "Heath"]
    assert intake.people[0].birth_date == date(2015, 3, 27)
    assert [(one.person, one.kind, one.of) for one in intake.relationships] == [
        (1, "mother", 0),
        (2, "uncle", 1),
    ]
    assert intake.disclosures == ()


def test_faults_stand_at_their_fields_in_the_order_of_the_page_with_all_typed_kept() -> None:
    wrong = form(
        people__2__birth_date="eleven",
        people__3__birth_date="1 1 0001",
        worries="",
        immediate_danger="",
        referrer__source_code="77",
        relationships__0__of="1",
    )
    assert wrong.to_intake(NOW) is None
    assert [one["name"] for one in wrong.summary] == [
        "immediate_danger",
        "people-2-birth_date",
        "people-3-birth_date",
        "relationships-0-of",
        "worries",
        "referrer-source_code",
    ]
    assert wrong.errors["people-2-birth_date"] == (
        "Enter the date of birth as day, month and year, for example 27 3 2014."
    )
    assert wrong.values["people-2-birth_date"] == "eleven"
    assert wrong.values["referrer-name"] == "Nettle Sampleton"


def test_the_same_is_not_said_twice_beside_a_person() -> None:
    again = form(relationships__0__person="2", relationships__0__of="0",
                 relationships__0__kind="mother")  # fmt: skip
    assert again.to_intake(NOW) is None
    assert again.errors == {"relationships-0-kind": "Remove this: the same was said already."}


def test_rows_come_and_go_and_relationships_keep_to_their_people() -> None:
    one = form()
    assert one.press({"add_person": "child"})
    assert one.values["people-4-part"] == "child"
    assert one.press({"remove_person-1": "1"})
    assert [one.name_at(row) for row in one.rows.indexes("people")] == [
        "Bramble",
        "Briar",
        "Heath",
        "Person 4",
    ]
    assert (one.values["relationships-0-person"], one.values["relationships-0-of"]) == ("2", "1")
    assert one.press({"remove_person-2": "1"})
    assert not list(one.rows.indexes("relationships"))
    assert one.press({"add_relationship": "1"})
    assert list(one.rows.indexes("relationships")) == [0]
    assert one.press({"add_disclosure": "1"})
    assert one.press({"add_professional": "1"})
    assert not one.press({"worries": "add_person"})


def test_no_more_rows_than_a_contact_takes() -> None:
    one = ContactForm.blank()
    for _ in range(30):
        one.press({"add_person": "household"})
    assert len(one.rows.indexes("people")) == 20
    assert not one.may_add("people")
    far = ContactForm.from_post({"people-99-given_names": "Far", "people-7x-part": "child"})
    assert list(far.rows.indexes("people")) == [0]


def test_the_time_of_receipt_is_londons() -> None:
    summer = form(received_at__day="1 7 2026", received_at__time="4:50pm")
    intake = summer.to_intake(NOW)
    assert intake is not None
    assert intake.received_at == datetime(2026, 7, 1, 15, 50, tzinfo=UTC)
    for day, time, name in [
        ("1 7 2026", "", "received_at-time"),
        ("", "16:50", "received_at-day"),
        ("31 6 2026", "16:50", "received_at-day"),
        ("21 11 2026", "16:50", "received_at-day"),
    ]:
        late = form(received_at__day=day, received_at__time=time)
        assert late.to_intake(NOW) is None
        assert list(late.errors) == [name]


NAMES = sorted(set(POST) | {"people-0-nhs_number", "people-2-due_date", "received_at-day"})


@given(name=st.sampled_from(NAMES), typed=st.text() | HOSTILE)
def test_nothing_that_is_typed_breaks_the_form(name: str, typed: str) -> None:
    one = ContactForm.from_post(POST | {name: typed})
    if one.to_intake(NOW) is None:
        assert one.summary
        assert name in (*one.values, "submission", "csrfmiddlewaretoken")
