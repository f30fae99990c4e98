"""The referrer comes back: the state behind a secret, a form returned, feedback in time."""

import contextlib
import functools
import html
import itertools
import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import ProgrammingError, connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mash.agencies.hub_file import read_hub
from mash.audit.models import Entry
from mash.cases.limits import address_of, is_too_often
from mash.cases.models import SPOKEN, Case, Letter, LetterKind, State
from mash.cases.refusals import NotPossible
from mash.clock.calendar import calendar_of
from mash.clock.deadlines import feedback_deadline
from mash.contact import coming_back
from mash.contact.forms import ContactForm
from mash.contact.models import Contact, Referrer, ToldAgain
from mash.contact.referrer import LENGTH, digest_of, known, secret_of, tidy_secret
from mash.contact.returning import return_contact, tell_again
from mash.database import CHECKOUT
from mash.handover.actions import give_feedback
from mash.handover.clocks import feedback_due, referrer_told_at
from mash.need_to_know import policies
from mash.need_to_know.acts import Refused
from mash.need_to_know.session import Door, as_referrer, through_door
from mash.screening.actions import open_screening, settle_screening
from tests import cast
from tests.test_contact_pages import HOSTILE
from tests.test_intake import POST
from tests.test_races import at_once, count
from tests.visitor import Visitor

TEACHER = POST | {
    "referrer-source_code": "2A",
    "referrer-name": "Ash Clipboard",
    "referrer-email": "ash.clipboard@example.org",
}
MORE = "Please add the dates."
ADDED = "Invented worries. They began on Monday."
KEYS = itertools.count()
STATE, FORM = "/referral/state/", "/referral/state/more/"


def tells(client: Client, **changes: str) -> HttpResponse:
    body = TEACHER | {"submission": f"form-{next(KEYS)}-of-a-test"}
    return client.post("/tell-us/", body | changes, secure=True)


def thanks(client: Client, **changes: str) -> str:
    sent = tells(client, **changes)
    assert sent.status_code == 302, sent.content.decode()
    return client.get(sent["Location"], secure=True).content.decode()


def asks(client: Client, reference: str, secret: str, **more: Any) -> HttpResponse:
    return client.post(STATE, {"reference": reference, "secret": secret}, secure=True, **more)


def reads(case: Case, client: Client | None = None) -> str:
    answer = asks(client or Client(), case.reference, secret_of(case.reference))
    assert answer.status_code == 200, answer.content.decode()
    return html.unescape(answer.content.decode())


def told() -> Case:
    """A teacher told the hub, at the page."""
    thanks(Client())
    return cast.seeing("mara", lambda: Case.objects.order_by("received_at").last())


def returned(case: Case | None = None) -> Case:
    case = case or told()
    cast.doing("ola", return_contact, case=case, more=MORE)
    return case


def opens(case: Case) -> tuple[Client, str]:
    """The referrer at their own form again."""
    client = Client()
    reads(case, client)
    page = client.get(FORM, secure=True)
    assert page.status_code == 200
    return client, page.content.decode()


def sends(client: Client, **changes: str) -> HttpResponse:
    body = TEACHER | {"submission": f"again-{next(KEYS)}-of-a-test"} | changes
    return client.post(FORM, body, secure=True)


def tellings(case: Case) -> list[dict]:
    return cast.seeing("mara", lambda: [one.words for one in ToldAgain.objects.filter(case=case)])


# the secret


@pytest.mark.django_db
def test_a_professional_is_shown_a_secret_once_with_the_reference() -> None:
    client = Client()
    first = thanks(client)
    [case] = cast.seeing("mara", lambda: list(Case.objects.all()))

    assert secret_of(case.reference) in first
    again = client.get("/tell-us/thank-you/", secure=True).content.decode()
    assert secret_of(case.reference) not in again


@pytest.mark.django_db
@pytest.mark.parametrize(
    "who",
    [
        {"referrer-source_code": "1B"},
        {"referrer-source_code": "1A"},
        {
            "referrer-source_code": "9",
            "referrer-anonymous": "yes",
            "referrer-name": "",
            "referrer-email": "",
        },
    ],
    ids=["neighbour", "relative", "anonymous"],
)
def test_a_member_of_the_public_gets_no_secret_and_the_door_knows_none(who) -> None:
    page = thanks(Client(), **who)
    [case] = cast.seeing("mara", lambda: list(Case.objects.all()))

    assert "Your secret" not in page
    assert asks(Client(), case.reference, secret_of(case.reference)).status_code == 422


