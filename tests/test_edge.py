"""An agency's own service: its list, the questions of a hub, and what never leaves it."""

import itertools
import json
import logging
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest

from mash.database import CHECKOUT
from mash.edge import listed, wire
from mash.edge.asking import Address, NoAnswer, ask
from mash.edge.command import main
from mash.edge.listed import CannotLoad
from mash.edge.service import Edge
from mash.edge.store import Store
from mash.edge.wire import Known, Question, Told
from mash.matching import record
from mash.matching.record import Name, Record
from tests.canary import Canary, sightings
from tests.edges import filed, served
from tests.site import free_port

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
REQUEST = "0e7cbd5c-93d8-4b9f-8a36-5b7a3f3f7c11"
BRAMBLE = {
    "first": "Bramble", "last": "Sampleton", "dob": "2016-05-03", "sex": "F", "house": "12",
    "street": "Example Road", "postcode": "SE1 2AB",
}  # fmt: skip
ROWAN = {
    "first": "Rowan", "last": "Fernwick", "dob": "2012-01-31", "sex": "M",
    "officer": "Detective Ida Invented",
}  # fmt: skip
ASKED = Record((Name("Bramble", "Sampleton"),), "2016-05-03", "F")
SAME_WITH_OFFICER = Record((Name("Rowan", "Fernwick"),), "2012-01-31", "M")
STRANGER = Record((Name("Quilla", "Nobodyson"),), "1971-02-11", "F")
NONCES = (f"{number:032x}" for number in itertools.count(1))


@pytest.fixture
def store(edge_database, tmp_path) -> Iterator[Store]:
    """The police's list: Bramble, and Rowan with a named officer."""
    made = Store(edge_database, "police", tmp_path / "police")
    made.load(listed.read(filed(tmp_path, BRAMBLE, ROWAN)), now=NOW)
    made.make_hub_key("southwark")
    yield made
    with psycopg.connect(edge_database) as link:
        link.execute("drop schema if exists edge_police cascade")


class Clock:
    """Stands still but for who sleeps."""

    def __init__(self) -> None:
        self.now, self.slept = NOW.timestamp(), []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.fixture
def edge(store) -> Edge:
    clock = Clock()
    return Edge(store, 300, clock, clock.sleep)


def key_of(store: Store) -> bytes:
    key = store.hub_key("southwark")
    assert key
    return key


def asks(edge: Edge, *people: Record, **changes) -> list[Told]:
    told = {
        "hub": "southwark", "at": int(NOW.timestamp()), "nonce": next(NONCES), "timeout": 10,
        "question": Question(REQUEST, "public-task", people), "key": key_of(edge.store), **changes,
    }  # fmt: skip
    key = told.pop("key")
    with served(edge) as url:
        return ask(Address(url, key), **told)


def kept(store: Store) -> list[str]:
    with store.at_work() as link:
        return [row[0] for row in link.execute("select outcome from asked order by at, ctid")]


def test_a_listed_child_is_possible_a_listed_one_with_an_officer_is_to_be_asked_about(edge):
    told = asks(edge, ASKED, SAME_WITH_OFFICER, STRANGER)

    assert told == [
        Told(Known.POSSIBLE),
        Told(Known.CONTACT, "Detective Ida Invented"),
        Told(Known.NONE),
    ]
    assert kept(edge.store) == ["asked", "answered"]


def test_another_spelling_and_a_swapped_date_are_still_possible(edge):
    spelt = replace(ASKED, names=(Name("Brambel", "Sampelton"),), born="05/03/2016")
    at_home = (record.Address("12 Example Rd", "SE1 2AB"),)

    assert asks(edge, replace(spelt, addresses=at_home)) == [Told(Known.POSSIBLE)]


