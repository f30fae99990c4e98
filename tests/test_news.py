"""An open desk reads the rows that changed: the same as the whole desk has, and nothing beside.

These tests commit: within one transaction everything is new to itself.
"""

import io
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.utils import timezone

from mash.audit.models import Entry
from mash.cases.models import Case
from mash.closure.actions import close_case
from mash.desk import news
from mash.desk.reading import RELATED, URGENT, read_cases
from mash.desk.rows import LAST, place, row_keys
from mash.need_to_know.acts import Act
from mash.night.overnight import count_overnight, overnight_of
from mash.process import Stage
from mash.screening.actions import give_position, open_screening, settle_screening
from mash.sharing.actions import answer_request, seal_item
from mash.sharing.asking import rate_case
from mash.sharing.models import Kind
from tests import cast
from tests.test_stream import (
    ended_by_idling,
    ended_by_the_day,
    has_a_new_password,
    left,
    signed_out,
)
from tests.visitor import Visitor

DESK, NEWS = "/desk/", "/desk/news/"
SINCE = re.compile(r'data-since="([^"]+)"')
CHANGED = re.compile(r'data-changed="([^"]*)"')
TABLE = re.compile(
    r'<table class="mash-table mash-desk" data-place="(\d+)">(.*?)</table>', re.DOTALL
)
ROW = re.compile(r'<tr data-row="([^"]+)" data-order="([^"]+)">(.*?)</tr>', re.DOTALL)
LEFT = re.compile(r"(Due in|Late by) [^<]*")  # the time that is left goes on
NOTHING, READ_ALL = 204, 205


