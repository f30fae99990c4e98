"""The frame of all pages: signing in and out, sessions that end, errors that tell nothing, logs."""

import logging
import re
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import path

from config.urls import handler400, handler403, handler404, handler429, handler500  # noqa: F401  # a URL conf
from config.urls import urlpatterns as hub_pages
from mash.agencies.actions import end_work
from mash.audit.models import Entry
from mash.desk import wording
from mash.desk.logs import OneLine
from tests import cast
from tests.cast import PASSPHRASE

HERE = "http://testserver"
WORDS = "\n Marigold Sampleton said:\n    <b>indented</b>\n"
CANARY = "canary-of-a-story"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class TrialForm(forms.Form):
    name = forms.CharField(label="Child's name", max_length=20)
    worry = forms.CharField(label="What is worrying?", widget=forms.Textarea)
    told = forms.ChoiceField(
        label="Are the parents told?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No")],
    )
    sure = forms.BooleanField(label="I have checked this")
    number = forms.CharField(label="NHS number", required=False)


def trial(request: HttpRequest) -> HttpResponse:
    """A page for workers."""
    if request.method == "POST" and "worry" in request.POST:
        return HttpResponse(f"recorded by {request.worker.name}: {request.POST['worry']}")
    return render(request, "frame/error.html", {"heading": "A trial", "says": "", "next": ""})


def breaking(request: HttpRequest) -> HttpResponse:
    raise ValueError(CANARY)


breaking.is_open = True
urlpatterns = [*hub_pages, path("trial/", trial), path("breaking/", breaking)]
pytestmark = pytest.mark.urls("tests.test_frame")


@pytest.fixture
def hub(committed: str) -> None:
    """The cast at work, in a database where commits are real; one of them has left."""
    end_work(worker=cast.worker("pam"), now=cast.NOW)
    cache.clear()


def signed_in(username: str, client: Client | None = None, **form: str) -> Client:
    client = client or Client(raise_request_exception=False)
    answer = client.post(
        "/sign-in/", {"login": username, "password": PASSPHRASE, "next": "/trial/"} | form
    )
    assert answer.headers["Location"] == "/trial/"
    return client


def age(client: Client, **seconds: int) -> None:
    session = client.session
    for name, by in seconds.items():
        session[name] = int(time.time()) - by
    session.save()


def audited() -> list[tuple[str, str]]:
    """The audit as the information governance officer reads it, oldest first."""

    def rows() -> list[tuple[str, str]]:
        return list(Entry.objects.order_by("at").values_list("act", "username"))

    return cast.seeing("gwen", rows, now=datetime.now(UTC))


def held_for(answer: HttpResponse) -> str:
    found = re.search(r'name="held_for" value="([^"]+)"', said(answer))
    assert found
    return found[1]


def said(answer: HttpResponse) -> str:
    return answer.content.decode()


# --- signing in and out


def test_a_worker_signs_in_and_out_and_both_are_in_the_audit(hub: None) -> None:
    client = signed_in("ola")
    page = said(client.get("/trial/"))
    assert "Ola Invented" in page
    assert "Southwark MASH" in page

    answer = client.post("/sign-out/")

    assert "storage" in answer["Clear-Site-Data"]
    assert client.get("/trial/").headers["Location"].startswith("/sign-in/?next=/trial/")
    assert audited()[-2:] == [("sign-in:in", "ola"), ("sign-in:out", "ola")]


def test_following_a_link_signs_nobody_out(hub: None) -> None:
    client = signed_in("ola")
    client.get("/sign-out/")
    assert client.get("/trial/").status_code == 200


@pytest.mark.parametrize("username", ["ola", "nobody-of-this-name"])
def test_a_wrong_password_keeps_the_username_and_tells_no_more(hub: None, username: str) -> None:
    answer = Client().post("/sign-in/", {"login": username, "password": "wrong"})
    page = said(answer)
    assert "The username or the password is wrong. Check both and try again." in page
    assert "<title>Error: Sign in" in page
    assert f'value="{username}"' in page
    assert "wrong" not in page.replace("password is wrong", "")
    assert audited()[-1] == ("sign-in:refused", "ola" if username == "ola" else "")


def test_a_leaver_is_refused_with_the_right_password_only(hub: None) -> None:
    client = Client()
    answer = client.post("/sign-in/", {"login": "pam", "password": PASSPHRASE}, follow=True)
    assert "You can no longer sign in to this hub." in said(answer)
    assert client.get("/trial/").status_code == 302
    answer = client.post("/sign-in/", {"login": "pam", "password": "wrong"})
    assert "no longer" not in said(answer)


def test_guessing_is_stopped_even_with_the_right_password_at_last(hub: None) -> None:
    client = Client()
    for _ in range(5):
        client.post("/sign-in/", {"login": "ola", "password": "wrong"})
    answer = client.post("/sign-in/", {"login": "ola", "password": PASSPHRASE})
    assert "There were too many tries. Wait five minutes, then try again." in said(answer)


