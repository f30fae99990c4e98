"""The edge's one page, `POST /ask`: a signed question of a hub, an answer in three words.

No word of a list or of a question is in any log, error or refusal: an error tells its kind alone.
"""

import functools
import hmac
import logging
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import psycopg

from mash.edge import wire
from mash.edge.answering import answers
from mash.edge.settings import people_an_hour, store_of
from mash.edge.store import NoList, Store, at
from mash.edge.wire import LONGEST_BODY, NONCE, SKEW, Question, Refusal, Refused

log = logging.getLogger(__name__)
STEP = 0.25  # seconds: an answer takes a whole number of them, whatever it is
NOBODYS_KEY = bytes(32)  # so that a hub nobody knows takes as long as a wrong signature
REFUSED_AN_HOUR = 1000  # unsigned tries kept in the audit: it is not filled from outside
STATUS = {
    Refusal.NOT_SIGNED: HTTPStatus.UNAUTHORIZED,
    Refusal.STALE: HTTPStatus.UNAUTHORIZED,
    Refusal.REPLAYED: HTTPStatus.CONFLICT,
    Refusal.TOO_MANY: HTTPStatus.TOO_MANY_REQUESTS,
    Refusal.TOO_LONG: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Refusal.UNREADABLE: HTTPStatus.BAD_REQUEST,
    Refusal.NO_LIST: HTTPStatus.SERVICE_UNAVAILABLE,
    Refusal.FAILED: HTTPStatus.INTERNAL_SERVER_ERROR,
}
Start = Callable[[str, list[tuple[str, str]]], Any]


@dataclass(frozen=True)
class Asking:
    """A question as it came: by whom, when, under which signature."""

    hub: str
    at: str
    nonce: str
    signature: str
    body: bytes


@dataclass(frozen=True)
class Edge:
    store: Store
    people_an_hour: int
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep

    def __call__(self, wsgi: dict[str, Any], start: Start) -> Iterable[bytes]:
        if wsgi.get("PATH_INFO") != "/ask":
            return reply(start, HTTPStatus.NOT_FOUND, b"{}")
        if wsgi.get("REQUEST_METHOD") != "POST":
            return reply(start, HTTPStatus.METHOD_NOT_ALLOWED, b"{}")
        begun = self.clock()
        hub = ""
        try:
            asking = read(wsgi)
            hub, key = asking.hub, self.signed(asking)
            told = self.answered(asking)
            self.sleep(-(self.clock() - begun) % STEP)
        except Refused as refused:
            return self.refuse(start, hub, refused.why)
        except NoList:
            return self.refuse(start, hub, Refusal.NO_LIST)
        except Exception as fault:
            log.error("A question could not be answered: %s", type(fault).__name__)
            return self.refuse(start, hub, Refusal.FAILED)
        signed = wire.signature(key, "answer", hub, asking.at, asking.nonce, told)
        return reply(start, HTTPStatus.OK, told, signed)

    def signed(self, asking: Asking) -> bytes:
        """The key of the hub that signed this, now and for the first time; else Refused."""
        known = self.store.hub_key(asking.hub)
        key = known or NOBODYS_KEY
        made = wire.signature(key, "ask", asking.hub, asking.at, asking.nonce, asking.body)
        if not hmac.compare_digest(made.encode(), asking.signature.encode()) or known is None:
            raise Refused(Refusal.NOT_SIGNED)
        if not (asking.at.isdecimal() and abs(int(asking.at[:12]) - self.clock()) <= SKEW):
            raise Refused(Refusal.STALE)
        if not NONCE.fullmatch(asking.nonce):
            raise Refused(Refusal.UNREADABLE)
        with self.store.at_work() as link:
            self.store.size(link)
            if not self.store.is_new(link, asking.hub, asking.nonce, at(self.clock())):
                raise Refused(Refusal.REPLAYED)
        return key

    def answered(self, asking: Asking) -> bytes:
        """The answer; that it was asked is kept before anything is looked up."""
        question = Question.decoded(asking.body)
        kept: dict[str, Any] = {
            "hub": asking.hub,
            "purpose": question.purpose,
            "request": self.store.hashed(question.request),
            "question": self.store.hashed(asking.body),
            "people": len(question.people),
        }
        with self.store.at_work() as link:
            before = self.store.asked_in_an_hour(link, asking.hub, at(self.clock()))
            if before + len(question.people) > self.people_an_hour:
                raise Refused(Refusal.TOO_MANY)
            self.store.record(link, now=at(self.clock()), outcome="asked", **kept)
        with self.store.at_work() as link:
            told = wire.encoded(answers(self.store, link, question.people))
            answer = self.store.hashed(told)
            now = at(self.clock())
            self.store.record(link, now=now, outcome="answered", answer=answer, **kept)
        return told

    def refuse(self, start: Start, hub: str, why: Refusal) -> Iterable[bytes]:
        """Say why by a code, and keep that somebody was refused."""
        named = hub if self.store.hub_key(hub) else "unknown"
        try:
            with self.store.at_work() as link:
                now = at(self.clock())
                if self.store.refused_in_an_hour(link, now) < REFUSED_AN_HOUR:
                    self.store.record(link, now=now, hub=named, outcome=f"refused {why}")
        except psycopg.Error as fault:
            log.error("A refusal could not be kept: %s", type(fault).__name__)
        body = b'{"refused": "%s"}' % why.encode()
        return reply(start, STATUS[why], body.ljust(wire.A_PERSON))


def read(wsgi: dict[str, Any]) -> Asking:
    """What was sent, no more of it than a question may be long; else Refused."""
    length = wsgi.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        raise Refused(Refusal.UNREADABLE)
    if len(length) > 9 or int(length) > LONGEST_BODY:
        raise Refused(Refusal.TOO_LONG)
    body = wsgi["wsgi.input"].read(int(length))
    names = ("HUB", "TIME", "NONCE", "SIGNATURE")
    hub, when, nonce, signature = (str(wsgi.get(f"HTTP_MASH_{name}") or "") for name in names)
    return Asking(hub, when, nonce, signature, body)


def reply(start: Start, status: HTTPStatus, body: bytes, signed: str = "") -> Iterable[bytes]:
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    if signed:
        headers.append(("Mash-Signature", signed))
    start(f"{status.value} {status.phrase}", headers)
    return [body]


@functools.cache
def edge() -> Edge:
    """The edge of the agency that `mash edge serve` was told to serve."""
    return Edge(store_of(os.environ["MASH_EDGE_AGENCY"]), people_an_hour())


def application(wsgi: dict[str, Any], start: Start) -> Iterable[bytes]:
    return edge()(wsgi, start)
