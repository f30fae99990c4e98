"""Whose page waits at the stream hears of what they may see, in four words; nobody else hears."""

import asyncio
import http.client
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from mash.agencies.models import Post
from mash.desk import room
from mash.desk.listeners import Listener, Word, hear
from mash.desk.stream import Stream
from mash.need_to_know.changes import moment, unboxed
from mash.need_to_know.session import told_database
from mash.need_to_know.telling import CHANNEL
from mash.ready import is_taken
from mash.screening.actions import settle_screening
from mash.sharing.actions import seal_item
from mash.sharing.asking import rate_case
from tests import cast
from tests.visitor import Visitor

HERE, CHANGED, GONE, OVER = Word.HERE, Word.CHANGED, Word.GONE, Word.OVER


def listens(name: str, case: Any = None, visitor: Visitor | None = None) -> Listener:
    visitor = visitor or Visitor(name)
    reference = case.reference if case else ""
    return Listener(visitor.client.session.session_key, reference, unboxed(moment()))


def told(listeners: dict[str, Listener]) -> set[str]:
    words = hear(listeners.values())
    assert set(words.values()) <= {HERE, CHANGED}
    return {name for name, one in listeners.items() if words[one] == CHANGED}


def says(one: Listener) -> Word:
    return hear([one])[one]


# --- who hears


def test_those_who_may_see_it_hear_once_and_nobody_else(committed):
    case = cast.entered()
    listeners = {name: listens(name) for name in cast.CAST}
    assert told(listeners) == set()

    cast.doing("mara", rate_case, case=case, code="red", reason="Credible.", now=cast.NOW)

    assert told(listeners) == {"mara", "miles", "paul", "pam", "helen", "prue"}
    assert told(listeners) == set()


def test_sealing_once_more_is_heard_by_nobody_and_wakes_nobody(committed):
    case = cast.shared()
    request = cast.request_to(case, "helen")
    listeners = {name: listens(name) for name in cast.CAST}
    hidden = cast.weighed("Not for others.", category="health_contact")

    with woken() as count:
        cast.doing("helen", seal_item, request=request, weighed=hidden)
        assert count() == 0
        cast.received()
        assert count() == 1

    assert told(listeners) == {"ola", "mara", "miles"}


def test_a_case_page_hears_of_its_own_case_and_of_losing_it(committed):
    one, other = cast.screened(), cast.screened()
    ola, hana = listens("ola", one), listens("hana", one)
    assert (says(ola), says(hana)) == (HERE, GONE)  # hers it never was

    cast.doing("mara", settle_screening, case=other, outcome="fast_track", answer="Cannot wait.")
    assert says(ola) == HERE
    cast.doing("mara", settle_screening, case=one, outcome="fast_track", answer="Cannot wait.")
    assert says(ola) == GONE


def test_a_page_read_before_the_change_hears_of_it_on_coming_in(committed):
    page = listens("ola")
    cast.received()
    assert says(page) == CHANGED
    assert says(Listener(page.session_key, "", None)) == CHANGED  # read at no moment of ours


def test_pages_of_one_worker_share_a_question(committed, django_assert_num_queries):
    visitor = Visitor("ola")
    tabs = [listens("ola", visitor=visitor) for _ in range(5)]
    hear(tabs)
    # who they are, the transaction and its moment, once for her, once for nobody
    with django_assert_num_queries(3 + 4 + 2 + 1):
        hear(tabs)


def test_nobody_stays_known_to_the_database_between_two_rounds(committed):
    hear([listens("mara"), listens("ola")])
    assert set(told_database().values()) == {""}


# --- sessions


def ended_by_idling(visitor: Visitor) -> None:
    session = visitor.client.session
    session["seen"] = int(timezone.now().timestamp()) - settings.SESSION_IDLE_SECONDS - 5
    session.save()


def ended_by_the_day(visitor: Visitor) -> None:
    session = visitor.client.session
    session["began"] = int(timezone.now().timestamp()) - settings.SESSION_WHOLE_SECONDS - 5
    session.save()


def signed_out(visitor: Visitor) -> None:
    visitor.client.logout()


def left(visitor: Visitor) -> None:
    users = get_user_model().objects.using("owner")
    users.filter(pk=visitor.worker.user_id).update(is_active=False)


def has_a_new_password(visitor: Visitor) -> None:
    user = get_user_model().objects.using("owner").get(pk=visitor.worker.user_id)
    user.set_password("another-long-invented-passphrase")
    user.save()


@pytest.mark.parametrize(
    "ends", [ended_by_idling, ended_by_the_day, signed_out, left, has_a_new_password]
)
def test_with_the_session_ends_the_stream(committed, ends):
    visitor = Visitor("ola")
    page = listens("ola", visitor=visitor)
    assert says(page) == HERE

    ends(visitor)
    cast.received()

    assert says(page) == OVER


def test_a_wall_hears_though_nobody_touches_it(committed):
    visitor = Visitor("mara")
    visitor.post("/desk/wall/")
    ended_by_idling(visitor)
    wall = listens("mara", visitor=visitor)
    cast.received()
    assert says(wall) == CHANGED


def test_whoever_loses_a_post_hears_no_more_of_it(committed):
    page = listens("ola")
    posts = Post.objects.using("owner").filter(worker=cast.worker("ola"))
    posts.update(ended_at=timezone.now())
    cast.received()
    assert says(page) == HERE


# --- what wakes


@contextmanager
def woken() -> Iterator[Any]:
    """Counts the wake-ups by now; not one of them carries a word."""
    with psycopg.connect(**room.address(), autocommit=True) as link:
        link.execute(f"listen {CHANNEL}")
        notes: list[str] = []

        def count() -> int:
            notes.extend(note.payload for note in link.notifies(timeout=0.5))
            assert not any(notes)
            return len(notes)

        yield count


