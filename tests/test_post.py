"""The post: encrypted and logged in, or by GOV.UK Notify; nothing lost, and the page says why."""

import smtplib
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from mash.cases.models import Letter, State, Trouble
from mash.handover.outbox import (
    TRIES,
    ask_deliveries,
    deliver,
    pause,
    try_again,
)
from mash.handover.rounds import Rounds, alone
from mash.need_to_know.session import Door, through_door
from tests import cast, mail_server, notify_server
from tests.mail_server import LOGIN, MailServer

ME = "mash@example.org"


def letters() -> list[Letter]:
    with through_door(Door.OUTBOX):
        return list(Letter.objects.order_by("written_at", "pk"))


def post(past: int = 0, **how):
    return deliver(now=lambda: cast.NOW + timedelta(minutes=past), sender=ME, **how)


# --- a mail server


@pytest.fixture
def smtp(settings, tmp_path, monkeypatch):
    """Point the hub at a mail server of this test, whose certificate it trusts."""
    certificate = mail_server.throw_away_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    def to(hub: MailServer, security: str = "none", login: tuple[str, str] = ("", "")) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", hub.port
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = login
        settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = security == "starttls", security == "tls"
        settings.EMAIL_TIMEOUT = 5

    to.certificate = certificate
    return to


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_letter_goes_encrypted_and_logged_in(db, smtp, security):
    cast.received()
    hub = MailServer(security, smtp.certificate, wants_login=True)
    with mail_server.serving(hub):
        smtp(hub, security, LOGIN)
        assert post().sent == 1

    [letter], [message] = letters(), hub.messages
    assert message["Message-ID"] == f"<{letter.pk}@openmash>"
    assert message["To"] == "ash.clipboard@example.org"
    assert {line.split()[0].upper() for line in hub.in_the_clear} <= {"EHLO", "STARTTLS"}


def test_a_server_that_offers_no_encryption_gets_no_password(db, smtp):
    cast.received()
    hub = MailServer(wants_login=True)
    with mail_server.serving(hub):
        smtp(hub, "starttls", LOGIN)
        assert post().stopped == Trouble.SETUP

    assert not [line for line in hub.in_the_clear if line.startswith("AUTH")]
    assert letters()[0].state == State.WAITING


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("how", ["unknown", "other name"])
def test_a_certificate_that_cannot_be_trusted_gets_nothing(
    db, smtp, security, how, tmp_path, monkeypatch
):
    cast.received()
    (other := tmp_path / "other").mkdir()
    name = "mail.example.org" if how == "other name" else "localhost"
    certificate = mail_server.throw_away_certificate(other, name)
    if how == "other name":
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    hub = MailServer(security, certificate, wants_login=True)
    with mail_server.serving(hub):
        smtp(hub, security, LOGIN)
        assert post().stopped == Trouble.UNTRUSTED

    assert hub.messages == []
    assert letters()[0].trouble == Trouble.UNTRUSTED


def test_a_wrong_password_is_said_and_loses_nothing(db, smtp):
    cast.received()
    hub = MailServer("tls", smtp.certificate, wants_login=True)
    with mail_server.serving(hub):
        smtp(hub, "tls", (LOGIN[0], "wrong"))
        for _ in range(TRIES + 1):
            assert post().stopped == Trouble.LOGIN
        smtp(hub, "tls", LOGIN)
        assert post().sent == 1


@pytest.mark.parametrize("host", ["mail.example.org", "localhost.example.org", "127.0.0.1.nip.io"])
def test_no_password_goes_to_another_machine_in_the_clear(db, smtp, settings, host, monkeypatch):
    cast.received()
    monkeypatch.setattr(smtplib.SMTP, "connect", lambda *given: pytest.fail("it was called"))
    smtp(MailServer(port=2525), "none", LOGIN)
    settings.EMAIL_HOST = host

    assert post().stopped == Trouble.SETUP
    with pytest.raises(CommandError, match="in the clear"):
        call_command("post")


def test_one_refused_letter_holds_up_no_other_and_is_tried_at_growing_pauses(db, smtp):
    cast.received()
    cast.received(referrer=cast.told()["referrer"] | {"email": "nobody@example.org"})
    hub = MailServer(answer_to=lambda to: "550 no such user" if "nobody@" in to else "250 yes")
    with mail_server.serving(hub):
        smtp(hub)
        assert (post(only_due=True).sent, len(hub.messages)) == (1, 1)
        tried = [past for past in range(1, 40) if post(past, only_due=True).failed]

    assert tried == [1, 3, 7, 15]
    refused = next(one for one in letters() if one.state == State.FAILED)
    assert (refused.trouble, refused.tries) == (Trouble.REFUSED, TRIES)
    assert try_again() == 1
    assert sorted(one.state for one in letters()) == [State.SENT, State.WAITING]