def test_a_secret_can_be_read_aloud_and_is_too_long_to_guess() -> None:
    secret = secret_of("KX7-4MQ-9TR")

    assert re.fullmatch(rf"([{SPOKEN}]{{4}}-){{3}}[{SPOKEN}]{{4}}", secret)
    assert LENGTH * math.log2(len(SPOKEN)) >= 60
    assert tidy_secret(secret.lower().replace("-", " ")) == secret
    assert secret_of("KX7-4MQ-9TT") != secret


@pytest.mark.django_db
def test_the_database_holds_no_secret_and_no_table_shows_it() -> None:
    client = Client()
    tells(client)  # the session waits for the thanks page
    [case] = cast.seeing("mara", lambda: list(Case.objects.all()))
    secret = secret_of(case.reference)
    found = []
    with connection.cursor() as cursor:
        cursor.execute("select session_data from django_session")
        sessions = [row[0] for row in cursor.fetchall()]
    for session in sessions:
        found += [text for text in [str(SessionStore().decode(session))] if secret in text]
    row = cast.seeing("mara", lambda: Referrer.objects.get(case=case))

    assert found == []
    assert secret not in row.digest
    assert secret not in str(row.words)
    assert row.digest == digest_of(case.reference, secret)


@pytest.mark.django_db
def test_a_form_sent_twice_shows_the_same_secret() -> None:
    first, second = Client(), Client()
    key = {"submission": "the-same-form-twice"}

    one, two = thanks(first, **key), thanks(second, **key)

    [case] = cast.seeing("mara", lambda: list(Case.objects.all()))
    assert secret_of(case.reference) in one
    assert secret_of(case.reference) in two


# the state


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "says"),
    [
        (cast.received, "We have received it."),
        (cast.screened, "It is being screened."),
        (cast.rated, "It is being looked at by agencies."),
        (cast.deciding, "It is being looked at by agencies."),
        (cast.decided, "It is decided."),
        (cast.closed, "It is closed."),
    ],
)
def test_the_referrer_reads_where_it_stands(make, says) -> None:
    assert says in reads(make())


@pytest.mark.django_db
def test_the_outcome_is_read_once_the_feedback_was_given_and_not_before() -> None:
    case = cast.decided()
    sentence = case.rules.outcome("assessment").feedback
    assert sentence not in reads(case)

    cast.send(case)
    cast.doing("mara", give_feedback, case=case)

    assert sentence in reads(case)


@pytest.mark.django_db
def test_the_state_tells_nothing_of_people_rating_agencies_or_what_is_held() -> None:
    page = reads(cast.handed_over())

    for word in (
        "Sampleton",
        "Bramble",
        "Briar",
        "red",
        "Red",
        "Police",
        "Mara",
        "onfidential inf",
    ):
        assert word not in page.partition("<h1")[2].partition("</main>")[0], word
    assert cast.HELD not in page
    assert cast.SECRET not in page


@pytest.mark.django_db
def test_two_cases_that_differ_in_what_is_sealed_read_alike() -> None:
    def body(page: str) -> str:
        return page.partition("<h1")[2].partition("</main>")[0]

    assert body(reads(cast.shared(secret="A."))) == body(reads(cast.shared(secret="B" * 9_000)))
    assert body(reads(cast.rated())) == body(reads(cast.shared()))


def without_times(queries: CaptureQueriesContext) -> list[str]:
    return [re.sub(r"'[^']*'|\b[0-9a-f-]{36}\b|\d+", "?", one["sql"]) for one in queries]


@pytest.mark.django_db
def test_a_wrong_reference_and_a_wrong_secret_are_answered_alike() -> None:
    """The same words, the same status, the same queries in the same order."""
    case = cast.received()
    tries = {
        "secret": (case.reference, secret_of("CCC-CCC-CCC")),
        "reference": ("CCC-CCC-CCC", secret_of(case.reference)),
        "both": ("CCC-CCC-CCF", secret_of("CCC-CCC-CCC")),
        "unreadable": ("nothing", "nothing"),
    }
    asks(Client(), "CCC-CCC-CCG", "warms up")
    seen = {}
    for name, (reference, secret) in tries.items():
        with CaptureQueriesContext(connection) as queries:
            answer = asks(Client(), reference, secret)
        text = answer.content.decode().replace(reference, "?").replace(secret, "?")
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
        seen[name] = (answer.status_code, text, without_times(queries))

    assert seen["secret"][0] == 422
    for name, found in seen.items():
        assert found == seen["secret"], name


