"""Each quarter each worker is confirmed or ended; unused accounts sleep; leavers have nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from mash.access.asleep import is_asleep
from mash.access.models import Review
from mash.access.reviewing import end_access, quarter_before, quarter_of, state_of, waiting_for
from mash.agencies.actions import end_work
from mash.audit.models import Entry
from mash.desk.listeners import Word, hear
from mash.desk.quick import who_asks
from mash.handover.models import Summary
from mash.need_to_know.acts import Act, Refused
from mash.need_to_know.models import Grant, PastGrant
from tests import cast
from tests.test_news import Sitter
from tests.test_stream import listens
from tests.visitor import Visitor

REVIEW = "/access/review/"


@pytest.mark.parametrize(
    ("moment", "quarter"),
    [
        (datetime(2026, 1, 1, tzinfo=UTC), "2026-Q1"),
        (datetime(2026, 3, 31, 22, 59, tzinfo=UTC), "2026-Q1"),
        (datetime(2026, 3, 31, 23, 0, tzinfo=UTC), "2026-Q2"),  # April in London
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "2026-Q4"),
    ],
)
def test_a_quarter_is_londons(moment, quarter):
    assert quarter_of(moment) == quarter


@pytest.mark.parametrize(
    ("last", "due", "late"),
    [
        ("2026-Q4", False, False),
        ("2026-Q3", True, False),
        ("2026-Q2", True, True),
        ("2025-Q4", True, True),
    ],
)
def test_a_review_is_due_each_quarter_and_late_when_a_whole_one_went_by(last, due, late):
    assert state_of(last, "2026-Q4") == (due, late)
    assert quarter_before("2026-Q1") == "2025-Q4"


# --- the review


def test_a_lead_confirms_the_own_agencys_people_and_nobody_elses(db):
    leah = Visitor("leah")
    page = leah.reads(REVIEW)
    assert "Pam Invented" in page
    assert "Helen Invented" not in page
    assert f"{leah.worker.pk}" not in page  # nobody confirms themselves
    assert "people wait to be confirmed" in leah.reads("/desk/")

    assert "Tick those who" in leah.post(REVIEW).content.decode()
    assert leah.post(REVIEW, {"worker": str(cast.worker("pam").pk)}).status_code == 302
    assert leah.is_refused(REVIEW, {"worker": str(cast.worker("helen").pk)})

    said = Review.objects.get()
    assert (said.worker.name, said.by.name, said.is_needed) == (
        "Pam Invented", "Leah Invented", True,
    )  # fmt: skip
    entry = cast.seeing("gwen", lambda: Entry.objects.get(act=Act.REVIEW_ACCESS, outcome="done"))
    assert entry.detail["said"] == "needed"


def test_what_a_lead_left_undone_comes_to_governance_as_overdue(db):
    """The cast came three quarters ago."""
    now = timezone.now()

    waiting = cast.seeing("gwen", lambda: waiting_for(cast.worker("gwen"), now))

    assert "Pam Invented" in {one.worker.name for one in waiting if one.is_late}
    assert "Overdue" in Visitor("gwen").reads("/desk/")


def test_governance_is_not_asked_what_a_lead_is_asked(db):
    """In the quarter after they came nobody is late: of the police a lead is asked."""
    soon = cast.NOW - timedelta(days=300 - 100)

    names = {
        one.worker.name
        for one in cast.seeing("gwen", lambda: waiting_for(cast.worker("gwen"), soon))
    }

    assert "Helen Invented" in names
    assert "Pam Invented" not in names
    assert "Leah Invented" in names


# --- ending: between two requests of one open session


def test_whoever_is_ended_has_nothing_from_the_next_request_on(committed):
    case = cast.shared()
    request = cast.request_to(case, "pam")
    pam = Sitter("pam")
    listener = listens("pam", case, pam)
    pages = ("/desk/", f"/cases/{case.reference}/", f"/requests/{request.pk}/", "/access/")
    assert [pam.get(page).status_code for page in pages] == [200] * 4

    leah = Visitor("leah")
    leah.post(f"/access/workers/{cast.worker('pam').pk}/end/")

    assert who_asks(str(pam.client.session.session_key))[1] is None  # an open desk's short way
    assert hear([listener])[listener] == Word.OVER
    assert [pam.get(page).status_code for page in pages] == [302] * 4
    assert not cast.worker("pam").is_active
    assert not cast.worker("pam").open_posts()


def test_what_they_held_in_person_goes_into_history(committed):
    case = cast.shared()

    cast.doing("gwen", end_access, worker=cast.worker("mara"))

    reader = cast.worker("mara").reader
    assert not Grant.objects.filter(reader=reader).exists()
    assert PastGrant.objects.filter(reader=reader, ended_because=Act.REVIEW_ACCESS).exists()
    assert f"/cases/{case.reference}/take-over/" in Visitor("miles").reads("/desk/")


def test_a_summary_and_its_pdf_are_gone_for_a_leaver(committed):
    case = cast.handed_over()
    summary = cast.seeing("rita", lambda: Summary.objects.get(case_id=case.pk))
    page = f"/summaries/{summary.pk}/pdf/"
    rita = Visitor("rita")
    assert rita.get(page).status_code == 200

    end_work(worker=cast.worker("rita"), now=cast.NOW)

    assert rita.get(page).status_code == 302


@pytest.mark.parametrize("name", ["leah", "paul", "mara", "ola"])
def test_the_database_itself_lets_nobody_end_others_but_who_may(db, name):
    """Even by its own function: another agency's lead, a colleague, a manager."""

    def end(whom):
        with connection.cursor() as cursor:
            cursor.execute("select end_work(%s, now())", [cast.worker(whom).pk])
            return cursor.fetchone()[0]

    assert cast.seeing(name, lambda: end("helen")) is False
    assert cast.seeing(name, lambda: end(name)) is False
    assert cast.worker("helen").is_active


