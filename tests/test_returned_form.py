"""A form that went back to its referrer: what is told again, and what becomes of it."""

import functools
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mash.cases.models import Case, Letter, LetterKind
from mash.cases.refusals import NotPossible
from mash.contact.forms import ContactForm
from mash.contact.models import Contact, Referrer
from mash.contact.referrer import digest_of, known, secret_of
from mash.contact.returning import return_contact, tell_again
from mash.need_to_know.acts import Refused
from mash.need_to_know.session import Door, as_referrer, through_door
from mash.screening.actions import open_screening, settle_screening
from tests import cast
from tests.referring import (
    ADDED,
    MORE,
    STATE,
    TEACHER,
    asks,
    opens,
    reads,
    returned,
    sends,
    tellings,
)
from tests.test_contact_pages import HOSTILE
from tests.test_races import at_once, count
from tests.visitor import Visitor


@pytest.mark.django_db
def test_the_letter_tells_reference_and_link_and_the_words_wait_behind_the_secret() -> None:
    case = returned()

    def letter() -> dict:
        return Letter.objects.get(case=case, kind=LetterKind.MORE_WANTED).words

    with through_door(Door.OUTBOX):
        words = letter()
    assert case.reference in words["text"]
    assert STATE in words["text"]
    assert MORE not in words["text"]
    assert secret_of(case.reference) not in str(words)
    assert MORE in reads(case)


@pytest.mark.django_db
def test_the_form_reopens_with_everything_the_referrer_typed_and_nothing_else() -> None:
    case = returned()

    _, page = opens(case)

    for typed in ("Bramble", "27 3 2015", "Briar", "Heath", "Invented worries.", "Ash Clipboard"):
        assert typed in page, typed
    assert MORE in page


@pytest.mark.django_db
def test_what_is_told_again_stands_beside_what_was_told_first() -> None:
    case = returned()
    received_at, first = case.received_at, cast.seeing("mara", lambda: told_first(case))
    client, _ = opens(case)

    assert sends(client, worries=ADDED).status_code == 200

    assert [one["worries"] for one in tellings(case)] == [ADDED]
    assert cast.seeing("mara", lambda: told_first(case)) == first
    assert cast.seeing("mara", lambda: Case.objects.get(pk=case.pk)).received_at == received_at
    page = Visitor("ola").reads(f"/cases/{case.reference}/")
    assert "First told at" in page
    assert "Told again at" in page
    assert ADDED in page
    assert "Invented worries.<" in page


def told_first(case: Case) -> tuple:
    return Contact.objects.get(case=case).words, Referrer.objects.get(case=case).words


@pytest.mark.django_db
def test_asked_a_second_time_the_form_opens_with_what_was_told_last() -> None:
    case = returned()
    client, _ = opens(case)
    sends(client, worries=ADDED)
    cast.doing("mara", return_contact, case=case, more="And who else?")

    _, page = opens(case)

    assert ADDED in page
    assert "And who else?" in page


@pytest.mark.django_db
def test_screening_goes_on_while_the_form_is_away() -> None:
    case = returned()

    cast.doing("ola", open_screening, case=case)

    client, _ = opens(case)
    assert sends(client, worries=ADDED).status_code == 200
    assert len(tellings(case)) == 1


@pytest.mark.django_db
def test_once_decided_the_door_says_so_and_stores_nothing() -> None:
    case = returned()
    client, _ = opens(case)
    cast.doing("ola", open_screening, case=case)
    cast.doing("mara", settle_screening, case=case, outcome="fast_track", answer="Cannot wait.")

    answer = sends(client, worries=ADDED)

    assert answer.status_code == 422
    assert "nothing was stored" in answer.content.decode()
    assert ADDED in answer.content.decode()
    assert tellings(case) == []
    assert MORE not in reads(case)


@pytest.mark.django_db
def test_the_same_form_twice_is_one_telling_and_the_same_answer() -> None:
    case = returned()
    client, _ = opens(case)

    first = sends(client, worries=ADDED, submission="one-form-sent-twice")
    second = sends(client, worries=ADDED, submission="one-form-sent-twice")
    other = sends(client, worries="Something else.", submission="one-form-sent-twice")

    assert (first.status_code, second.status_code, other.status_code) == (200, 200, 422)
    assert len(tellings(case)) == 1


@pytest.mark.django_db
def test_an_unchanged_form_is_not_stored_as_news() -> None:
    case = returned()
    client, _ = opens(case)

    answer = sends(client)

    assert answer.status_code == 422
    assert "this is what you told us before" in answer.content.decode()
    assert tellings(case) == []