def test_every_answer_has_one_size_and_takes_whole_steps_of_time(edge):
    sizes = {len(wire.encoded([Told(known, officer)])) for known, officer in [
        (Known.NONE, ""), (Known.CONTACT, "ॐ" * wire.LONGEST_OFFICER), (Known.POSSIBLE, ""),
    ]}  # fmt: skip
    ticks = itertools.count(NOW.timestamp(), 0.0625)
    read: list[float] = []
    moving = replace(edge, clock=lambda: read.append(next(ticks)) or read[-1])

    for person in (ASKED, STRANGER):
        read.clear()
        asks(moving, person)
        slept = edge.clock.slept.pop()
        assert (read[-1] - read[0] + slept) % 0.25 == 0

    assert sizes == {wire.A_PERSON}


def test_a_wrong_key_and_a_hub_nobody_knows_are_told_the_same(edge):
    for changes in ({"key": bytes(32)}, {"hub": "lambeth"}, {"hub": "../southwark"}):
        with pytest.raises(NoAnswer, match="not-signed"):
            asks(edge, ASKED, **changes)

    assert kept(edge.store) == ["refused not-signed"] * 3


def test_a_question_sent_again_is_refused(edge):
    asks(edge, ASKED, nonce="a" * 32)

    with pytest.raises(NoAnswer, match="replayed"):
        asks(edge, ASKED, nonce="a" * 32)
    with pytest.raises(NoAnswer, match="unreadable"):
        asks(edge, ASKED, nonce="short")


@pytest.mark.parametrize("seconds", [-301, 301, 10**20])
def test_a_question_of_another_time_is_refused(edge, seconds):
    with pytest.raises(NoAnswer, match="stale"):
        asks(edge, ASKED, at=int(NOW.timestamp()) + seconds)


def test_clocks_may_differ_by_five_minutes(edge):
    assert asks(edge, STRANGER, at=int(NOW.timestamp()) + 299) == [Told(Known.NONE)]


def test_a_hub_may_ask_for_so_many_people_an_hour_and_the_next_hour_again(edge):
    few = replace(edge, people_an_hour=2)
    asks(few, ASKED, STRANGER)

    with pytest.raises(NoAnswer, match="too-many"):
        asks(few, STRANGER)
    edge.clock.now += 3601
    assert asks(few, STRANGER, at=int(edge.clock.now)) == [Told(Known.NONE)]


@pytest.mark.parametrize("wrong", ["a\0b", "\u202enotelpmaS", "\ud800", "x" * 301, "two\nlines"])
def test_a_question_that_nobody_could_read_is_refused(edge, wrong, monkeypatch):
    monkeypatch.setattr(Question, "encoded", lambda told: json.dumps({
        "request": REQUEST, "purpose": "public-task", "people": [{
            "names": [[wrong, "", "legal"]], "born": "", "sex": "", "addresses": [],
            "phones": [], "nhs": "",
        }],
    }).encode())  # fmt: skip

    with pytest.raises(NoAnswer, match="unreadable"):
        asks(edge, ASKED)
    assert kept(edge.store) == ["refused unreadable"]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"null", b"{", b"[" * 60_000, b'{"people": [{}]}', b"\xff\xfe=\xd8",
        json.dumps({"request": REQUEST, "purpose": "x", "people": [], "more": 1}).encode(),
    ],
)  # fmt: skip
def test_what_is_no_question_is_refused(edge, body, monkeypatch):
    monkeypatch.setattr(Question, "encoded", lambda told: body)

    with pytest.raises(NoAnswer, match="unreadable"):
        asks(edge, ASKED)


