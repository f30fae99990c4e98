"""Letters and chasers: who is told when, once; nothing lost when the mail server or we fall."""

import asyncio
import os
import smtplib
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import make_conninfo

from mash.agencies.hub_rules import ChaserRules
from mash.cases.models import Case, Letter, LetterKind, State
from mash.clock.deadlines import in_full
from mash.database import APP_ROLE, CHECKOUT, app_password
from mash.decision.chasers import Step as Decision
from mash.decision.chasers import Undecided, decision_chasers_due, write_decision_chasers
from mash.desk.demo.post import one_round
from mash.desk.demo.sink import Sink, messages
from mash.handover.outbox import TRIES, send_waiting
from mash.need_to_know.session import Door, through_door
from mash.process import Stage
from mash.secret import web_secret
from mash.sharing.actions import answer_request
from mash.sharing.chasers import Open, Step, chasers_due, starts, write_chasers
from mash.sharing.clocks import decision_due, return_due
from mash.sharing.models import Kind
from tests import cast
from tests.databases import Run

RULES = ChaserRules()
NAMES = ("Bramble", "Thorn", "Briar", "Sampleton", "hungry", "Ash", "Clipboard")
DUE = cast.NOW + timedelta(hours=4)  # of a case rated red


def letters(kind: LetterKind | None = None) -> list[Letter]:
    with through_door(Door.OUTBOX):
        found = Letter.objects.order_by("written_at", "pk")
        return list(found.filter(kind=kind) if kind else found)


def told_to(kind: LetterKind = LetterKind.CHASER) -> list[str]:
    return sorted(letter.words["to"].split("@")[0] for letter in letters(kind))


# --- the acknowledgement


def test_the_referrer_is_told_at_once_with_reference_telephone_and_999_and_no_story(db):
    case = cast.received()

    [letter] = letters()
    said = letter.words["text"]
    assert letter.kind == LetterKind.ACKNOWLEDGEMENT
    assert letter.words["to"] == "ash.clipboard@example.org"
    assert case.reference in said
    assert case.rules.telephone in said
    assert "999" in said
    assert not [name for name in NAMES if name in said + letter.words["subject"]]


@pytest.mark.parametrize(
    "referrer",
    [
        {"source_code": "1B", "anonymous": True},
        cast.told()["referrer"] | {"email": ""},
    ],
)
def test_nobody_is_written_to_who_gave_no_address(db, referrer):
    cast.received(channel="telephone", referrer=referrer)

    assert letters() == []


def test_a_repeat_of_the_form_is_not_acknowledged_twice(db):
    told = cast.told()
    cast.received(**told)
    cast.received(**told)

    assert len(letters()) == 1


# --- the chasers


@given(st.integers(-600, 600), st.booleans())
def test_the_steps_come_in_order_and_end_with_the_answer(minutes, answered):
    now = DUE + timedelta(minutes=minutes)
    steps = chasers_due(Open(DUE, now if answered else None), RULES, now)

    expected = []
    if -30 <= minutes < 0:
        expected = [Step.BEFORE]
    elif minutes >= 0:
        expected = [Step.DUE, Step.LEAD, Step.MANAGER][: 1 + (minutes >= 30) + (minutes >= 60)]
    assert steps == ([] if answered else expected)
    assert list(starts(DUE, RULES)) == sorted(Step, key=lambda step: starts(DUE, RULES)[step])


def test_the_hub_file_says_when():
    rules = ChaserRules(before_minutes=5, lead_after_minutes=10, manager_after_minutes=20)

    assert chasers_due(Open(DUE), rules, DUE - timedelta(minutes=6)) == []
    assert chasers_due(Open(DUE), rules, DUE - timedelta(minutes=5)) == [Step.BEFORE]


def test_workers_then_their_lead_then_the_manager_each_once(db):
    case = cast.rated()
    workers = ["helen", "pam", "paul", "prue"]

    def chased(**past: int) -> list[str]:
        before = told_to()
        for _ in range(3):
            write_chasers(now=DUE + timedelta(**past))
        now = told_to()
        for name in before:
            now.remove(name)
        return now

    assert due_of(case) == DUE
    assert chased(minutes=-31) == []
    assert chased(minutes=-30) == workers
    assert chased(minutes=-1) == []
    assert chased(minutes=0) == workers
    assert chased(minutes=29) == []
    assert chased(minutes=30) == ["cora", "hana", "hope", "pat"]
    assert set(chased(minutes=60)) == {"mara"}
    assert chased(days=3) == []


def due_of(case: Case):
    return cast.seeing("mara", lambda: return_due(Case.objects.get(pk=case.pk)).due_at)


def test_who_has_answered_is_left_alone(db):
    case = cast.rated()
    for name in ("paul", "helen"):
        request = cast.request_to(case, name)
        cast.doing(name, answer_request, request=request, kind=Kind.NOTHING_HELD)

    write_chasers(now=DUE)

    assert told_to() == ["prue"]