@pytest.mark.django_db
def test_without_a_session_what_was_typed_comes_back_and_asks_for_the_secret() -> None:
    case = returned()

    lost = sends(Client(), worries=ADDED)
    assert lost.status_code == 422
    assert ADDED in lost.content.decode()
    wrong = sends(Client(), worries=ADDED, reference=case.reference, secret="wrong")
    assert wrong.status_code == 422
    assert ADDED in wrong.content.decode()
    right = sends(
        Client(), worries=ADDED, reference=case.reference, secret=secret_of(case.reference)
    )

    assert right.status_code == 200
    assert len(tellings(case)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", HOSTILE)
def test_bad_input_gets_a_sentence_at_the_form_and_is_not_stored(name) -> None:
    case = returned()
    client, _ = opens(case)

    answer = sends(client, worries=ADDED, **{name: HOSTILE[name]})

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert tellings(case) == []


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "\0", "\u202e", "x" * 100_000, "🂡" * 16, "|", "' or 1=1"])
def test_whatever_is_typed_at_the_door_is_answered_and_opens_nothing(typed) -> None:
    assert asks(Client(), typed, typed).status_code == 422
    assert asks(Client(), "CCC-CCC-CCC", typed).status_code == 422


@pytest.mark.django_db
def test_only_who_may_see_the_contact_sends_it_back_and_only_before_it_is_settled() -> None:
    case = cast.received()
    for name in ("pat", "paul", "rita", "gwen"):
        with pytest.raises((Refused, Case.DoesNotExist)):  # hidden already
            cast.doing(name, return_contact, case=case, more=MORE)
    with pytest.raises(Refused):
        cast.doing("mara", return_contact, case=cast.rated(), more=MORE)


@pytest.mark.django_db
def test_it_goes_back_once_at_a_time_and_only_to_whom_can_come_back() -> None:
    case = returned()
    with pytest.raises(NotPossible, match="with its referrer already"):
        cast.doing("mara", return_contact, case=case, more=MORE)
    neighbour = cast.received(referrer={"source_code": "1B", "name": "Nettle Sampleton"})
    with pytest.raises(NotPossible, match="Telephone"):
        cast.doing("ola", return_contact, case=neighbour, more=MORE)


@pytest.mark.django_db
def test_the_desk_shows_what_waits_for_the_referrer_and_what_came_back() -> None:
    case = returned()
    desks = {name: Visitor(name).reads("/desk/") for name in ("ola", "mara")}
    assert all("Waiting for the referrer since" in page for page in desks.values())

    client, _ = opens(case)
    sends(client, worries=ADDED)

    for name in ("ola", "mara"):
        page = Visitor(name).reads("/desk/")
        assert "Came back" in page
        assert "Waiting for the referrer" not in page


def test_a_form_opened_again_is_the_form_that_was_sent() -> None:
    now = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    sent = ContactForm.from_post(
        TEACHER | {"people-0-alleged_harm": "on", "people-0-parental_responsibility": "no"}
    ).to_intake(now)
    assert sent is not None

    again = ContactForm.from_told(sent.model_dump(mode="json")).to_intake(now)

    exclude = {"submission"}
    assert again is not None
    assert again.model_dump(exclude=exclude) == sent.model_dump(exclude=exclude)


def test_two_sends_at_once_are_one_telling(committed) -> None:
    case = cast.received()
    cast.doing("ola", return_contact, case=case, more=MORE)
    digest = digest_of(case.reference, secret_of(case.reference))
    intake = cast.contact(worries=ADDED)

    def send(key: str) -> Any:
        with as_referrer(digest):
            referrer = known(digest)
            assert referrer is not None
            return tell_again(referrer=referrer, intake=intake, now=cast.NOW, key=key)

    same = at_once([functools.partial(send, "one-key-twice")] * 8)
    assert sorted(same) == [False] * 7 + [True]
    cast.doing("ola", return_contact, case=case, more="And then?")
    intake = cast.contact(worries="Other words.")
    others = at_once([functools.partial(send, f"key-{n}") for n in range(8)])
    assert [one for one in others if one is True] == [True]
    assert all(one is True or isinstance(one, NotPossible) for one in others)
    assert count("contact_toldagain") == 2


# in a browser


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without scripts"])
def test_a_teacher_reads_the_state_and_tells_more(another_page: Any, scripts: bool) -> None:
    case = cast.received(datetime.now(UTC))
    page = another_page(java_script_enabled=scripts, viewport={"width": 320, "height": 800})

    def asks_at_the_door() -> None:
        page.goto(reverse("referral_state"))
        page.get_by_label("Reference").fill(case.reference.lower())
        page.get_by_label("Secret").fill(secret_of(case.reference).replace("-", " ").lower())
        page.get_by_role("button", name="Show").click()

    asks_at_the_door()
    assert page.get_by_text("We have received it.").is_visible()
    cast.doing("ola", return_contact, case=case, more=MORE, now=datetime.now(UTC))
    asks_at_the_door()
    page.get_by_role("button", name="Open your form").click()
    assert page.locator("#people-0-given_names").input_value() == "Bramble"
    page.locator("#worries").fill(ADDED)
    page.get_by_role("button", name="Send", exact=True).last.click()
    page.get_by_role("heading", name="Thank you for telling us more").wait_for()
    assert len(tellings(case)) == 1
