"""The referrer comes back: reference and secret, what they open, and how often one may try."""

import contextlib
import functools
import math
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import ProgrammingError, connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from mash.audit.models import Entry
from mash.cases.limits import address_of, is_too_often
from mash.cases.models import SPOKEN, Case
from mash.contact import coming_back
from mash.contact.models import Referrer
from mash.contact.referrer import LENGTH, digest_of, secret_of, tidy_secret
from mash.contact.returning import return_contact
from mash.handover.actions import give_feedback
from mash.need_to_know import policies
from mash.need_to_know.session import as_referrer
from tests import cast
from tests.referring import MORE, TEACHER, asks, reads, tells, thanks
from tests.test_races import at_once

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


def test_sixty_tries_at_once_are_all_counted(committed) -> None:
    def one_more() -> bool:
        return is_too_often(what="x", sender="192.0.2.1", most=10, now=cast.NOW)

    answers = at_once([one_more] * 20)

    assert answers.count(False) == 10