class Sitter(Visitor):
    """Somebody with the desk open, as its script reads it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        found = SINCE.search(self.reads(DESK))
        assert found
        self.since = found[1]

    @property
    def address(self) -> str:
        return f"{NEWS}?{urlencode({'since': self.since})}"

    def hears(self) -> str:
        """The news; empty where there are none."""
        answer = self.get(self.address)
        assert answer.status_code in {200, NOTHING}
        return answer.content.decode()


def rows(text: str) -> set[tuple[str, str, str, str]]:
    return {
        (table, key, order, LEFT.sub("", html))
        for table, content in TABLE.findall(text)
        for key, order, html in ROW.findall(content)
    }


def keys(text: str) -> set[str]:
    found = CHANGED.search(text)
    return set(found[1].split()) if found else set()


def rated(now: Any) -> None:
    case = cast.entered(now)
    yield case
    cast.doing("mara", rate_case, case=case, code="red", reason="Credible.", now=now)


def opened(now: Any) -> None:
    case = cast.received(now)
    yield case
    cast.doing("ola", open_screening, case=case, now=now)


def positioned(now: Any) -> None:
    case = cast.screened(now)
    yield case
    for name in ("pat", "cora"):
        cast.doing(name, give_position, case=case, route="nfa", reasons="Known.", now=now)


def settled(now: Any) -> None:
    case = cast.screened(now)
    yield case
    cast.doing("mara", settle_screening, case=case, outcome="fast_track", answer="No.", now=now)


def answered(now: Any) -> None:
    case = cast.rated(now=now)
    yield case
    request = cast.request_to(case, "paul")
    cast.doing("paul", answer_request, request=request, kind=Kind.NOTHING_HELD, now=now)


def sent(now: Any) -> None:
    case = cast.decided(now)
    yield case
    cast.send(case, now)


def closed(now: Any) -> None:
    case = cast.handed_over(now)
    yield case
    cast.doing("mara", close_case, case=case, now=now)


@pytest.mark.parametrize("change", [rated, opened, positioned, settled, answered, sent, closed])
def test_the_news_are_the_rows_that_the_whole_desk_has(committed, change):
    """For each of the cast: put in by key, they make of the desk before the desk that is now."""
    now = timezone.now()
    other, acting = cast.received(now), change(now)
    case = next(acting)
    sitters = {name: Sitter(name) for name in cast.CAST}
    before = {name: rows(one.reads(DESK)) for name, one in sitters.items()}

    assert list(acting) == []

    heard = 0
    for name, one in sitters.items():
        new = one.hears()
        assert cast.SECRET not in new
        key = row_keys(one.worker)
        assert keys(new) <= {key(case.pk)}, name
        assert key(other.pk) not in new
        kept = {row for row in before[name] if row[1] not in keys(new)}
        assert kept | rows(new) == rows(one.reads(DESK)), name
        heard += bool(new)
    assert heard > 0


def test_whoever_is_not_concerned_hears_nothing_and_nothing_is_recorded(committed):
    hana = Sitter("hana")
    looks = {"act": Act.READ_DESK, "username": "hana"}
    before = cast.seeing("gwen", lambda: Entry.objects.filter(**looks).count())
    cast.received()

    answer = hana.get(hana.address)

    assert (answer.status_code, answer.content) == (NOTHING, b"")
    assert answer["X-Mash-Since"]
    assert cast.seeing("gwen", lambda: Entry.objects.filter(**looks).count()) == before


def test_sealing_once_more_is_news_to_nobody(committed):
    case = cast.shared()
    request = cast.request_to(case, "helen")
    sitters = [Sitter(name) for name in cast.CAST]

    hidden = cast.weighed("Not for others.", category="health_contact")
    cast.doing("helen", seal_item, request=request, weighed=hidden)

    assert not any(one.hears() for one in sitters)


def test_reading_what_is_new_is_a_look_at_the_desk(committed):
    ola = Sitter("ola")
    cast.received()
    looks = {"act": Act.READ_DESK, "username": "ola"}
    before = cast.seeing("gwen", lambda: Entry.objects.filter(**looks).count())

    assert ola.hears()

    assert cast.seeing("gwen", lambda: Entry.objects.filter(**looks).count()) == before + 1


def test_what_is_too_much_or_long_ago_is_read_as_a_page(committed, monkeypatch):
    ola = Sitter("ola")
    for _ in range(3):
        cast.received()
    monkeypatch.setattr(news, "MOST", 2)
    assert ola.get(ola.address).status_code == READ_ALL
    for since in ("", "nonsense", "%00", "1:1:"):
        assert ola.get(f"{NEWS}?since={since}").status_code == READ_ALL


def test_a_row_has_another_key_for_each_reader(db):
    case = cast.received()
    assert len({row_keys(cast.worker(name))(case.pk) for name in cast.CAST}) == len(cast.CAST)


def test_moments_stand_in_their_order_as_texts():
    moments = [cast.NOW.replace(year=year) for year in (1999, 2001, 2026, 2199)]
    assert sorted([LAST, *map(place, reversed(moments))]) == [*map(place, moments), LAST]


@pytest.mark.parametrize("played", [cast.at_night, cast.received])
def test_the_line_counts_what_the_list_of_the_night_holds(committed, played):
    played()
    for name in ("ola", "mara", "miles"):
        by = cast.worker(name)
        count, listed = cast.seeing(name, lambda by=by: (
            count_overnight(by, cast.NOW), overnight_of(by, cast.NOW).count))  # fmt: skip
        assert count == listed


def test_cases_read_in_one_question_are_those_that_django_reads(committed):
    """For each of the cast in turn, by one connection, until its plans are anybody's."""
    for play in cast.AT_STAGE.values():
        play()
    cast.told_again()
    for name in [*cast.CAST] * 2:
        cast.seeing(name, as_django_reads)


