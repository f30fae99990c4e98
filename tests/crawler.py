"""Goes wherever a person can go: every link and every form of every page they are shown."""

import re
from collections import deque
from dataclasses import dataclass, field
from html import unescape

from django.db import transaction
from django.test import Client

from tests import cast
from tests.pages import Form, forms_on

LINK = re.compile(rb'(?:href|src)="(/[^"#]*)')
FRESH = {"csrfmiddlewaretoken", "submission", "draft_since"}  # another each time it is shown
SKIPPED = ("/static/", "/sign-out/")
ALIKE, ENOUGH = "/access/workers/", 3  # colleagues' pages: a few stand for all


@dataclass
class Answer:
    """What came back: status, headers, cookies and body, all as bytes."""

    who: str
    asked: str
    status: int
    whole: bytes


@dataclass
class Visitor:
    """One person with a browser, or an anonymous one."""

    name: str = ""
    answers: list[Answer] = field(default_factory=list)
    skipped: tuple[str, ...] = SKIPPED
    seen: set[str] = field(default_factory=set)
    sent: set[tuple[str, frozenset[tuple[str, tuple[str, ...]]]]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        if self.name:
            self.client.force_login(cast.worker(self.name).user)

    def keep(self, asked: str, response) -> bytes:
        body = response.content
        assert response.status_code < 500, (self.name, asked)
        heads = "\n".join(f"{name}: {value}" for name, value in response.items()).encode()
        cookies = response.cookies.output().encode()
        whole = b"\n".join([heads, cookies, body])
        self.answers.append(Answer(self.name or "anybody", asked, response.status_code, whole))
        return body

    def get(self, url: str) -> bytes:
        response = self.client.get(url)
        if where := response.headers.get("Location"):
            self.queue.append(where)
        return self.keep(f"GET {url}", response)

    def post_and_undo(self, url: str, typed: dict[str, list[str]]) -> None:
        """Send a form and take back what it did: the walk changes nothing."""
        with transaction.atomic():
            response = self.client.post(url, typed)
            self.keep(f"POST {url}", response)
            transaction.set_rollback(True)

    def walk(self, *starts: str) -> "Visitor":
        """Every page reached from here by links; every form once empty, once as shown.

        Walking again begins with these pages anew, and goes on to what was not met before.
        """
        self.queue = deque(starts)
        seen = self.seen
        seen.difference_update(starts)
        while self.queue:
            url = self.queue.popleft().replace("http://testserver", "")
            if url in seen or url.startswith(self.skipped) or not url.startswith("/"):
                continue
            if url.startswith(ALIKE) and sum(one.startswith(ALIKE) for one in seen) >= ENOUGH:
                continue
            seen.add(url)
            body = self.get(url)
            self.queue.extend(unescape(link.decode()) for link in LINK.findall(body))
            for form in forms_on(body.decode(errors="replace")):
                self.try_form(url, form)
        return self

    def try_form(self, url: str, form: Form) -> None:
        where = form.action or url
        if where.startswith(self.skipped) or form.method != "post":
            return
        for typed in ({}, form.sends()):
            said = frozenset(
                (name, tuple(texts)) for name, texts in typed.items() if name not in FRESH
            )
            if (where, said) not in self.sent:  # the same form on many pages, answered alike
                self.sent.add((where, said))
                self.post_and_undo(where, typed)
