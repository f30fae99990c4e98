"""`make bench-live`: two hundred open desks and changes; how soon do they show it?

Each desk waits at the stream as a browser does and, told of a change, reads what is new. Two
hubs are played: one where a change concerns some of the desks, one where it concerns every one.
"""

import argparse
import asyncio
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

from tests.databases import Run, whole_run

SPREAD = ["officer"] * 3 + ["manager"] * 2 + ["police", "health", "probation", "housing", "other"]
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Desk:
    """One open page, and when it was told and when it had read what is new."""

    cookie: str
    since: str
    told: list[float] = field(default_factory=list)
    read: list[tuple[float, float]] = field(default_factory=list)  # told at, shown at
    failed: list[str] = field(default_factory=list)
    whole: int = 0  # of these, whole pages
    is_heard: bool = False


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--desks", type=int, default=200)
    asked.add_argument("--changes", type=int, default=30)
    asked.add_argument("--every", type=float, default=1.0, help="seconds between two changes")
    given = asked.parse_args()
    with whole_run():
        import django

        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        django.setup()
        for name, spread in {"some may see it": SPREAD, "all may see it": ["officer"]}.items():
            with hub() as site:
                print(
                    f"\n{given.desks} desks, a change every {given.every:g} s that {name}:",
                    flush=True,
                )
                sessions = open_sessions(given.desks, spread)
                asyncio.run(play(site, sessions, given.changes, given.every))


@contextmanager
def hub() -> Iterator[Any]:
    from tests.conftest import point_to
    from tests.site import Site

    run = Run.told()
    name = run.clone(f"bench{time.monotonic_ns()}")
    point_to(name)
    site = Site(run, name, workers=2)
    site.start()
    try:
        yield site
    finally:
        site.stop()


def open_sessions(desks: int, spread: list[str]) -> list[str]:
    """As many people, signed in: a session each, as the sign-in page leaves it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    cookies = []
    for number in range(desks):
        user = hired(number, spread[number % len(spread)]).user
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session["seen"] = session["began"] = int(time.time())
        session.save()
        cookies.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
    return cookies


def hired(number: int, what: str) -> Any:
    from mash.agencies.actions import appoint_worker, give_post
    from mash.agencies.models import Role
    from tests import cast

    role = {"officer": Role.OFFICER, "manager": Role.MANAGER}.get(what, Role.AGENCY_WORKER)
    agency = what if what in {"police", "health", "probation", "housing"} else "csc"
    worker = appoint_worker(username=f"bench.{number}", name=f"Bench {number} Sampleton",
                            agency=f"southwark.{agency}", email="", password=None,
                            now=cast.NOW)  # fmt: skip
    give_post(worker=worker, role=role, now=cast.NOW, team=None)
    return worker


async def play(site: Any, cookies: list[str], changes: int, every: float) -> None:
    desks = [Desk(cookie, "") for cookie in cookies]
    while not await answers(site.live_port):
        await asyncio.sleep(0.2)
    for desk in desks:
        desk.since = since_of(await read_page(site, desk))
    began = time.monotonic()
    waiting = [asyncio.create_task(wait_at(site, desk)) for desk in desks]
    while not all(desk.is_heard for desk in desks):
        await asyncio.sleep(0.1)
        if time.monotonic() - began > 120:
            sys.exit(f"Only {sum(desk.is_heard for desk in desks)} desks were let in.")
    print(f"  all were let in after {time.monotonic() - began:.1f} s", flush=True)
    for desk in desks:
        desk.told.clear()
        desk.read.clear()
    before, began = cpu(site), time.monotonic()
    commits = await change(changes, every)
    await asyncio.sleep(6)
    spent = {name: ticks - before[name] for name, ticks in cpu(site).items()}
    for task in waiting:
        task.cancel()
    report(desks, commits, spent, time.monotonic() - began)


async def change(changes: int, every: float) -> list[float]:
    """Receive contacts, which officers and managers see; when each was committed."""
    from tests import cast

    commits = []
    for _ in range(changes):
        due = time.monotonic() + every
        commits.append(await asyncio.to_thread(timed, cast.received))
        await asyncio.sleep(max(0.0, due - time.monotonic()))
    return commits


def timed(act: Callable[[], Any]) -> float:
    act()
    return time.monotonic()


async def wait_at(site: Any, desk: Desk) -> None:
    query = urlencode({"since": desk.since})
    reader, writer = await asyncio.open_connection("localhost", site.live_port)
    writer.write(
        f"GET /desk/stream/?{query} HTTP/1.1\r\nHost: localhost:{site.live_port}\r\n"
        f"Cookie: {desk.cookie}\r\nAccept: text/event-stream\r\n\r\n".encode()
    )
    due = asyncio.Event()
    reading = asyncio.create_task(keep_reading(site, desk, due))
    try:
        while line := await reader.readline():
            desk.is_heard |= line == b"event: here\n" or line == b"event: changed\n"
            if line == b"event: changed\n":
                desk.told.append(time.monotonic())
                due.set()
        desk.failed.append("the stream ended")
    finally:
        reading.cancel()
        writer.close()


async def keep_reading(site: Any, desk: Desk, due: asyncio.Event) -> None:
    while True:
        await due.wait()
        due.clear()
        told = desk.told[-1]
        if not await read_news(site, desk):
            desk.since = since_of(await read_page(site, desk))
            desk.whole += 1
        desk.read.append((told, time.monotonic()))


async def read_news(site: Any, desk: Desk) -> bool:
    """As the page's script does; no where the whole page must be read instead."""
    answer = await fetch(site, desk, f"/desk/news/?{urlencode({'since': desk.since})}")
    if answer.startswith(b"HTTP/1.1 204"):
        desk.since = (
            re.split(b"x-mash-since: ", answer, flags=re.IGNORECASE)[1].split(b"\r")[0].decode()
        )
        return True
    if not answer.startswith(b"HTTP/1.1 200"):
        return False
    desk.since = since_of(answer)
    return True


