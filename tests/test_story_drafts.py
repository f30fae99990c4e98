"""In a browser: type, lose the browser or the session, sign in again: the words are there."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from mash.desk.middleware import SEEN
from tests import cast
from tests.story import People

scripts = pytest.mark.parametrize("people", [True], ids=["scripts"], indirect=True)
no_scripts = pytest.mark.parametrize("people", [False], ids=["no scripts"], indirect=True)
WORDS = "Half a sentence about the invented marigolds"
KEPT = "Kept as your draft at"


def idle_for(seconds: int) -> None:
    """As if nothing had been done for so long, by anybody."""
    for session in Session.objects.all():
        data = session.get_decoded()
        data[SEEN] = data.get(SEEN, 0) - seconds
        session.session_data = Session.objects.encode(data)
        session.save()


@scripts
def test_the_browser_is_closed_and_the_words_are_there(people: People, another_page) -> None:
    from tests.story import Person

    case = cast.screened(timezone.now())
    path = reverse("give_position", args=[case.reference])
    pat = people("pat")
    pat.goes_to(path)
    pat.writes("Why?", WORDS)
    pat.page.get_by_text(KEPT).wait_for(timeout=8000)
    pat.writes("Why?", WORDS + ", and more")
    pat.page.close(run_before_unload=False)  # within the two seconds: kept on leaving
    pat.page.context.close()

    again = Person(another_page())
    again.signs_in("pat")
    again.sees("Your drafts (1)")
    again.follows("go on with your draft")

    assert again.path == path
    again.sees("You wrote this at", "did not send it")
    assert again.page.get_by_label("Why?").input_value() == WORDS + ", and more"
    again.presses("Throw away")
    assert again.page.get_by_label("Why?").input_value() == ""


@scripts
def test_a_session_that_ends_leads_back_to_the_draft(people: People) -> None:
    case = cast.screened(timezone.now())
    path = reverse("give_position", args=[case.reference])
    pat = people("pat")
    pat.goes_to(path)
    pat.writes("Why?", WORDS)
    pat.page.get_by_text(KEPT).wait_for(timeout=8000)

    idle_for(14 * 60)
    warning = pat.page.get_by_role("alert")
    warning.get_by_text("you will be signed out in 2 minutes").wait_for(timeout=15_000)
    idle_for(2 * 60)
    warning.get_by_text("You were signed out").wait_for(timeout=15_000)
    pat.follows("Sign in again")
    pat.writes("Username", "pat")
    pat.writes("Password", cast.PASSPHRASE)
    pat.presses("Sign in")

    assert pat.path == path
    assert pat.page.get_by_label("Why?").input_value() == WORDS


@scripts
def test_only_a_persons_act_lets_the_session_go_on(people: People) -> None:
    case = cast.screened(timezone.now())
    pat = people("pat")
    pat.goes_to(reverse("give_position", args=[case.reference]))
    idle_for(14 * 60)
    warning = pat.page.get_by_role("alert")
    warning.get_by_text("you will be signed out in 2 minutes").wait_for(timeout=15_000)

    pat.presses("Stay signed in")

    pat.page.get_by_role("button", name="Stay signed in").wait_for(state="hidden", timeout=15_000)
    assert warning.text_content() == ""


@scripts
def test_two_on_one_form_see_each_other(people: People) -> None:
    now = timezone.now()
    case = cast.rated(now=now)
    path = reverse("answer_request", args=[cast.request_to(case, "paul").pk])
    paul, pam = people("paul"), people("pam")
    paul.goes_to(path)
    pam.goes_to(path)
    pam.sees("Paul Invented opened this form at")
    paul.page.get_by_text("Pam Invented opened this form at").wait_for(timeout=15_000)

    paul.writes("If you withhold", WORDS)

    pam.page.get_by_text("and is writing").wait_for(timeout=15_000)
    pam.sees_nothing_of(WORDS)


@no_scripts
def test_without_scripts_it_is_a_button(people: People) -> None:
    case = cast.screened(timezone.now())
    path = reverse("give_position", args=[case.reference])
    pat = people("pat")
    pat.goes_to(path)
    pat.writes("Why?", WORDS)
    pat.presses("Save as draft")

    assert pat.path == path
    pat.sees("Kept as your draft at", "You wrote this at")
    assert pat.page.get_by_label("Why?").input_value() == WORDS
