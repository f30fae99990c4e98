"""The README's pictures: a demo of its own, at a moment that stands still, looked at in Chromium.

Made by `make pictures`. The same code gives the same pictures: time and references do not vary.
"""

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from unittest.mock import patch
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.conf import settings
from django.core.management import call_command

from mash.cases.models import new_reference
from mash.database import CHECKOUT

MOMENT = datetime(2026, 11, 18, 14, 20, tzinfo=UTC)  # a Wednesday afternoon
FOLDER = CHECKOUT / "docs" / "pictures"
LARGEST = 220_000  # bytes: a README is read on trains
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SEALED = "An invented operation concerning a visitor to this address is under way."
INSIDE = "MASH_PICTURES"  # set in the process that has a demo of its own

Say = Callable[[str], None]


@dataclass(frozen=True)
class Shot:
    """One picture: who looks, where they go from the desk, what they do there."""

    name: str
    who: str
    go: Callable[[Any], None] = lambda page: None
    size: tuple[int, int] = (1100, 900)


def address(path: str) -> Callable[[Any], None]:
    return lambda page: page.goto(path)


def of(child: str, *links: str) -> Callable[[Any], None]:
    """From the desk by the row that names the child, and on by links."""

    def go(page: Any) -> None:
        page.get_by_role("row", name=child).get_by_role("link").first.click()
        for link in links:
            page.locator("main").get_by_role("link", name=link).first.click()

    return go


def seals(page: Any) -> None:
    """Half-way through a sealed item: who will be able to read it is said beside it."""
    of("Larch Testerman", "Add what your agency holds")(page)
    page.get_by_label("What does your agency hold?").fill(SEALED)
    sealed = page.get_by_label("Sealed", exact=True)
    sealed.check()
    sealed.evaluate("one => one.scrollIntoView({block: 'center'})")


def at(heading: str, child: str) -> Callable[[Any], None]:
    """A part of the case page."""

    def go(page: Any) -> None:
        of(child)(page)
        page.locator(f"#{heading}-heading").evaluate("one => one.scrollIntoView()")

    return go


def settle(page: Any) -> None:
    """What several contacts say, on the page where the screening is settled."""
    of("Aspen Trialby")(page)
    page.goto(f"{page.url}screening/settle/")
    page.get_by_text("See these contacts in time").click()


def request_for_data(page: Any) -> None:
    page.get_by_role("link", name="answer due by").click()


def sample(page: Any) -> None:
    page.goto("/samples/")
    page.get_by_role("row").get_by_role("link").first.click()


LAPTOP = (1280, 1000)
SHOTS = [
    Shot("desk", "manager.one", size=LAPTOP),
    Shot("desk-officer", "officer.one"),
    Shot("desk-panel", "health.panel"),
    Shot("desk-agency", "police.worker1"),
    Shot("desk-team", "assessment.team"),
    Shot("case", "manager.one", of("Bracken Sampleton"), size=LAPTOP),
    Shot("family", "manager.one", at("family", "Bracken Sampleton")),
    Shot("chronology", "manager.one", at("chronology", "Bracken Sampleton")),
    Shot("seal", "police.worker1", seals),
    Shot("decision", "manager.one", of("Poplar Mocksworth", "Decide for"), size=(1100, 1200)),
    Shot("summary", "assessment.team", of("2026"), size=(1100, 1200)),
    Shot("known", "manager.one", of("Aspen Trialby", "See who of these"), size=(1100, 1100)),
    Shot("across", "manager.one", of("Aspen Trialby", "The family across"), size=(1100, 1300)),
    Shot("pattern", "manager.one", settle, size=(1100, 1100)),
    Shot("letters", "manager.one", address("/letters/")),
    Shot("sample", "governance", sample, size=(1100, 1200)),
    Shot("register", "manager.one", of("Bracken Sampleton", "Who can see"), size=(1100, 1000)),
    Shot("request", "records", request_for_data, size=(1100, 1300)),
    Shot("wall", "manager.two", address("/desk/wall/"), size=(1600, 900)),
]


def make(say: Say, names: list[str]) -> None:
    """Remake these pictures, or all, in a process and a PostgreSQL of their own."""
    if INSIDE in os.environ:
        return picture([one for one in SHOTS if not names or one.name in names], say)
    with tempfile.TemporaryDirectory(prefix="mash-pictures-") as folder:
        Path(folder).chmod(0o711)
        own = {"MASH_VAR": folder, "MASH_HTTPS": "off", INSIDE: "yes"}
        given = {k: v for k, v in os.environ.items() if not k.endswith("DATABASE_URL")}
        command = [sys.executable, "-m", "mash", "demo"]
        try:
            subprocess.run([*command, "pictures", *names], env=given | own, check=True)
        finally:
            subprocess.run([*command, "clear"], env=given | own, check=True)
    return None


def picture(shots: list[Shot], say: Say) -> None:
    references = partial(new_reference, random.Random(1).choice)  # noqa: S311  # shown, not secret
    with (
        patch("django.utils.timezone.now", return_value=MOMENT),
        patch("mash.contact.actions.new_reference", references),
    ):
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        load(say)
        with served() as url:
            look(url, shots, say)


def load(say: Say) -> None:
    """The demo's day, and its post as far as it has gone."""
    from mash.desk import demo
    from mash.desk.demo.post import one_round
    from mash.desk.demo.sink import Sink

    demo.load(say, now=MOMENT)
    sink = settings.MASH_SINK = str(settings.MASH_KEYS.parent / "outbox")
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(Sink(Path(sink)).listen())
    threading.Thread(target=loop.run_forever, daemon=True).start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.sockets[0].getsockname()[:2]
    one_round(MOMENT)
    loop.call_soon_threadsafe(loop.stop)


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """One line for each picture is enough."""


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@contextmanager
def served() -> Iterator[str]:
    """The hub's pages from this very process, in which the time stands still."""
    from config.wsgi import application

    with make_server("127.0.0.1", 0, application, Threaded, Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


def look(url: str, shots: list[Shot], say: Say) -> None:
    from playwright.sync_api import sync_playwright  # of the development's requirements

    from mash.desk.demo.roster import PASSPHRASE

    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for shot in shots:
            width, height = shot.size
            page = browser.new_page(
                base_url=url, locale="en-GB", viewport={"width": width, "height": height}
            )
            page.goto("/sign-in/")
            page.get_by_label("Username").fill(shot.who)
            page.get_by_label("Password").fill(PASSPHRASE)
            page.get_by_role("button", name="Sign in", exact=True).click()
            page.wait_for_url("**/desk/")
            shot.go(page)
            page.wait_for_load_state("load")
            keep(page, FOLDER / f"{shot.name}.png", say)
            page.close()
        browser.close()


def keep(page: Any, path: Path, say: Say) -> None:
    page.evaluate("document.activeElement.blur()")
    size = len(page.screenshot(path=path))
    if size > LARGEST:
        raise ValueError(f"{path.name} has {size} bytes; make it smaller than {LARGEST}.")
    say(f"{path.relative_to(CHECKOUT)}: {size // 1000} kB")