def test_a_closed_case_chases_nobody(db):
    cast.closed()

    assert write_chasers(now=DUE + timedelta(days=2)).written == 0


def test_whom_nobody_can_reach_is_said(db):
    """Agencies that have no worker with an address: those of the cast's are reached."""
    case = cast.rated()

    unheard = write_chasers(now=DUE).unheard

    assert f"{case.reference}: Substance misuse, due" in unheard
    assert not [line for line in unheard if "Police" in line]


def test_no_letter_tells_a_name_or_a_story(db):
    """To workers, leads and managers, and to the referrer until the end."""
    case = cast.rated()
    for past in (-30, 0, 30, 60):
        write_chasers(now=DUE + timedelta(minutes=past))
    cast.handed_over()
    cast.told_again()

    written = letters()
    everything = " ".join(letter.words["subject"] + letter.words["text"] for letter in written)
    assert {letter.kind for letter in written} == set(LetterKind)
    assert case.reference in everything
    assert [name for name in (*NAMES, cast.HELD, cast.SECRET) if name in everything] == []


def test_each_reminder_leads_to_a_page_of_its_reader(db, client):
    cast.rated()
    for past in (0, 30, 60):
        write_chasers(now=DUE + timedelta(minutes=past))

    for letter in letters(LetterKind.CHASER):
        name = letter.words["to"].split("@")[0]
        [link] = [word for word in letter.words["text"].split() if word.startswith("http")]
        client.force_login(cast.worker(name).user)
        path = link.removeprefix(settings.MASH_URL)
        assert client.get(path, secure=True).status_code == 200, (name, path)


# --- the post


@contextmanager
def sink(folder: Path, port: int = 0, taken: Callable[[Path], None] = lambda path: None):
    """A real mail server on loopback, in a thread of its own; yields its port."""
    loop = asyncio.new_event_loop()  # this thread may be running a browser's
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    listening = asyncio.run_coroutine_threadsafe(Sink(folder, taken).listen(port), loop)
    server = listening.result(timeout=10)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=5)


@pytest.fixture
def by_smtp(settings) -> Iterator[Callable[[int], None]]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"

    def to(port: int) -> None:
        settings.EMAIL_PORT = port

    return to


def post() -> tuple[int, int]:
    return send_waiting(now=lambda: cast.NOW, sender="mash@example.org")


def test_a_mail_server_that_is_away_for_long_loses_nothing(db, by_smtp, tmp_path):
    cast.received()
    cast.received()
    with sink(tmp_path) as port:
        by_smtp(port)
    for _ in range(TRIES + 3):
        assert post() == (0, 2)
    assert {letter.state for letter in letters()} == {State.WAITING}

    with sink(tmp_path, port):
        assert post() == (2, 0)
        assert post() == (0, 0)

    ids = sorted(message["Message-ID"] for message in messages(tmp_path))
    assert ids == sorted(f"<{letter.pk}@openmash>" for letter in letters())
    assert {letter.state for letter in letters()} == {State.SENT}


def test_a_letter_that_cannot_be_put_in_the_post_holds_up_no_other(db, monkeypatch):
    cast.received()
    send = mail.EmailMessage.send

    def bad(message, *given):
        raise ValueError("an address that is none")

    monkeypatch.setattr(mail.EmailMessage, "send", bad)
    for _ in range(TRIES):
        post()
    monkeypatch.setattr(mail.EmailMessage, "send", send)
    cast.received()

    assert post() == (1, 0)
    assert sorted(letter.state for letter in letters()) == [State.FAILED, State.SENT]


REFUSED = smtplib.SMTPRecipientsRefused({"ash.clipboard@example.org": (550, b"no such user")})


def test_what_was_refused_for_good_is_shown_to_the_hub_after_closing_too(db, monkeypatch, client):
    case = cast.closed()

    def refusing(message, *given):
        raise REFUSED

    monkeypatch.setattr(mail.EmailMessage, "send", refusing)
    for _ in range(TRIES):
        post()

    for name in cast.CAST:
        client.force_login(cast.worker(name).user)
        answer = client.get("/letters/", secure=True)
        if name in ("ola", "mara", "miles", "gwen"):
            shown = answer.content.decode()
            assert shown.count(case.reference) == 2, name  # the acknowledgement and the outcome
            assert not [word for word in ("Bramble", "hungry") if word in shown]
            assert ("ash.clipboard@" in shown) == (name != "gwen")
        else:
            assert answer.status_code == 404
            assert cast.seeing(name, lambda: Letter.objects.count()) == 0