def test_an_act_wakes_once_and_one_that_fails_never(committed):
    with woken() as count:
        with pytest.raises(ZeroDivisionError):
            cast.doing("mara", lambda **_: 1 / 0)
        assert count() == 0
        cast.entered()
        before = count()
        case = cast.received()
        assert count() == before + 1
        with pytest.raises(ZeroDivisionError):
            cast.doing("mara", changed_and_undone, case=case)
        assert count() == before + 1


def changed_and_undone(*, case: Any, **_: Any) -> None:
    case.confidential_held = True
    case.save(update_fields=["confidential_held"])
    raise ZeroDivisionError


# --- the door


class Answer:
    """What the stream's door sends, until it is closed or the page leaves."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.has_left = asyncio.Event()

    async def send(self, message: dict[str, Any]) -> None:
        self.messages.append(message)

    async def receive(self) -> dict[str, Any]:
        await self.has_left.wait()
        return {"type": "http.disconnect"}

    @property
    def status(self) -> int:
        return self.messages[0]["status"]

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.messages[0]["headers"]}

    @property
    def body(self) -> str:
        return "".join(message.get("body", b"").decode() for message in self.messages[1:])


def scope(method: str = "GET", path: str = "/desk/stream/", query: str = "",
          **headers: str) -> dict[str, Any]:  # fmt: skip
    given = {"host": "localhost:8001"} | {k.replace("_", "-"): v for k, v in headers.items()}
    return {
        "type": "http", "method": method, "path": path, "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }  # fmt: skip


def cookie(client: Client) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"


def comes_to_the_door(asked: dict[str, Any], *, pages: int = 1) -> list[Answer]:
    """Each page stays half a second."""

    async def play() -> list[Answer]:
        stream, answers = Stream(), [Answer() for _ in range(pages)]
        keeping = asyncio.create_task(stream.room.keep())
        open_pages = [asyncio.create_task(stream(asked, one.receive, one.send)) for one in answers]
        await asyncio.sleep(1)
        for one in answers:
            one.has_left.set()
        await asyncio.gather(*open_pages)
        assert not stream.room.inside
        keeping.cancel()
        stream.room.thread.shutdown()
        return answers

    return in_a_thread_of_its_own(play())


def in_a_thread_of_its_own(play: Coroutine[Any, Any, Any]) -> Any:
    """The tests' own thread may be running a browser's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, play).result()


REFUSED = {
    "without a session": (401, scope()),
    "with a session of nobody": (401, scope(cookie="mash=nonsense")),
    "elsewhere": (404, scope(path="/desk/")),
    "by sending": (405, scope("POST")),
    "under another name": (400, scope(host="evil.example")),
    "from another site": (403, scope(origin="http://evil.example")),
    "from another port": (403, scope(origin="http://localhost:9999")),
    "embedded elsewhere": (403, scope(sec_fetch_site="cross-site")),
}


@pytest.mark.parametrize("how", REFUSED)
def test_the_door_is_shut(committed, how):
    status, asked = REFUSED[how]
    if status not in {401}:
        asked["headers"].append((b"cookie", cookie(Visitor("ola").client).encode()))

    [answer] = comes_to_the_door(asked)

    assert (answer.status, answer.body) == (status, "")


def test_our_own_page_is_let_in_and_nothing_is_kept_or_held_back(committed):
    asked = scope(cookie=cookie(Visitor("ola").client), origin="http://localhost:8000",
                  sec_fetch_site="same-site", query=f"since={moment()}")  # fmt: skip

    [answer] = comes_to_the_door(asked)

    assert answer.status == 200
    assert answer.body == "event: here\ndata:\n\n"
    assert answer.headers["content-type"] == "text/event-stream"
    assert "no-store" in answer.headers["cache-control"]
    assert answer.headers["x-accel-buffering"] == "no"
    assert answer.headers["access-control-allow-origin"] == "http://localhost:8000"


def test_one_person_has_so_many_pages_and_no_more(committed):
    asked = scope(cookie=cookie(Visitor("ola").client), query=f"since={moment()}")

    answers = comes_to_the_door(asked, pages=room.MOST_EACH + 2)

    statuses = [answer.status for answer in answers]
    assert 0 < statuses.count(200) <= room.MOST_EACH
    assert set(statuses) == {200, 429}


def test_a_database_that_is_away_ends_every_stream(committed, monkeypatch):
    def away(*_: Any) -> None:
        from django.db import OperationalError

        raise OperationalError("gone")

    monkeypatch.setattr(room, "hear", away)
    asked = scope(cookie=cookie(Visitor("ola").client))

    [answer] = comes_to_the_door(asked)

    assert answer.status == 401


# --- served as at work


def test_the_served_stream_says_changed_and_no_word_of_the_story(served):
    visitor = Visitor("mara")
    until = time.monotonic() + 30
    while not is_taken(served.live_port):
        assert time.monotonic() < until
        time.sleep(0.2)
    link = http.client.HTTPConnection("localhost", served.live_port, timeout=30)
    link.request("GET", f"/desk/stream/?since={moment()}",
                 headers={"Cookie": cookie(visitor.client)})  # fmt: skip
    answer = link.getresponse()
    assert answer.status == 200
    assert answer.readline() == b"event: here\n"

    cast.shared()

    wire = b"".join(answer.readline() for _ in range(6))
    assert set(wire.split(b"\n")) <= {b"event: changed", b"event: here", b"data:", b""}
    assert b"event: changed" in wire
    link.close()