@pytest.mark.django_db
def test_the_door_asks_the_database_for_the_stage_and_no_more_of_the_case() -> None:
    case = cast.rated()
    with CaptureQueriesContext(connection) as queries:
        reads(case)

    asked = " ".join(one["sql"] for one in queries)
    assert '"cases_case"."stage"' in asked
    for column in ("confidential_held", "manager_id", "people_person", "sharing_", "sealed_"):
        assert column not in asked, column


@pytest.mark.django_db
def test_every_try_is_in_the_audit_with_the_reference_that_was_typed() -> None:
    case = cast.received()
    asks(Client(), case.reference, "wrong")
    reads(case)

    def entries() -> list[tuple]:
        found = Entry.objects.filter(act="read state").order_by("at")
        return [(one.outcome, one.reference, one.detail.get("what")) for one in found]

    assert sorted(cast.seeing("gwen", entries)) == sorted(
        [("refused", "", case.reference), ("looked", case.reference, None)]
    )


# the wall at the referrer's door


def rows(digest: str, case: Case | None = None) -> dict[str, int]:
    """How many rows each table returns at the referrer's door."""
    found = {}
    with as_referrer(digest), connection.cursor() as cursor:
        for table in policies.WALLS:
            column = "id" if table == "cases_case" else "case_id"
            only = f" where {column} = '{case.pk}'" if case else ""
            cursor.execute(f"select count(*) from {table}{only}")
            found[table] = cursor.fetchone()[0]
    return {table: number for table, number in found.items() if number}


@pytest.mark.django_db
def test_the_database_opens_at_this_door_one_case_and_of_it_the_referrers_own() -> None:
    mine, other = cast.handed_over(), cast.handed_over()
    cast.doing("ola", return_contact, case=(third := cast.received()), more=MORE)
    digest = digest_of(mine.reference, secret_of(mine.reference))

    own = {"cases_case": 1, "contact_referrer": 1, "handover_feedback": 1}
    assert rows(digest) == own
    assert rows(digest, other) == rows(digest, third) == {}
    assert rows("") == rows("0" * 64) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attempt",
    [
        "update cases_case set stage = 'closed' where id = %s",
        "update handover_feedback set told = '' where case_id = %s",
        "update contact_referrer set told = '' where case_id = %s",
        "update contact_toldagain set told = '' where case_id = %s",
        "delete from contact_toldagain where case_id = %s",
        "delete from contact_contact where case_id = %s",
    ],
)
def test_nothing_told_or_decided_can_be_changed_at_this_door(attempt) -> None:
    case = cast.handed_over()
    digest = digest_of(case.reference, secret_of(case.reference))

    refused = contextlib.suppress(ProgrammingError)
    with as_referrer(digest), connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(attempt, [case.pk])
        assert cursor.rowcount == 0


@pytest.mark.django_db
def test_without_the_door_a_digest_opens_nothing() -> None:
    case = cast.received()
    digest = digest_of(case.reference, secret_of(case.reference))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('mash.referrer', %s, true)", [digest])
        cursor.execute("select count(*) from contact_referrer")
        assert cursor.fetchone() == (0,)


# how often


@pytest.mark.django_db
def test_a_reference_can_be_tried_ten_times_an_hour_whether_or_not_there_is_one() -> None:
    case = cast.received()
    for reference in (case.reference, "CCC-CCC-CCC"):
        statuses = [
            asks(Client(), reference, "wrong", REMOTE_ADDR=f"192.0.2.{n}").status_code
            for n in range(coming_back.PER_REFERENCE + 1)
        ]
        assert statuses == [422] * coming_back.PER_REFERENCE + [429]
    assert asks(Client(), case.reference, secret_of(case.reference)).status_code == 429


@pytest.mark.django_db
def test_an_address_can_try_only_so_often_an_hour(monkeypatch) -> None:
    monkeypatch.setattr(coming_back, "PER_ADDRESS", 3)
    references = [f"CCC-CCC-CC{letter}" for letter in "CFGH"]

    assert [asks(Client(), one, "wrong").status_code for one in references] == [422] * 3 + [429]
    elsewhere = asks(Client(), "CCC-CCC-CCJ", "wrong", REMOTE_ADDR="192.0.2.9")
    assert elsewhere.status_code == 422