def as_django_reads() -> None:
    read = {case.pk: case for case in read_cases(Stage, only=None, order=URGENT, most=200)}
    known = {case.pk: case for case in Case.objects.select_related("manager", "contact")}
    assert read.keys() == known.keys()
    for pk, case in known.items():
        assert facts(read[pk]) == facts(case)
        assert (read[pk].manager, read[pk].contact) == (case.manager, case.contact)
        assert facts(read[pk].contact) == facts(case.contact)
        for name in RELATED:
            found = [facts(one) for one in getattr(read[pk], name).all()]
            expected = [facts(one) for one in getattr(case, name).all()]
            assert sorted(found, key=str) == sorted(expected, key=str)
        (alone,) = read_cases(Stage, only={pk}, order=URGENT, most=200)
        assert facts(alone) == facts(case)


def facts(row: Any) -> dict[str, Any]:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: bytes(v) if isinstance(v, memoryview) else v for name, v in values.items()}


# --- the short way


def shortly(visitor: Visitor | None, path: str, **changes: str) -> tuple[int, dict[str, str], str]:
    """What the web server is answered, without the way that every other page takes."""
    from config.wsgi import application

    told: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
        told.update(status=int(status[:3]), headers=dict(headers))

    where, _, query = path.partition("?")
    name = settings.SESSION_COOKIE_NAME
    cookie = f"{name}={visitor.client.session.session_key}" if visitor else ""
    body = application({
        "REQUEST_METHOD": "GET", "PATH_INFO": where, "QUERY_STRING": query,
        "SERVER_NAME": "localhost", "SERVER_PORT": "443", "HTTP_HOST": "localhost",
        "HTTP_COOKIE": cookie, "wsgi.url_scheme": "https", "wsgi.input": io.BytesIO(),
    } | changes, start)  # fmt: skip
    return told["status"], told["headers"], b"".join(body).decode()


def test_the_short_way_leads_to_what_the_long_way_does(committed):
    sitters = [Sitter(name) for name in cast.CAST]
    cast.shared(timezone.now())
    asked = {"HTTP_X_MASH_LIVE": "1"}

    for one in sitters:
        status, headers, text = shortly(one, one.address, **asked)
        answer = one.get(one.address)
        long = answer.content.decode()
        assert status == answer.status_code
        assert LEFT.sub("", SINCE.sub("", text)) == LEFT.sub("", SINCE.sub("", long))
        kept = {name: value for name, value in answer.headers.items() if name != "X-Mash-Since"}
        kept.pop("Vary", None)  # it depends on a cookie; nothing keeps it
        assert kept.items() <= headers.items()


ENDS = [ended_by_idling, ended_by_the_day, signed_out, left, has_a_new_password]


@pytest.mark.parametrize("ends", ENDS)
def test_the_short_way_is_shut_once_the_session_is_over(committed, ends: Callable[..., None]):
    ola = Sitter("ola")
    cast.received()
    assert shortly(ola, ola.address)[0] == 200
    key = ola.client.session.session_key
    ends(ola)

    status, _, text = shortly(
        None, ola.address, HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}={key}"
    )

    assert (status, text) == (401, "")


def test_the_short_way_is_for_our_workers_at_our_address_and_for_reading(committed):
    mara = Sitter("mara")
    cast.received()
    assert shortly(None, mara.address)[0] == 401
    assert shortly(None, mara.address, HTTP_COOKIE="mash=nonsense")[0] == 401
    assert shortly(mara, mara.address, HTTP_HOST="evil.example")[0] == 400
    assert shortly(mara, mara.address, REQUEST_METHOD="POST")[0] == 405
    mara.post("/desk/wall/")
    status, _, text = shortly(mara, mara.address)
    assert (status, text) == (404, "")


def test_a_look_by_the_short_way_prolongs_no_session(committed):
    ola = Sitter("ola")
    before = ola.client.session["seen"]
    session = ola.client.session
    session["seen"] = before - 100
    session.save()

    shortly(ola, ola.address)

    assert ola.client.session["seen"] == before - 100


def test_nobody_stays_known_to_the_database_after_the_short_way(committed):
    from mash.need_to_know.session import told_database

    shortly(Sitter("mara"), f"{NEWS}?since=")
    assert set(told_database().values()) == {""}