def test_pauses_grow_to_an_hour():
    pauses = [pause(tries).total_seconds() / 60 for tries in range(1, 10)]

    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


# --- GOV.UK Notify


@pytest.fixture
def notify(settings):
    with notify_server.serving() as hub:
        settings.MASH_POST, settings.MASH_NOTIFY_URL = "notify", hub.url
        settings.MASH_NOTIFY_KEY = notify_server.KEY
        settings.MASH_NOTIFY_TEMPLATE = notify_server.TEMPLATE
        settings.EMAIL_TIMEOUT = 5
        yield hub


def test_notify_takes_a_letter_and_says_what_became_of_it(db, notify):
    cast.received()
    assert post().sent == 1
    [letter] = letters()
    assert notify.references() == [str(letter.pk)]
    assert (letter.state, letter.delivery) == (State.SENT, "created")

    notify.held[0]["status"] = "delivered"
    assert ask_deliveries(now=lambda: cast.NOW, sender=ME) == 1
    assert letters()[0].delivery == "delivered"
    assert ask_deliveries(now=lambda: cast.NOW + timedelta(hours=1), sender=ME) == 0


def test_what_notify_could_not_deliver_is_shown(db, notify, client):
    case = cast.received()
    post()
    notify.held[0]["status"] = "permanent-failure"
    ask_deliveries(now=lambda: cast.NOW, sender=ME)

    assert letters()[0].state == State.FAILED
    client.force_login(cast.worker("ola").user)
    shown = client.get("/letters/", secure=True).content.decode()
    assert case.reference in shown
    assert "could not be delivered to the reader" in shown


def test_a_try_that_was_cut_off_is_asked_after_and_not_sent_twice(db, notify):
    cast.received()
    notify.cut = lambda: True
    assert post().stopped == Trouble.AWAY
    assert letters()[0].state == State.WAITING
    notify.cut = lambda: False

    assert post(1).sent == 1
    assert notify.references() == notify.asked == [str(letters()[0].pk)]


@pytest.mark.parametrize(
    ("code", "trouble"),
    [(403, Trouble.LOGIN), (404, Trouble.SETUP), (429, Trouble.BUSY), (500, Trouble.AWAY),
     (503, Trouble.AWAY)],
)  # fmt: skip
def test_what_is_not_the_letters_fault_waits(db, notify, code, trouble):
    cast.received()
    notify.refuse = lambda body: (code, {"errors": []})
    for past in range(0, 100, 10):
        assert post(past, only_due=True).stopped == trouble
    assert letters()[0].state == State.WAITING

    notify.refuse = lambda body: None
    assert post(200, only_due=True).sent == 1


def test_a_letter_that_notify_refuses_for_good_fails_at_once_and_alone(db, notify):
    cast.received()
    cast.received()
    refused = str(letters()[0].pk)
    fault = {"error": "ValidationError", "message": "email_address Not a valid email address"}
    notify.refuse = lambda body: (
        (400, {"errors": [fault]}) if body["reference"] == refused else None
    )

    done = post()

    assert (done.sent, done.failed, done.stopped) == (1, 1, None)
    assert {str(one.pk): one.trouble for one in letters()}[refused] == Trouble.ADDRESS


@pytest.mark.parametrize("url", ["http://notify.example.org", "ftp://127.0.0.1"])
def test_the_key_never_leaves_unencrypted(db, notify, settings, url):
    cast.received()
    settings.MASH_NOTIFY_URL = url

    assert post().stopped == Trouble.SETUP
    with pytest.raises(CommandError, match="https"):
        call_command("post")


# --- rounds


def test_while_the_mail_server_is_away_it_is_asked_less_and_less_often(db, smtp):
    cast.received()
    with mail_server.serving(MailServer()) as hub:
        smtp(hub)
    rounds = Rounds(every=30)
    tried = [at for at in range(0, 1300, 30)
             if rounds.one(cast.NOW + timedelta(seconds=at)).stopped]  # fmt: skip

    assert tried == [0, 30, 90, 210, 450, 750, 1050]


def test_two_processes_do_no_round_side_by_side(committed):
    import threading

    from django.db import connection

    seen: list[bool] = []

    def other() -> None:
        with alone() as is_first:
            seen.append(is_first)
        connection.close()

    with alone() as is_first:
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(20)
    other()

    assert (is_first, seen) == (True, [False, True])
