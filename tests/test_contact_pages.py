"""How contacts come in: by the open referral page, a worker's page and files."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from mash.audit.models import Entry
from mash.cases.models import Case
from mash.contact.models import Contact
from mash.need_to_know.acts import Act
from mash.people.models import Person
from tests import cast
from tests.test_contact_form import POST
from tests.test_intake import EXAMPLES
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
HOSTILE = {
    "people-0-given_names": "B" * 1_000_000,
    "people-0-family_name": "Sample\0ton",
    "people-2-known_as": "\u202egnitirw",
    "people-0-birth_date": "1 1 0001",
    "referrer-source_code": "ZZ",
}


@pytest.fixture
def anybody() -> Client:
    return Client()


def send(client: Client, **changes: str):
    body = POST | {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(reverse("referral"), body, secure=True)


def cases() -> list[Case]:
    return cast.seeing("mara", lambda: list(Case.objects.order_by("received_at")))


def test_the_page_says_to_call_999_first_and_needs_no_sign_in(anybody: Client) -> None:
    page = anybody.get(reverse("referral"), secure=True)
    assert page.status_code == 200
    text = page.content.decode()
    assert text.index("call 999") < text.index("<form method")
    assert page["Cache-Control"] == "no-store"
    assert "autofocus" not in text


def test_a_worry_told_becomes_a_case_and_its_reference_is_shown_once(anybody: Client) -> None:
    sent = send(anybody)
    assert sent.status_code == 302, sent.content.decode()
    [case] = cases()
    thanks = anybody.get(sent["Location"], secure=True).content.decode()
    assert case.reference in thanks
    assert "Bramble" not in thanks
    assert "tell you what came of it" in thanks
    again = anybody.get(sent["Location"], secure=True).content.decode()
    assert case.reference not in again
    assert "There is nothing to show here" in again
    told = cast.seeing("mara", lambda: Contact.objects.get(case=case))
    assert (told.door, told.channel, told.source_code) == ("referral page", "form", "1B")


def test_nobody_can_say_on_the_open_page_when_it_was_received(anybody: Client) -> None:
    send(anybody, **{"received_at-day": "1 1 2020", "received_at-time": "9:00", "channel": "visit"})
    [case] = cases()
    assert case.received_at.year != 2020
    assert cast.seeing("mara", lambda: Contact.objects.get(case=case)).channel == "form"


def test_an_anonymous_referrer_is_told_that_there_will_be_no_feedback(anybody: Client) -> None:
    sent = send(anybody, **{"referrer-anonymous": "yes", "referrer-name": ""})
    assert (
        "we cannot come back to you" in anybody.get(sent["Location"], secure=True).content.decode()
    )
    [case] = cases()
    assert cast.seeing("mara", lambda: Contact.objects.get(case=case)).anonymous


def test_the_same_form_twice_is_one_record_and_other_words_are_asked_about(anybody: Client) -> None:
    first, again = send(anybody), send(anybody)
    assert (first.status_code, again.status_code) == (302, 302)
    assert len(cases()) == 1
    other = send(anybody, worries="Something else has happened.")
    assert other.status_code == 422
    text = other.content.decode()
    assert "already sent with other words" in text
    assert "Something else has happened." in text
    fresh = re.search(r'name="submission" value="([^"]+)"', text)
    assert fresh is not None
    assert fresh[1] != POST["submission"]
    assert len(cases()) == 1


def test_what_is_wrong_is_said_at_the_top_and_beside_the_field_and_nothing_typed_is_lost(
    anybody: Client,
) -> None:
    page = send(anybody, **HOSTILE)
    assert page.status_code == 422
    text = page.content.decode()
    assert "<title>Error: " in text
    for name, typed in HOSTILE.items():
        assert f'href="#{name}"' in text, name
        assert f'id="{name}-error"' in text, name
        if name != "referrer-source_code":  # a select keeps one of its own choices only
            assert typed in text, name
    for name, typed in POST.items():
        if name not in HOSTILE and name != "csrfmiddlewaretoken":
            assert typed in text, name
    assert cases() == []
    assert "Traceback" not in text


def test_rows_are_added_and_removed_by_buttons_with_everything_kept(anybody: Client) -> None:
    added = send(anybody, add_person="other_adult", worries="")
    assert added.status_code == 200
    text = added.content.decode()
    assert 'id="people-4"' in text
    assert "There is a problem" not in text
    assert 'value="Nettle Sampleton"' in text
    removed = send(anybody, **{"remove_person-2": "1"}).content.decode()
    assert 'id="people-3"' not in removed
    assert "Briar" not in removed
    assert cases() == []


def test_the_first_button_is_never_one_that_takes_something_away(anybody: Client) -> None:
    form = send(anybody, add_person="child").content.decode().split("<form method")[-1]
    first = re.search(r"<button[^>]*>", form)
    assert first is not None
    assert "name=" not in first[0]


def test_a_form_from_another_site_is_refused_and_kept() -> None:
    careful = Client(enforce_csrf_checks=True)
    assert careful.post(reverse("referral"), POST, secure=True).status_code == 403
    assert cases() == []


def test_an_officer_records_a_call_and_comes_to_its_case() -> None:
    ola = Visitor("ola")
    assert "How did it come?" in ola.reads(reverse("record_contact"))
    call = POST | {
        "channel": "telephone",
        "received_at-day": "18 11 2025",
        "received_at-time": "16:50",
    }
    sent = ola.post(reverse("record_contact"), call)
    [case] = cases()
    assert sent["Location"] == reverse("case", args=[case.reference])
    assert case.received_at.isoformat() == "2025-11-18T16:50:00+00:00"
    told = cast.seeing("ola", lambda: Contact.objects.get(case=case))
    assert (told.door, told.channel, told.entered_by) == ("worker", "telephone", ola.worker)
    acts = cast.seeing(
        "gwen", lambda: [entry.act for entry in Entry.objects.filter(case_id=case.pk)]
    )
    assert Act.RECORD_CONTACT in acts


def test_a_worker_chooses_how_it_came() -> None:
    page = Visitor("ola").post(reverse("record_contact"), POST | {"channel": ""})
    assert page.status_code == 422
    assert "Choose how the contact came." in page.content.decode()


@pytest.mark.parametrize("name", ["pat", "paul", "rita", "gwen"])
def test_the_workers_page_is_not_there_for_others(name: str) -> None:
    visitor = Visitor(name)
    assert visitor.is_refused(reverse("record_contact"))
    assert visitor.is_refused(reverse("record_contact"), dict(POST))


def receive(*paths: Path) -> tuple[str, str]:
    said, refused = StringIO(), StringIO()
    try:
        call_command("receive", *map(str, paths), stdout=said, stderr=refused)
    except CommandError as error:
        refused.write(str(error))
    return said.getvalue(), refused.getvalue()


def test_files_are_received_once_each() -> None:
    said, refused = receive(*EXAMPLES)
    assert refused == ""
    references = {line.rpartition(" ")[2] for line in said.splitlines()}
    assert references == {case.reference for case in cases()}
    assert len(references) == len(EXAMPLES)
    again, _ = receive(EXAMPLES[0])
    assert "already received as" in again
    assert len(cases()) == len(EXAMPLES)


def test_a_refused_file_stores_nothing_and_says_why(tmp_path: Path) -> None:
    good = EXAMPLES[0]
    cut = tmp_path / "cut.json"
    cut.write_text(good.read_text()[:500])
    wrong = tmp_path / "wrong.json"
    body = json.loads(good.read_text())
    body["people"][0]["known_as"] = "N" * 900_000
    body["referrer"]["source_code"] = "11"
    wrong.write_text(json.dumps(body))
    said, refused = receive(cut, wrong, tmp_path / "missing.json", good)
    assert said.count("\n") == 1
    assert "This is not whole JSON" in refused
    assert "wrong.json: people[0].known_as: Shorten the name" in refused
    assert "referrer.source_code: Choose who is telling us from this list" in refused
    assert "Check the path" in refused
    assert "3 of 4 refused" in refused
    assert len(cases()) == 1
    assert len(cast.seeing("mara", lambda: list(Person.objects.all()))) == 2
