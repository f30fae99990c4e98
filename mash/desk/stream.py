"""The door at which open pages wait to hear that something changed: server-sent events.

A process of its own serves it, since a page that waits would hold a worker of `mash serve`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from mash.desk.listeners import ENDS, Listener, Word
from mash.desk.room import Full, Room
from mash.need_to_know.changes import unboxed

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PATH = "/desk/stream/"
NOT_FOR_CACHES = [
    (b"cache-control", b"no-store, no-transform"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-site"),
    (b"x-robots-tag", b"noindex"),
]
AS_EVENTS = [(b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no")]


class Refusal(Exception):
    """Not to be kept informed; its argument is the status."""


class Stream:
    """The application that the process serves."""

    def __init__(self) -> None:
        self.room = Room()
        self.tasks: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self.live(receive, send)
        headers = {name.decode("latin-1"): value.decode("latin-1")
                   for name, value in scope["headers"]}  # fmt: skip
        origin: list[tuple[bytes, bytes]] = []
        try:
            origin = allowed_origin(headers)
            listener = listener_of(scope, headers)
            words = self.room.enter(listener)
        except Refusal as refusal:
            return await refuse(send, refusal.args[0], origin)
        except Full:
            return await refuse(send, 503, origin)
        try:
            return await self.tell(listener, words, origin, receive, send)
        finally:
            self.room.leave(listener)

    async def live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.tasks = {asyncio.create_task(self.room.keep()),
                              asyncio.create_task(self.room.listen())}  # fmt: skip
                await send({"type": "lifespan.startup.complete"})
            else:
                for task in self.tasks:
                    task.cancel()
                return await send({"type": "lifespan.shutdown.complete"})

    async def tell(
        self,
        listener: Listener,
        words: asyncio.Queue[Word],
        origin: list[tuple[bytes, bytes]],
        receive: Receive,
        send: Send,
    ) -> None:
        """Nothing is sent before the first question is answered: who may not ask hears nothing."""
        word = await words.get()
        if word == Word.OVER:
            return await refuse(send, 401, origin)
        if self.room.is_crowded(listener):
            return await refuse(send, 429, origin)
        headers = [*NOT_FOR_CACHES, *AS_EVENTS, *origin]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        left = asyncio.create_task(until_left(receive))
        try:
            while await tells(send, word):
                nextone = asyncio.create_task(words.get())
                await asyncio.wait({left, nextone}, return_when=asyncio.FIRST_COMPLETED)
                if left.done():
                    nextone.cancel()
                    return None
                word = nextone.result()
            return await send({"type": "http.response.body", "body": b""})
        finally:
            left.cancel()


async def tells(send: Send, word: Word) -> bool:
    """Say it; yes while there may be more to say."""
    body = f"event: {word}\ndata:\n\n".encode()
    await send({"type": "http.response.body", "body": body, "more_body": True})
    return word not in ENDS


async def until_left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def refuse(send: Send, status: int, origin: list[tuple[bytes, bytes]]) -> None:
    headers = [*NOT_FOR_CACHES, *origin]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def listener_of(scope: Scope, headers: dict[str, str]) -> Listener:
    if scope["path"] != PATH:
        raise Refusal(404)
    if scope["method"] != "GET":
        raise Refusal(405)
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        raise Refusal(401) from None
    if not (session := cookies.get(settings.SESSION_COOKIE_NAME)) or not session.value:
        raise Refusal(401)
    query = parse_qs(scope["query_string"].decode("latin-1"))
    given = {name: values[0] for name, values in query.items()}
    snapshot = unboxed(given.get("since", ""))
    return Listener(session.value[:64], given.get("case", "")[:20], snapshot)


def allowed_origin(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """Our own pages alone: at this address, or served beside us at the same host's other port."""
    host, port = split_domain_port(headers.get("host", ""))
    if not host or not validate_host(host, settings.ALLOWED_HOSTS):
        raise Refusal(400)
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "same-site"}:
        raise Refusal(403)
    if not (origin := headers.get("origin", "")):
        return []
    asker, asker_port = split_domain_port(urlsplit(origin).netloc.lower())
    if asker != host or asker_port not in {port, settings.LIVE_PAGES_PORT}:
        raise Refusal(403)
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]
