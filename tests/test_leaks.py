"""What is sealed is nowhere: not in a page, a log, a letter, a summary, nor in any table.

Each detector first finds a canary planted for it; only then is its silence worth anything.
"""

import asyncio
import gzip
import json
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core import mail
from django.db import connections
from django.http import QueryDict
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from mash import database
from mash.cases.letters import write_letter
from mash.cases.models import Case, Letter, LetterKind
from mash.closure.actions import close_case
from mash.contact.referrer import secret_of
from mash.decision.actions import decide, undecided
from mash.desk.listeners import Word, hear
from mash.desk.stream import tells
from mash.drafts.drafting import Drafting
from mash.handover.actions import give_feedback
from mash.handover.models import Feedback, Summary
from mash.handover.rounds import Rounds
from mash.need_to_know.acts import Act
from mash.need_to_know.session import Door, through_door
from mash.need_to_know.telling import CHANNEL
from mash.sealed.models import Seal
from mash.sharing.actions import answer_request, seal_item, share_item
from mash.sharing.models import Handling, Kind
from tests import canary, cast, notify_server
from tests.canary import Canary
from tests.crawler import Visitor
from tests.test_stream import listens

SEALERS = {"paul": "incidents", "helen": "health_contact", "prue": "orders_and_licences"}
EVERYBODY = ["", *cast.CAST]
STARTS = ("/", "/desk/", "/desk/?closed=1", "/desk/wall/", "/desk/overnight/", "/letters/",
          "/audit/", "/samples/", "/disagreements/")  # fmt: skip
# what is searched is what is printed, too: a page and its print are the same HTML
REACHED = {
    "front", "referral", "desk", "wall", "overnight", "letters", "audit", "case", "request",
    "seals", "open_seal", "summary", "summary_pdf", "letter_pdf", "pack", "night_note",
    "disagreement", "samples", "sample", "sampled",
}  # fmt: skip


@pytest.fixture
def canaries() -> list[Canary]:
    return canary.hatch()


def sealed_case(canaries: list[Canary]) -> Case:
    """Three agencies each seal a canary, and share something plain."""
    case = cast.rated()
    for (name, category), hidden in zip(SEALERS.items(), canaries, strict=True):
        request = cast.request_to(case, name)
        plain = cast.weighed("Known to us.", category=category)
        doing = {"request": request, "now": cast.NOW}
        cast.doing(name, share_item, weighed=plain, handling=Handling.MAY_LEAVE, **doing)
        cast.doing(name, seal_item, weighed=cast.weighed(hidden.text, category=category), **doing)
        cast.doing(name, answer_request, kind=Kind.SHARED, **doing)
    cast.spend_the_night(case)
    return case


def decide_and_send(case: Case) -> None:
    for child in cast.seeing("mara", lambda: undecided(case)):
        cast.doing("mara", decide, case=case, child=child, **cast.DECISION)
    cast.send(case)


def everywhere(case: Case) -> Iterator[tuple[str, bytes]]:
    """What everybody is shown, from the desk, from the case, and by every form they find."""
    for name in EVERYBODY:
        visitor = Visitor(name)
        visitor.walk(*STARTS, f"/cases/{case.reference}/")
        for answer in visitor.answers:
            yield f"{answer.who}: {answer.asked} {answer.status}", answer.whole
    typed = {"reference": case.reference, "secret": secret_of(case.reference)}
    state = Client().post("/referral/state/", typed, secure=True)
    assert state.status_code == 200
    yield "the referrer: /referral/state/", state.content


def reached(places: list[tuple[str, bytes]]) -> set[str]:
    """The kinds of pages that somebody was shown."""
    shown = [where.rsplit(" ", 2) for where, _ in places if where.endswith(" 200")]
    return {name_of(asked.split("?")[0]) for _, asked, _ in shown}


def name_of(path: str) -> str:
    try:
        return resolve(path).url_name or ""
    except Resolver404:
        return ""


def tables() -> Iterator[tuple[str, bytes]]:
    """Every row of every table, as the database's owner reads it: the sealed table's too."""
    with connections["owner"].cursor() as cursor:
        for table in connections["owner"].introspection.table_names(cursor):
            cursor.execute(f"select t::text from {table} t")
            yield table, "\n".join(row[0] for row in cursor.fetchall()).encode()


def typed_and_not_sent(case: Case, canaries: list[Canary]) -> None:
    """Each of the sealing agencies' workers has a canary in a draft, too."""
    for name, hidden in zip(SEALERS, canaries, strict=True):
        path = reverse("hold_item", args=[cast.request_to(case, name).pk])
        typed = QueryDict(mutable=True)
        typed.update({"text": hidden.text, "handling": "sealed"})
        form = Drafting(cast.worker(name), Act.SHARE_ITEM, path, case.pk)
        now = timezone.now()
        cast.seeing(name, lambda form=form, typed=typed, now=now: form.keep(typed, now), now=now)


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file that the hub keeps: keys, and the database server's own log."""
    for path in folder.rglob("*"):
        if path.is_file() and (path.suffix in {".key", ".log", ""} and "base" not in path.parts):
            yield str(path), path.read_bytes()