@pytest.mark.parametrize("where", ["https://elsewhere.example/", "//elsewhere.example"])
def test_signing_in_leads_nowhere_else(hub: None, where: str) -> None:
    form = {"login": "ola", "password": PASSPHRASE, "next": where}
    answer = Client(raise_request_exception=False).post("/sign-in/", form)
    assert "elsewhere" not in answer.headers.get("Location", "")


@pytest.mark.parametrize(
    "place", ["signup/", "accounts/", "password/reset/", "email/", "inactive/"]
)
def test_no_other_door_of_the_sign_in_library_is_open(hub: None, place: str) -> None:
    assert Client().get(f"/{place}").status_code == 404
    assert Client().get(f"/accounts/{place}").status_code == 404


# --- sessions end, and nothing typed is lost


def test_a_session_left_alone_ends_with_a_sentence(hub: None) -> None:
    client = signed_in("ola")
    age(client, seen=15 * 60 + 1)
    answer = client.get("/trial/?page=2", follow=True)
    assert "signed out because nothing was done here for 15 minutes" in said(answer)
    assert 'value="/trial/?page=2"' in said(answer)
    assert audited()[-1] == ("sign-in:timed-out", "ola")


def test_a_session_ends_after_ten_hours_however_busy(hub: None) -> None:
    client = signed_in("ola")
    age(client, began=10 * 3600 + 1)
    assert "10 hours have passed" in said(client.get("/trial/", follow=True))


def test_what_is_sent_too_late_comes_back_to_be_sent_again(hub: None) -> None:
    client = signed_in("ola")
    age(client, seen=15 * 60 + 1)
    answer = client.post("/trial/", {"worry": WORDS, "submission": "k"}, headers={"Origin": HERE})
    assert answer.status_code == 403
    page = said(answer)
    assert "What you typed is kept in this page" in page
    assert ">\n\n Marigold Sampleton said:\n    &lt;b&gt;indented&lt;/b&gt;\n</textarea>" in page
    kept = held_for(answer)

    signed_in("ola", client)
    again = client.post("/trial/", {"worry": WORDS, "submission": "k", "held_for": kept})
    assert "recorded by Ola" in said(again)


def test_what_one_worker_typed_is_not_recorded_under_anothers_name(hub: None) -> None:
    client = signed_in("ola")
    age(client, seen=15 * 60 + 1)
    answer = client.post("/trial/", {"worry": WORDS}, headers={"Origin": HERE})
    signed_in("paul", client)
    form = {"worry": WORDS, "held_for": held_for(answer)}
    assert "Somebody else typed this" in said(client.post("/trial/", form))
    form["held_for"] += "x"
    assert client.post("/trial/", form).status_code == 403


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
def test_a_form_from_another_site_never_comes_back(hub: None, origin: str) -> None:
    client = Client()
    answer = client.post("/trial/", {"worry": CANARY}, headers={"Origin": origin})
    assert answer.status_code == 403
    assert CANARY not in said(answer)


def test_a_form_whose_key_is_out_of_date_comes_back_whole(hub: None) -> None:
    client = signed_in("ola", Client(enforce_csrf_checks=False))
    client.handler.enforce_csrf_checks = True
    answer = client.post("/trial/", {"worry": WORDS}, headers={"Origin": HERE})
    assert answer.status_code == 403
    assert "under the name of Ola Invented" in said(answer)
    assert "indented" in said(answer)


def test_a_password_never_comes_back(hub: None) -> None:
    client = Client(enforce_csrf_checks=True)
    form = {"login": "ola", "password": PASSPHRASE}
    answer = client.post("/sign-in/", form, headers={"Origin": HERE})
    assert answer.status_code == 403
    assert PASSPHRASE not in said(answer)


# --- every page


@pytest.mark.parametrize(
    "place", ["/", "/sign-in/", "/nowhere/", "/breaking/", "/trial/", "/healthz"]
)
def test_no_page_is_kept_by_a_browser(hub: None, place: str) -> None:
    answer = Client(raise_request_exception=False).get(place)
    assert answer["Cache-Control"] == "no-store"
    assert "geolocation=()" in answer["Permissions-Policy"]
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_no_page_has_script_or_style_of_its_own(hub: None) -> None:
    for place in ("/", "/sign-in/", "/nowhere/"):
        page = said(Client().get(place))
        assert "<style" not in page
        assert "style=" not in page
        assert page.count("<script") == page.count("<script src=") + page.count(
            '<script type="module" src='
        )


def test_the_front_page_puts_999_and_the_hubs_telephone_first(hub: None) -> None:
    page = said(Client().get("/"))
    assert (
        page.index("call 999 now") < page.index("020 7525 1921") < page.index("What happens then")
    )


def test_a_page_that_is_not_there_says_what_to_do(hub: None) -> None:
    answer = Client().get("/nowhere/")
    assert answer.status_code == 404
    assert "This page is not here, or not yours to see" in said(answer)