async def read_page(site: Any, desk: Desk) -> bytes:
    page = await fetch(site, desk, "/desk/")
    if not page.startswith(b"HTTP/1.1 200"):
        desk.failed.append(page[:30].decode())
    return page


async def fetch(site: Any, desk: Desk, path: str) -> bytes:
    reader, writer = await asyncio.open_connection("localhost", site.port)
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: localhost:{site.port}\r\nCookie: {desk.cookie}\r\n"
        "X-Mash-Live: 1\r\nConnection: close\r\n\r\n".encode()
    )
    answer = await reader.read()
    writer.close()
    return answer


def since_of(page: bytes) -> str:
    return page.split(b'data-since="')[1].split(b'"')[0].decode()


async def answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("localhost", port)
    except OSError:
        return False
    writer.close()
    return True


def report(desks: list[Desk], commits: list[float], spent: dict[str, float], took: float) -> None:
    told, shown = [], []
    for desk in desks:
        for commit in commits:
            first = next((at for at in desk.told if at > commit - 0.05), None)
            if first is None:
                continue
            told.append(max(0.0, first - commit))
            if seen := next((at for since, at in desk.read if since >= commit - 0.05), None):
                shown.append(seen - commit)
    concerned = sum(1 for desk in desks if desk.told)
    print(f"  {len(commits)} changes, {concerned} of {len(desks)} desks concerned")
    print(f"  from the commit to the word:     {lags(told)}")
    print(f"  from the commit to the new page: {lags(shown)}")
    for name, seconds in spent.items():
        print(f"  CPU {name}: {seconds / took:.2f} of a core")
    pages = sum(len(desk.read) for desk in desks)
    whole, each = sum(desk.whole for desk in desks), 1000 / max(pages, 1)
    print(
        f"  {pages} times read anew ({whole} whole pages), each {spent['pages'] * each:.1f} ms CPU"
    )
    print(f"  of the pages' processes and {spent['database'] * each:.1f} of PostgreSQL's")
    print(f"  machine: {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    if failed := [fault for desk in desks for fault in desk.failed]:
        print(f"  failed: {len(failed)}, as {failed[0]!r}")


def lags(found: list[float]) -> str:
    if len(found) < 2:
        return "none"
    cut = quantiles(found, n=100, method="inclusive")
    return f"p50 {cut[49]:.2f} s, p95 {cut[94]:.2f} s, longest {max(found):.2f} s"


def cpu(site: Any) -> dict[str, float]:
    """Seconds of CPU by now: the processes that serve pages, those of the stream, PostgreSQL's."""
    spent = {"pages": 0.0, "stream": 0.0, "database": 0.0}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_bytes()
            parent = (Path("/proc") / words[1] / "cmdline").read_bytes()
        except OSError:
            continue
        seconds = (int(words[11]) + int(words[12])) / TICKS
        if int(words[2]) == site.process.pid:
            is_stream = b"config.live" in command + parent
            spent["stream" if is_stream else "pages"] += seconds
        elif b"mash_tests" in command and b"postgres" in command:
            spent["database"] += seconds
    return spent


if __name__ == "__main__":
    main()