def leaks(places: Iterator[tuple[str, bytes]], canaries: list[Canary]) -> list[str]:
    return [
        f"{where}: {', '.join(found)}"
        for where, blob in places
        if (found := canary.sightings(blob, canaries))
    ]


def test_no_page_of_anybody_shows_a_sealed_word(db, canaries, caplog):
    """At sharing, at handover and after closing; and no log line, whatever was tried."""
    caplog.set_level(logging.DEBUG)
    case = sealed_case(canaries)
    cast.doing("paul", cast.disagree, case=case, **cast.DISAGREES)
    places = list(everywhere(case))
    decide_and_send(case)
    cast.doing("mara", give_feedback, case=case)
    places += everywhere(case)
    cast.doing("mara", close_case, case=case)
    cast.draw(cast.sample_of())
    places += everywhere(case)

    assert leaks(iter(places), canaries) == []
    assert reached(places) >= REACHED
    assert canary.sightings(caplog.text.encode(), canaries) == []


def test_a_draft_of_a_sealed_word_is_on_its_writers_form_and_nowhere_else(db, canaries, caplog):
    caplog.set_level(logging.DEBUG)
    case = sealed_case(canaries)
    typed_and_not_sent(case, canaries)

    found = leaks(everywhere(case), canaries)

    shown = {(line.split(":")[0], line.rsplit(": ", 1)[1]) for line in found}
    assert {where.split("/")[-2] for where in found} == {"hold"}
    assert {who for who, _ in shown} == set(SEALERS)
    for (name, _), hidden in zip(SEALERS.items(), canaries, strict=True):
        assert {marks for who, marks in shown if who == name} == {", ".join(hidden.marks)}
    assert canary.sightings(caplog.text.encode(), canaries) == []


def test_the_pages_detector_finds_what_is_planted(db, canaries):
    """The same words shared openly are found, in the pages of those on the case."""
    case = cast.rated()
    request = cast.request_to(case, "paul")
    for hidden in canaries:
        open_item = cast.weighed(hidden.text)
        cast.doing(
            "paul", share_item, request=request, weighed=open_item, handling=Handling.HUB_ONLY
        )

    found = leaks(everywhere(case), canaries)

    assert {line.split(":")[0] for line in found} >= {"mara", "miles", "paul", "pam", "helen"}


def test_the_log_detector_finds_what_is_planted(canaries, caplog):
    logging.getLogger("planted").error("it says: %s", canaries[1].text)

    assert canary.sightings(caplog.text.encode(), canaries) == list(canaries[1].marks)


def test_no_table_and_no_file_holds_a_sealed_word(committed, canaries):
    """Not even its own table: there it lies encrypted. And each detector finds what is planted."""
    case = sealed_case(canaries)
    typed_and_not_sent(case, canaries)
    assert leaks(tables(), canaries) == []
    decide_and_send(case)
    cast.doing("mara", give_feedback, case=case)
    cast.doing("mara", close_case, case=case)

    assert leaks(tables(), canaries) == []
    assert leaks(files(database.data_folder()), canaries) == []

    with connections["owner"].cursor() as cursor:
        cursor.execute("set synchronous_commit = on")
        cursor.execute("create table planted (words text)")
        for _ in range(3):  # one of them may lie across two pages of the write-ahead log
            cursor.execute("insert into planted values (%s)", [canaries[0].text])
    planted = settings.MASH_KEYS / "planted.key"
    planted.write_text(canaries[1].text)
    assert [line.split(":")[0] for line in leaks(tables(), canaries)] == ["planted"]
    found = leaks(files(database.data_folder()), canaries)
    assert any("planted.key" in line for line in found)
    assert any("pg_wal" in line for line in found)  # the write-ahead log is searched as well
    planted.unlink()


def test_summary_feedback_and_outbox_hold_no_sealed_word(db, canaries):
    case = sealed_case(canaries)
    decide_and_send(case)
    cast.doing("mara", give_feedback, case=case)

    def texts() -> list[str]:
        rows = [*Summary.objects.filter(case=case), *Feedback.objects.filter(case=case)]
        return [str(row.words) for row in [*rows, *Letter.objects.filter(case=case)]]

    written = cast.seeing("mara", texts)

    assert len(written) == 4
    assert canary.sightings("\n".join(written).encode(), canaries) == []