def test_in_the_demo_the_page_shows_what_went_out(db, by_smtp, settings, tmp_path, client):
    case = cast.received()
    settings.MASH_SINK = str(tmp_path)
    with sink(tmp_path) as port:
        by_smtp(port)
        one_round(cast.NOW)
    client.force_login(cast.worker("ola").user)

    shown = client.get("/letters/", secure=True).content.decode()

    assert "Sent in this demo" in shown
    assert f"We have your contact {case.reference}, to ash.clipboard@example.org" in shown
    assert "call 999 now" in shown


def test_killed_between_sending_and_marking_it_goes_again(run, committed, tmp_path):
    """The server takes the letter, and the power goes before we have heard that it did."""
    cast.received()
    [letter] = letters()
    sender: list[subprocess.Popen] = []

    def cut(path: Path) -> None:
        if len(sender) == 1:
            started.wait(20)
            sender[0].kill()
            sender[0].wait(20)

    started = threading.Event()
    with sink(tmp_path, taken=cut) as port:
        sender.append(sending(port, run, committed))
        started.set()
        assert sender[0].wait(60) == -9
        assert letters()[0].state == State.WAITING
        sender.append(sending(port, run, committed))
        assert sender[1].wait(60) == 0

    assert [one["Message-ID"] for one in messages(tmp_path)] == [f"<{letter.pk}@openmash>"] * 2
    assert letters()[0].state == State.SENT


def sending(port: int, run: Run, database: str) -> subprocess.Popen:
    """`mash outbox send` in a process of its own, on this test's database."""
    role = {"user": APP_ROLE, "password": app_password(web_secret())}
    environment = os.environ | {
        "MASH_APP_DATABASE_URL": make_conninfo(run.url_of(database), **role),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "MASH_SMTP_HOST": "127.0.0.1",
        "MASH_SMTP_PORT": str(port),
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "mash", "outbox", "send"]
    return subprocess.Popen(command, cwd=CHECKOUT, env=environment)


# --- the decision


DECIDED = {Stage.HANDOVER, Stage.CLOSED}


@given(
    st.integers(-600, 600),
    st.sampled_from(list(Stage)),
    st.integers(1, 300),
    st.integers(1, 300),
)
def test_the_steps_of_a_decision_come_in_order_and_end_with_it(minutes, stage, before, after):
    rules = ChaserRules(decision_before_minutes=before, decision_late_after_minutes=after)
    now = DUE + timedelta(minutes=minutes)
    steps = decision_chasers_due(Undecided(DUE, stage), rules, now)

    expected = []
    if -before <= minutes < 0:
        expected = [Decision.BEFORE]
    elif minutes >= 0:
        expected = [Decision.DUE, Decision.LATE][: 1 + (minutes >= after)]
    assert steps == ([] if stage in DECIDED else expected)


def test_the_manager_then_whom_the_hub_file_names_is_told_of_a_decision_each_once(db):
    case = cast.rated("green")
    due = cast.seeing("mara", lambda: decision_due(Case.objects.get(pk=case.pk)).due_at)

    def chased(**past: int) -> list[str]:
        before = told_to()
        for _ in range(3):
            write_decision_chasers(now=due + timedelta(**past))
        now = told_to()
        for name in before:
            now.remove(name)
        return now

    assert chased(minutes=-61) == []
    assert chased(minutes=-60) == ["mara"]
    assert chased(minutes=0) == ["mara"]
    assert chased(minutes=59) == []
    assert chased(minutes=60) == ["gwen", "mara", "miles"]
    assert chased(days=3) == []


def test_before_a_case_has_a_manager_all_of_the_hubs_are_told_of_its_decision(db):
    case = cast.received()
    due = cast.seeing("mara", lambda: decision_due(Case.objects.get(pk=case.pk)).due_at)
    write_decision_chasers(now=due)

    assert told_to() == ["mara", "miles"]


def test_a_decided_case_chases_nobody(db):
    cast.decided()

    assert write_decision_chasers(now=DUE + timedelta(days=9)).written == 0


def test_a_decisions_chaser_tells_no_story_and_leads_to_a_page_of_its_reader(db, client):
    case = cast.rated("green")
    due = cast.seeing("mara", lambda: decision_due(Case.objects.get(pk=case.pk)).due_at)
    for past in (-60, 0, 60):
        write_decision_chasers(now=due + timedelta(minutes=past))

    assert len(letters(LetterKind.CHASER)) == 5
    for letter in letters(LetterKind.CHASER):
        said = letter.words["subject"] + letter.words["text"]
        assert case.reference in said
        assert in_full(due) in said
        assert not [name for name in (*NAMES, "Invented", cast.HELD) if name in said]
        name = letter.words["to"].split("@")[0]
        [link] = [word for word in letter.words["text"].split() if word.startswith("http")]
        client.force_login(cast.worker(name).user)
        path = link.removeprefix(settings.MASH_URL)
        assert client.get(path, secure=True).status_code == 200, (name, path)