def test_the_application_may_write_neither_posts_nor_accounts(db):
    for attempt in (
        "update agencies_post set ended_at = now()",
        "update auth_user set is_active = false",
        "insert into agencies_post (worker_id, role, since) select id, 'manager', now()"
        " from agencies_worker",
    ):
        with pytest.raises(Exception, match="permission denied"):
            cast.seeing("gwen", lambda attempt=attempt: run(attempt))


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_nobody_says_in_the_database_that_somebody_is_needed_but_who_may(db):
    with pytest.raises(Exception, match="not for this worker to say"):
        cast.seeing("paul", lambda: Review.objects.create(
            worker=cast.worker("pam"), quarter="2026-Q4", is_needed=True, at=cast.NOW,
            by=cast.worker("paul"),
        ))  # fmt: skip


def test_a_lead_ends_nobody_of_another_agency(db):
    with pytest.raises(Refused):
        cast.doing("leah", end_access, worker=cast.worker("helen"))


# --- sleeping


@pytest.fixture
def asleep(committed):
    """Pam did not sign in for a hundred days."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update auth_user set last_login = %s where username = 'pam'",
            [timezone.now() - timedelta(days=100)],
        )
    cache.clear()


def sign_in(password=cast.PASSPHRASE):
    client = Client()
    typed = {"login": "pam", "password": password}
    answer = client.post("/sign-in/", typed, secure=True, follow=True)
    return client, answer.content.decode()


def test_an_unused_account_does_not_sign_in_and_says_whom_to_ask(asleep):
    client, text = sign_in()

    assert "Your account is asleep" in text
    assert "your agency&#x27;s lead" in text or "your agency&#39;s lead" in text
    assert client.get("/desk/", secure=True).status_code == 302


def test_a_stranger_is_not_told_that_the_account_is_there(asleep):
    _client, text = sign_in("a-wrong-invented-passphrase")

    assert "asleep" not in text
    assert "username or the password is wrong" in text


def test_a_lead_wakes_it_with_a_reason_and_it_is_recorded(asleep):
    leah, page = Visitor("leah"), f"/access/workers/{cast.worker('pam').pk}/wake/"
    assert "Asleep" in leah.reads(REVIEW)
    assert leah.post(page).status_code == 422

    assert leah.post(page, {"why": "leave"}).status_code == 302

    client, _text = sign_in()
    assert client.get("/desk/", secure=True).status_code == 200
    entry = cast.seeing("gwen", lambda: Entry.objects.get(act=Act.WAKE_WORKER))
    assert entry.detail["why"] == "leave"


def test_a_new_account_sleeps_too_when_nobody_ever_used_it(db):
    pam = cast.worker("pam")
    made = pam.user.date_joined

    assert not is_asleep(pam, made + timedelta(days=90))
    assert is_asleep(pam, made + timedelta(days=91))