def test_a_question_that_is_too_long_is_not_even_read(edge):
    environ = {"PATH_INFO": "/ask", "REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(10**9)}
    said: list[str] = []

    body = b"".join(edge(environ, lambda status, headers: said.append(status)))

    assert said == ["413 Request Entity Too Large"]
    assert json.loads(body) == {"refused": "too-long"}


def test_a_date_of_31_february_and_a_thousand_names_have_an_answer_or_a_refusal(edge):
    assert asks(edge, replace(ASKED, born="31/02/2016"))
    with pytest.raises(NoAnswer, match="unreadable"):
        asks(edge, replace(ASKED, names=(Name("A", "B"),) * 1000))


def test_no_word_of_the_list_or_the_question_is_in_a_log_or_the_database(edge, caplog):
    caplog.set_level(logging.DEBUG)
    asks(edge, ASKED, SAME_WITH_OFFICER)
    with edge.store.at_work() as link:  # rows that open for nobody: every try to answer fails
        link.execute("update person set told = '\\x00'")
    with pytest.raises(NoAnswer, match="failed"):
        asks(edge, ASKED)

    with psycopg.connect(edge.store.url) as link:
        rows = [str(link.execute(f"select * from edge_police.{table}").fetchall())
                for table in ("person", "matchkey", "asked", "nonce", "list")]  # fmt: skip
    canary = Canary("", ("Bramble", "Sampleton", "Example Road", "Fernwick", "2016-05-03", REQUEST))
    seen = " ".join([*rows, caplog.text]).encode()
    assert sightings(seen, [canary]) == []
    assert "could not be answered" in caplog.text


def test_the_list_and_its_keys_mean_nothing_without_the_agencys_secret(store, tmp_path):
    with store.at_work() as link:
        held = link.execute("select told from person").fetchall()
        mine = set(link.execute("select k from matchkey").fetchall())

    other = replace(store, folder=tmp_path / "another")
    other.load([listed.Listed(ASKED, "")], now=NOW)

    assert not any(b"Bramble" in told for (told,) in held)
    with other.at_work() as link:
        assert not mine & set(link.execute("select k from matchkey").fetchall())


def test_what_was_asked_is_never_changed_by_its_keeper(edge):
    asks(edge, ASKED)

    for act in ("delete from asked", "update asked set hub = ''", "truncate asked"):
        with pytest.raises(psycopg.errors.RaiseException), edge.store.at_work() as link:
            link.execute(act)


def test_a_new_list_takes_the_place_of_the_old_one_whole(edge, tmp_path):
    edge.store.load(listed.read(filed(tmp_path, ROWAN)), now=NOW)

    assert asks(edge, ASKED, SAME_WITH_OFFICER) == [
        Told(Known.NONE), Told(Known.CONTACT, "Detective Ida Invented"),
    ]  # fmt: skip


def test_a_load_that_breaks_off_leaves_the_old_list(edge):
    def people():
        yield listed.Listed(STRANGER, "")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        edge.store.load(people(), now=NOW)

    assert asks(edge, ASKED, STRANGER) == [Told(Known.POSSIBLE), Told(Known.NONE)]


def test_rows_that_cannot_be_read_are_named_and_none_of_their_words(tmp_path):
    path = filed(
        tmp_path,
        BRAMBLE,
        BRAMBLE | {"first": "Bram\u202eble"},
        {"postcode": "SE1 2AB"},
        BRAMBLE | {"dob": "in spring"},
        BRAMBLE | {"officer": "x" * 101},
        BRAMBLE | {"first": "x" * 301},
    )
    with path.open("a") as file:
        file.write("7,too,few\n")

    with pytest.raises(CannotLoad) as refused:
        listed.check(path)

    assert str(refused.value).splitlines() == [
        "Nothing is loaded.",
        "row 3: first: hidden characters, or too long",
        "row 4: neither a name nor an NHS number",
        "row 5: dob: no date; write 2015-03-07",
        "row 6: officer: more than 100 letters",
        "row 7: first: hidden characters, or too long",
        "row 8: more or fewer cells than columns",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no column first, last, dob"),
        (b"first,last,dob\n", "lists nobody"),
        (b"first,last\nA,B\n", "no column dob"),
        (b"first,last,dob\n\xff,B,\n", "cannot be read"),
        (b"first,last,dob\na\0,B,\n", "cannot be read|hidden characters"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_a_sentence(tmp_path, content, sentence):
    path = tmp_path / "list.csv"
    path.write_bytes(content)

    with pytest.raises(CannotLoad, match=sentence):
        listed.check(path)


def test_an_edge_without_a_list_says_so(edge):
    with psycopg.connect(edge.store.url) as link:
        link.execute("drop schema edge_police cascade")

    with pytest.raises(NoAnswer, match="no-list"):
        asks(edge, ASKED)


def test_a_list_made_for_another_matcher_is_no_list_rather_than_none_likely(edge, monkeypatch):
    monkeypatch.setattr("mash.edge.store.matcher", lambda: "a later one")

    with pytest.raises(NoAnswer, match="no-list"):
        asks(edge, ASKED)


def test_an_answer_that_the_edge_did_not_sign_is_not_believed(store):
    def liar(environ, start):
        start("200 OK", [("Mash-Signature", "0" * 64)])
        return [wire.encoded([Told(Known.NONE)])]

    with served(liar) as url, pytest.raises(NoAnswer, match="not-trusted"):
        ask(Address(url, key_of(store)), hub="southwark", at=0, nonce="0" * 32, timeout=5,
            question=Question(REQUEST, "public-task", (ASKED,)))  # fmt: skip


def test_a_machine_that_talks_nonsense_or_hangs_up_is_away():
    question = Question(REQUEST, "public_task", (ASKED,))
    for said in (
        b"",
        b"220 mail.example ESMTP\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
    ):
        with socket.create_server(("127.0.0.1", 0)) as server:
            thread = threading.Thread(target=talk, args=[server, said])
            thread.start()
            url = f"http://127.0.0.1:{server.getsockname()[1]}/ask"
            with pytest.raises(NoAnswer, match="away|not-trusted"):
                ask(Address(url, bytes(32)), hub="southwark", at=0, nonce="0" * 32, timeout=5,
                    question=question)  # fmt: skip
            thread.join()


def talk(server: socket.socket, said: bytes) -> None:
    link, _ = server.accept()
    with link:
        link.recv(65536)
        link.sendall(said)


def test_names_go_to_no_address_that_is_not_encrypted():
    with pytest.raises(NoAnswer, match="not-trusted"):
        ask(Address("http://police.example/ask", bytes(32)), hub="southwark", at=0,
            nonce="0" * 32, timeout=5, question=Question(REQUEST, "x", (ASKED,)))  # fmt: skip


def test_the_service_knows_no_table_of_the_hub():
    said = "import mash.edge.service, mash.edge.command, sys; print('django' in sys.modules)"

    ended = subprocess.run([sys.executable, "-c", said], cwd=CHECKOUT, capture_output=True)

    assert ended.stdout == b"False\n", ended.stderr


def test_an_agency_loads_gives_a_key_and_answers(edge_database, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MASH_EDGE_DATABASE", edge_database)
    monkeypatch.setenv("MASH_EDGE_KEYS", str(tmp_path))
    port = free_port()
    main(["load", str(filed(tmp_path, BRAMBLE)), "--agency", "fire"])
    main(["key", "--agency", "fire", "--hub", "southwark"])
    assert "1 people are listed for fire." in capsys.readouterr().out
    key = bytes.fromhex((tmp_path / "fire" / "hubs" / "southwark.key").read_text())
    command = [
        sys.executable,
        "-m",
        "mash",
        "edge",
        "serve",
        "--agency",
        "fire",
        "--port",
        str(port),
    ]
    process = subprocess.Popen(command, cwd=CHECKOUT)
    try:
        wait_for(port)
        told = ask(
            Address(f"http://127.0.0.1:{port}/ask", key), hub="southwark", at=int(time.time()),
            nonce=next(NONCES), timeout=20, question=Question(REQUEST, "public-task", (ASKED,)),
        )  # fmt: skip
    finally:
        process.terminate()
        process.wait(20)
    assert told == [Told(Known.POSSIBLE)]


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/")
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The edge does not answer.")