@pytest.mark.django_db
def test_the_referral_page_takes_so_many_an_hour_and_then_loses_nothing(monkeypatch) -> None:
    monkeypatch.setattr(settings, "MASH_REFERRALS_AN_HOUR", 2)
    client = Client()
    for number in range(2):
        assert tells(client, worries=f"Worry {number}.").status_code == 302

    held = tells(client, worries="A third worry.")

    page = held.content.decode()
    assert held.status_code == 429
    assert "A third worry." in page
    assert "call 999" in page
    assert "telephone" in page
    assert cast.seeing("mara", Case.objects.count) == 2
    assert (
        client.post("/tell-us/", TEACHER, secure=True, REMOTE_ADDR="192.0.2.7").status_code == 302
    )


@pytest.mark.django_db
def test_the_next_hour_counts_anew_and_old_counts_go() -> None:
    ten = datetime(2026, 11, 20, 10, 59, tzinfo=UTC)
    try_it = functools.partial(is_too_often, what="x", sender="192.0.2.1", most=1)

    assert [try_it(now=ten), try_it(now=ten)] == [False, True]
    assert try_it(now=ten + timedelta(minutes=1)) is False
    assert try_it(now=ten + timedelta(days=3)) is False
    with connection.cursor() as cursor:
        cursor.execute("select count(*), string_agg(key, '') from cases_tries")
        number, keys = cursor.fetchone()
    assert number == 1
    assert "192.0.2.1" not in keys


def test_an_address_is_the_proxys_word_only_behind_a_proxy() -> None:
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.5"
    )
    assert address_of(request, is_behind_proxy=False) == "10.0.0.1"
    assert address_of(request, is_behind_proxy=True) == "192.0.2.5"
    longer = RequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2:3::4")
    assert address_of(longer, is_behind_proxy=False) == "2001:db8:1:2::/64"


# a form returned


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


def test_sixty_tries_at_once_are_all_counted(committed) -> None:
    def one_more() -> bool:
        return is_too_often(what="x", sender="192.0.2.1", most=10, now=cast.NOW)

    answers = at_once([one_more] * 20)

    assert answers.count(False) == 10


# feedback in time


@pytest.mark.parametrize(
    ("decided", "due"),
    [
        (datetime(2026, 11, 18, 10, 0, tzinfo=UTC), datetime(2026, 11, 19, 17, 0, tzinfo=UTC)),
        (datetime(2026, 11, 20, 16, 59, tzinfo=UTC), datetime(2026, 11, 23, 17, 0, tzinfo=UTC)),
    ],
    ids=["midweek", "Friday evening"],
)
def test_the_referrer_is_owed_the_outcome_one_working_day_after_the_decision(decided, due) -> None:
    hub = read_hub(CHECKOUT / "hubs" / "southwark.toml")
    deadline = feedback_deadline(decided, calendar_of(hub.core_hours))

    assert deadline.due_at == due
    assert deadline.sum[0].startswith("Decided on ")


@pytest.mark.django_db
def test_it_runs_from_the_last_decision_and_stops_when_the_letter_has_left() -> None:
    case = cast.decided()

    def fresh() -> Case:
        return Case.objects.get(pk=case.pk)

    assert cast.seeing("mara", lambda: feedback_due(fresh())) is not None
    cast.send(case)
    cast.doing("mara", give_feedback, case=case)
    assert cast.seeing("mara", lambda: referrer_told_at(fresh())) is None, "the letter waits"

    left = cast.NOW + timedelta(hours=1)
    with through_door(Door.OUTBOX):
        letters = Letter.objects.filter(case=case, kind=LetterKind.FEEDBACK)
        letters.update(state=State.SENT, sent_at=left)

    assert cast.seeing("mara", lambda: referrer_told_at(fresh())) == left


@pytest.mark.django_db
def test_nobody_is_owed_an_outcome_where_nobody_can_be_told() -> None:
    case = cast.decided(referrer={"source_code": "9", "anonymous": True})

    assert cast.seeing("mara", lambda: feedback_due(Case.objects.get(pk=case.pk))) is None
    assert "Nobody can be told" in Visitor("mara").reads("/desk/")
    assert "Outcome to the referrer" not in Visitor("mara").reads(f"/cases/{case.reference}/")


@pytest.mark.django_db
def test_desk_and_case_page_show_when_the_outcome_is_owed_and_that_it_is_late() -> None:
    cast.decided(now := datetime.now(UTC))
    late = cast.decided(now - timedelta(days=9))

    assert "Late by" in Visitor("mara").reads("/desk/").partition("To hand over")[2]
    page = Visitor("mara").reads(f"/cases/{late.reference}/")
    assert "Outcome to the referrer" in page
    assert "Decided on " in page


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
    assert page.get_by_role("heading", name="Thank you for telling us more").is_visible()
    assert len(tellings(case)) == 1
