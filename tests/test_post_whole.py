"""The post as it runs at work: killed between send and mark, the mail server away; nothing lost."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from psycopg.conninfo import make_conninfo

from mash.cases.models import Letter, State
from mash.database import APP_ROLE, CHECKOUT, app_password
from mash.need_to_know.session import Door, through_door
from mash.secret import web_secret
from tests import cast
from tests.databases import Run
from tests.mail_server import MailServer, serving

CONTACTS = 50
CUTS = (7, 20)  # after so many messages the power goes
PATIENCE = 120.0  # seconds; a busy machine takes long to start a process


@dataclass
class Post:
    """`mash post` in a process of its own, on this test's database."""

    port: int
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mash", "post", "--every", "0.3"],
                cwd=CHECKOUT, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip
        self.started.set()

    def kill(self) -> None:
        self.started.wait(PATIENCE)
        assert self.process is not None
        self.process.kill()
        assert self.process.wait(PATIENCE) == -signal.SIGKILL
        self.started.clear()

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(PATIENCE)


@pytest.fixture
def post(run: Run, committed: str, tmp_path: Path):
    role = {"user": APP_ROLE, "password": app_password(web_secret())}
    environment = os.environ | {
        "MASH_APP_DATABASE_URL": make_conninfo(run.url_of(committed), **role),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "MASH_SMTP_HOST": "127.0.0.1",
    }
    environment.pop("DATABASE_URL", None)
    post = Post(0, environment, tmp_path / "post.log")
    yield post
    if post.process and post.process.poll() is None:
        post.process.kill()
        post.process.wait(PATIENCE)


def letters() -> list[Letter]:
    with through_door(Door.OUTBOX):
        return list(Letter.objects.order_by("written_at", "pk"))


def until(said: str, holds: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, f"{said}:\n{log.read_text()[-3000:]}"
        time.sleep(0.1)


def page(client, name: str) -> str:
    client.force_login(cast.worker(name).user)
    return " ".join(client.get("/letters/", secure=True).content.decode().split())


def test_every_letter_arrives_under_its_own_id_whatever_falls(post, client):
    closed = cast.closed()
    for _ in range(CONTACTS):
        cast.received()
    hub, killed = MailServer(), []

    def cut(message) -> None:
        if len(hub.messages) in CUTS:
            post.kill()
            killed.append(message["Message-ID"])

    hub.taken = cut
    with serving(hub):
        post.environment["MASH_SMTP_PORT"] = str(hub.port)
        for number, _ in enumerate(CUTS, start=1):
            post.start()
            until("It is killed", lambda n=number: len(killed) == n, post.log)
            unmarked = {f"<{one.pk}@openmash>" for one in letters() if one.state == State.WAITING}
            assert killed[-1] in unmarked, "sent, and not marked"

    # the mail server is away: nobody loses patience, and the page says what waits and why
    waits = sum(one.state == State.WAITING for one in letters())
    assert waits >= CONTACTS - max(CUTS)
    post.start()
    until("It is noticed", lambda: any(one.trouble for one in letters()), post.log)
    for name in ("mara", "miles", "gwen"):
        shown = page(client, name)
        assert f'Waiting to be sent</dt><dd class="govuk-summary-list__value">{waits}</dd>' in shown
        assert "The mail service did not answer" in shown
        assert closed.reference in shown, "closed, and its letters are still shown"
        assert "Bramble" not in shown
    assert "ash.clipboard" not in page(client, "gwen")

    with serving(hub):  # it is back
        until("All went", lambda: all(one.state == State.SENT for one in letters()), post.log)
        assert post.stop() == 0

    arrived = Counter(message["Message-ID"] for message in hub.messages)
    assert set(arrived) == {f"<{one.pk}@openmash>" for one in letters()}
    assert len(arrived) >= CONTACTS + 2
    assert {one: count for one, count in arrived.items() if count > 1} == dict.fromkeys(killed, 2)
    log = post.log.read_text()
    assert "The post rests." in log
    assert "letters sent" in log
    assert not [word for word in ("@", "Bramble", "clipboard", closed.reference) if word in log]
