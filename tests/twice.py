"""The same case played again and again, with all chance and all time the same each time.

What varies from one run to the next is where the randomness of Python and the time come from: both
are given here, anew for each step, so that one draw more in one step shifts nothing in another.
"""

import logging
import os
import random
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.urls import Resolver404, resolve
from django.utils import timezone

from tests import cast
from tests.crawler import Visitor

# The one thing that is not compared: from which of the database's own transactions an open page
# asks on. It counts whatever anybody does in this PostgreSQL; for that it is encrypted.
MOMENT = re.compile(
    rb'(data-since="|X-Mash-Since: |since=|name="draft_since" value=")gAAAA[\w%=-]+'
)
LENGTH = re.compile(rb"Content-Length: [0-9]+")


@dataclass
class Luck:
    """All randomness, begun anew with each step, and a clock that stands still in it."""

    draws: random.Random = field(default_factory=random.Random)
    now: datetime = cast.NOW

    def begins(self, step: str) -> None:
        self.draws = random.Random(step)

    def __call__(self, count: int) -> bytes:
        return self.draws.randbytes(count)

    def given_to(self, patch: pytest.MonkeyPatch) -> "Luck":
        """To uuid, secrets, our keys and nonces, csrf and sessions: they all draw from here.

        Patched and not passed: most of these draws are Django's own.
        """
        patch.setattr(os, "urandom", self)
        patch.setattr(random, "_urandom", self)
        patch.setattr(time, "time", lambda: self.now.timestamp())
        patch.setattr(timezone, "now", lambda: self.now)
        # the database's clock goes on: by it a draft of that day would be over already
        patch.setattr(settings, "MASH_DRAFT_DAYS", 36_500)
        return self


class Kept(logging.Handler):
    """Every line that is logged, of any level, but those of the statements themselves."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != "django.db.backends":
            self.lines.append(f"{record.levelname} {record.name} {record.getMessage()}")


@contextmanager
def everything_logged() -> Iterator[list[str]]:
    kept, root = Kept(), logging.getLogger()
    names = ["", "django", "django.request", "mash"]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    root.addHandler(kept)
    try:
        yield kept.lines
    finally:
        root.removeHandler(kept)
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that the application's connection sends meanwhile."""
    sent: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        sent.append(sql)
        return execute(sql, *rest)

    with connections["default"].execute_wrapper(note):
        yield sent


@dataclass
class Taken:
    """What one person was given, by what was asked: status, headers, cookies, body, what it cost
    in queries, what it left in the log."""

    of: dict[str, bytes] = field(default_factory=dict)

    def keep(self, asked: str, whole: bytes) -> None:
        asked = MOMENT.sub(rb"\1", asked.encode()).decode()
        while asked in self.of:
            asked += " again"
        self.of[asked] = MOMENT.sub(rb"\1", whole)


def different(one: Taken, other: Taken) -> list[str]:
    """By what was asked; an answer that only one was given is a difference too."""
    return [
        f"{asked}: {first_difference(one.of.get(asked, b''), other.of.get(asked, b''))}"
        for asked in {**one.of, **other.of}
        if one.of.get(asked) != other.of.get(asked)
    ]


def first_difference(one: bytes, other: bytes) -> str:
    """The first that says something: lengths differ wherever words do."""
    bare = [LENGTH.sub(b"", blob) for blob in (one, other)]
    one, other = bare if bare[0] != bare[1] else (one, other)
    at = len(os.path.commonprefix([one, other]))
    return f"{one[max(at - 60, 0) : at + 60]!r} / {other[max(at - 60, 0) : at + 60]!r}"


class Careful(Visitor):
    """Goes wherever this person can go, with the same luck each time, and keeps all they get."""

    def __init__(self, name: str, luck: Luck, stage: str, taken: Taken) -> None:
        luck.begins(f"{name} comes {stage}")
        super().__init__(name)
        self.taken, self.luck, self.stage = taken, luck, stage
        self.names: set[str] = set()  # of the pages that were there for this person
        self.request, self.client.request = self.client.request, self.asked

    def asked(self, **environ: Any) -> Any:
        path = f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}"
        what = f"{self.name or 'anybody'}, {self.stage}: {environ['REQUEST_METHOD']} {path}"
        self.luck.begins(MOMENT.sub(rb"\1", what.encode()).decode())
        with everything_logged() as lines, counted() as queries:
            response = self.request(**environ)
        if response.status_code in {200, 204}:
            self.names.add(name_of(environ["PATH_INFO"]))
        heads = "\n".join(f"{name}: {value}" for name, value in response.items())
        parts = [str(response.status_code), heads, response.cookies.output(),
                 f"{len(queries)} queries", *lines]  # fmt: skip
        self.taken.keep(what, "\n".join(parts).encode() + b"\n" + response.content)
        return response


def name_of(path: str) -> str:
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""
