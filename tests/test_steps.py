"""The open form, one matter after another: nothing typed is lost, nothing kept before sending."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from mash.cases.models import Case
from mash.contact.form_rows import PAGE
from mash.contact.steps import ORDER, STEPS, step_of
from tests import cast
from tests.test_contact_form import POST

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
TYPED = {name: value for name, value in POST.items() if name != "csrfmiddlewaretoken"}


class Teller:
    """Somebody at the form: what a page carries along is sent again with what is typed on it."""

    def __init__(self) -> None:
        self.client = Client()
        self.text = self.client.get(reverse("referral"), secure=True).content.decode()

    @property
    def carried(self) -> dict[str, str]:
        return {name: unescape(value) for name, value in FIELD.findall(self.text)}

    @property
    def step(self) -> str:
        return self.carried["step"]

    def presses(self, button: str = "", **typed: str) -> int:
        body = self.carried | typed | ({button: "1"} if button else {})
        sent = self.client.post(reverse("referral"), body, secure=True)
        self.text = unescape(sent.content.decode())
        return sent.status_code

    def fills(self, **changes: str) -> int:
        """Everything that this page asks for, as in the example, and on to the next."""
        mine = {name: value for name, value in TYPED.items() if step_of(name) == self.step}
        return self.presses(**(mine | changes))


def cases() -> list[Case]:
    return cast.seeing("mara", lambda: list(Case.objects.all()))


def at_the_check() -> Teller:
    teller = Teller()
    for step in STEPS:
        assert teller.step == step
        assert teller.fills() == 200
    assert teller.step == ORDER[-1]
    return teller


def test_every_question_is_asked_on_one_page_of_its_own() -> None:
    asked = [step_of(name) for name in PAGE]
    assert set(asked) == set(STEPS)
    assert [step for step in STEPS if step in asked] == list(STEPS)


def test_a_worry_told_page_by_page_is_read_over_and_sent_once() -> None:
    teller = at_the_check()
    for words in ("Invented worries.", "Nettle Sampleton", "uncle of Briar", "27 March 2015"):
        assert words in teller.text, words
    assert cases() == []
    before = teller.text
    assert teller.presses() == 302
    teller.text = before
    assert teller.presses() == 302
    assert len(cases()) == 1


def test_a_page_that_is_not_whole_says_so_and_keeps_what_was_typed_on_all_pages() -> None:
    teller = Teller()
    teller.fills()
    teller.fills()
    assert teller.fills(**{"people-0-birth_date": "around 2019"}) == 422
    assert teller.step == "people"
    assert "Enter the date of birth as day, month and year" in teller.text
    assert "around 2019" in teller.text
    assert "What are you worried about" not in teller.text
    assert teller.carried["immediate_danger"] == "no"
    assert teller.fills() == 200
    assert teller.step == "story"
    assert cases() == []


def test_going_back_asks_for_nothing_and_forgets_nothing() -> None:
    teller = Teller()
    teller.fills()
    assert teller.presses("go_danger", kind="early_help") == 200
    assert teller.step == "danger"
    assert teller.carried["kind"] == "early_help"


def test_one_answer_is_changed_from_the_last_page_and_leads_back_to_it() -> None:
    teller = at_the_check()
    assert teller.presses("go_story") == 200
    assert teller.fills(worries="Other invented worries.") == 200
    assert teller.step == ORDER[-1]
    assert "Other invented worries." in teller.text
    assert teller.presses() == 302
    assert len(cases()) == 1


def test_people_are_added_on_their_own_page() -> None:
    teller = Teller()
    teller.fills()
    teller.fills()
    assert teller.presses("add_person", **{"people-0-given_names": "Bramble"}) == 200
    assert teller.step == "people"
    assert 'id="people-1"' in teller.text


@pytest.mark.parametrize("step", ["nowhere", "", "check\0", "9" * 10_000])
def test_a_page_that_there_is_not_leads_to_the_first(step: str) -> None:
    teller = Teller()
    teller.presses("go_people", step=step)
    teller.presses(step=step)
    assert teller.step == "danger"


def test_what_is_sent_unfinished_leads_to_the_first_page_with_a_fault() -> None:
    teller = Teller()
    sent = teller.presses(step="check")
    assert (sent, teller.step) == (422, "danger")
    assert "There is a problem" in teller.text
    assert cases() == []


def test_markup_typed_on_one_page_is_words_on_the_next() -> None:
    teller = Teller()
    teller.presses(immediate_danger="no", danger_action='"><script>alert(1)</script>')
    raw = teller.client.post(reverse("referral"), teller.carried, secure=True).content.decode()
    assert "<script>alert" not in raw