def test_a_fault_of_ours_shows_nothing_of_itself(hub: None) -> None:
    answer = Client(raise_request_exception=False).get("/breaking/")
    assert answer.status_code == 500
    page = said(answer)
    assert "Sorry, something went wrong" in page
    for word in (CANARY, "Traceback", "ValueError", "test_frame"):
        assert word not in page


def test_too_many_fields_and_too_long_a_form_are_clear_refusals(hub: None, settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    answer = client.post("/sign-in/", {f"field-{n}": "x" for n in range(11)})
    assert answer.status_code == 400
    assert "We could not read what you sent" in said(answer)
    answer = Client(raise_request_exception=False).get("/", headers={"Host": "elsewhere.example"})
    assert answer.status_code == 400


# --- forms and words


def drawn(source: str, **context: object) -> str:
    request = RequestFactory().get("/")
    template = engines["jinja2"].from_string(source)
    return template.render(context, request)


DRAW = """{% from "frame/form.html" import field, plain_field, error_summary, form_token %}
{{ error_summary(form) }}{% for bound in form %}{{ field(bound) }}{% endfor %}"""


def test_a_form_that_fails_comes_back_as_typed_with_a_sentence_at_each_fault() -> None:
    page = drawn(DRAW, form=TrialForm({"name": '  "><script>', "worry": WORDS}))
    assert 'value="  &#34;&gt;&lt;script&gt;"' in page
    assert ">\n\n Marigold Sampleton said:\n    &lt;b&gt;indented&lt;/b&gt;\n</textarea>" in page
    for sentence, place in (
        ("Choose an answer to “Are the parents told?”", "id_told"),
        ("Tick “I have checked this” to go on", "id_sure"),
    ):
        assert page.count(sentence) == 2
        assert f'href="#{place}"' in page
        assert f'id="{place}"' in page
    assert "NHS number (optional)" in page


def test_an_empty_field_is_asked_for_by_its_own_name() -> None:
    page = drawn(DRAW, form=TrialForm({}))
    assert "Enter child&#39;s name" in page
    assert "Answer “What is worrying?”" in page
    assert "This field is required" not in page


def test_a_field_without_a_django_form_is_drawn_alike() -> None:
    page = drawn(
        """{% from "frame/form.html" import plain_field, error_summary %}
        {{ error_summary([{"name": "people-0-birth_date", "message": "Enter a date"}]) }}
        {{ plain_field("people-0-birth_date", "Born", "27 3", error="Enter a date", kind="date") }}
        {{ plain_field("who", "Who", ["b"], kind="checkboxes",
                       choices=[("a", "A"), ("b", "B")]) }}
        """
    )
    assert 'href="#people-0-birth_date"' in page
    assert 'value="27 3"' in page
    assert page.count("checked") == 1


def test_a_template_never_prints_what_is_missing() -> None:
    assert drawn("[{{ nothing }}{{ form.nothing }}]", form=TrialForm()) == "[]"


def test_each_form_has_a_key_of_its_own() -> None:
    token = '{% from "frame/form.html" import form_token %}{{ form_token() }}'
    assert drawn(token) != drawn(token)


def test_times_are_said_in_london() -> None:
    assert "Friday 20 November 2026, midday" in wording.when(NOON)
    assert "Wednesday 1 July 2026, 4:50pm" in wording.when(datetime(2026, 7, 1, 15, 50, tzinfo=UTC))
    assert "2 July 2026" in wording.day(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    assert "1 July 2026" in wording.day(date(2026, 7, 1))
    assert wording.when(None) == ""


def test_a_clock_says_in_words_what_is_left_or_how_late_it_is() -> None:
    for span, words in (
        (timedelta(hours=3, minutes=10), "Due in 3 h 10 min"),
        (timedelta(seconds=20), "Due in less than a minute"),
        (timedelta(days=1), "Due in 1 day"),
        (-timedelta(days=2, hours=4, minutes=5), "Late by 2 days 4 h"),
    ):
        assert wording.time_left(NOON + span, NOON) == words


# --- logs


def logged(message: str, *args: object, error: BaseException | None = None) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("mash", logging.ERROR, __file__, 1, message, args, info)
    return OneLine().format(record)


def test_a_log_line_is_one_line_and_shows_what_would_hide() -> None:
    line = logged("seen %s", "a\r\nb\x1b[31m\u202e\u2028\x00\ud800")
    assert line.endswith("seen a\\u{d}\\u{a}b\\u{1b}[31m\\u{202e}\\u{2028}\\u{0}\\u{d800}")
    assert len(line.splitlines()) == 1


def test_a_log_names_the_fault_and_its_place_but_none_of_its_words() -> None:
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as first:
            raise ValueError(CANARY) from first
    except ValueError as error:
        line = logged("Internal Server Error: %s", "/x", error=error)
    assert CANARY not in line
    assert "ValueError at tests/test_frame.py:" in line
    assert "after KeyError at tests/test_frame.py:" in line


def test_a_log_message_that_cannot_be_formed_gives_nothing_away() -> None:
    assert CANARY not in logged("%d", CANARY)