@contextmanager
def carried(by: str, settings) -> Iterator[Callable[[], list[bytes]]]:
    """What the post hands over, as a mail server or as GOV.UK Notify is given it."""
    if by == "smtp":
        yield lambda: [message.message().as_bytes() for message in mail.outbox]
        return
    given: list[bytes] = []
    with notify_server.serving() as hub:
        settings.MASH_POST, settings.MASH_NOTIFY_URL = "notify", hub.url
        settings.MASH_NOTIFY_KEY = notify_server.KEY
        settings.MASH_NOTIFY_TEMPLATE = notify_server.TEMPLATE
        hub.refuse = lambda body: given.append(json.dumps(body).encode())
        yield lambda: given


@pytest.mark.parametrize("by", ["smtp", "notify"])
def test_nothing_that_the_post_carries_holds_a_sealed_word(db, canaries, settings, by):
    """Acknowledgement, reminders, feedback; and it is looked into what is carried."""
    case, late = sealed_case(canaries), cast.NOW + timedelta(days=2)
    with carried(by, settings) as post:
        Rounds(30).one(late)
        decide_and_send(case)
        cast.doing("mara", give_feedback, case=case)
        Rounds(30).one(late)

        kinds = cast.seeing("mara", lambda: set(case.letters.values_list("kind", flat=True)))
        assert kinds == {LetterKind.ACKNOWLEDGEMENT, LetterKind.CHASER, LetterKind.FEEDBACK}
        assert len(post()) >= len(kinds)
        assert leaks(enumerated(post()), canaries) == []

        with through_door(Door.CHASERS):
            plant = {"to": "a@example.org", "subject": "-", "text": canaries[1].text}
            write_letter(case, LetterKind.CHASER, about=("planted",), now=late, **plant)
        Rounds(30).one(late)
        assert len(leaks(enumerated(post()), canaries)) == 1


def enumerated(blobs: list[bytes]) -> Iterator[tuple[str, bytes]]:
    return ((str(number), blob) for number, blob in enumerate(blobs))


def test_what_wakes_the_stream_and_what_it_says_are_no_words_of_anybody(committed, run, canaries):
    with psycopg.connect(run.url_of(committed), autocommit=True) as link:
        link.execute(f"listen {CHANNEL}")
        case = sealed_case(canaries)
        decide_and_send(case)
        woken = [note.payload for note in link.notifies(timeout=1)]

    pages = [listens(name, of) for name in cast.CAST for of in (None, case)]
    for page in pages:
        page.snapshot = None  # read long ago: whatever can be told is told
    said = {event(word) for word in hear(pages).values()}

    assert set(woken) == {""}
    assert said == {b"event: changed\ndata:\n\n", b"event: gone\ndata:\n\n"}


def event(word: Word) -> bytes:
    """As it goes over the wire."""
    sent: list[bytes] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message["body"])

    with ThreadPoolExecutor(1) as thread:  # this one may be running a browser's loop
        thread.submit(asyncio.run, tells(send, word)).result()
    return b"".join(sent)


def test_the_documents_detector_finds_what_is_planted(db, canaries):
    """What the owner lets leave, and the manager ticks, is in the summary."""
    case = cast.rated()
    request = cast.request_to(case, "paul")
    cast.doing(
        "paul",
        share_item,
        request=request,
        weighed=cast.weighed(canaries[2].text),
        handling=Handling.MAY_LEAVE,
    )
    decide_and_send(case)
    summary = cast.seeing("rita", lambda: str(Summary.objects.get(case_id=case.pk).words))

    assert canary.sightings(summary.encode(), canaries) == list(canaries[2].marks)


def test_every_dress_of_a_canary_is_recognised(canaries):
    for hidden in canaries:
        for mark in hidden.marks:
            for dress in canary.dresses(mark):
                assert mark in canary.sightings(b"so " + dress + b" it is", [hidden])
            assert mark in canary.sightings(gzip.compress(mark.encode()), [hidden])


def test_the_sealed_text_lies_encrypted_even_in_its_own_table(db, canaries):
    case = sealed_case(canaries)

    def stored() -> bytes:
        seals = Seal.objects.filter(case_id=case.pk)
        return b"".join(bytes(seal.sealed) + bytes(seal.wrapped_key) for seal in seals)

    assert canary.sightings(cast.seeing("mara", stored), canaries) == []


def test_everyone_on_the_case_reads_one_sentence_and_the_same(db, canaries):
    """Which agency, how many, since when: the page does not say."""
    case = sealed_case(canaries)
    pages = {}
    for name in ("miles", "pam", "hope", "helen"):
        visitor = Visitor(name)
        response = visitor.client.get(f"/cases/{case.reference}/")
        pages[name] = response.content.decode()

    for name in ("miles", "pam", "helen"):
        assert pages[name].count("onfidential information is held on this case") >= 1
    assert "onfidential information" not in pages["hope"]  # her part is done: it is hidden
