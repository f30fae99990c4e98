"""What is sealed is nowhere: not in a page, a log, a letter, a summary, nor in any table.

Each detector first finds a canary planted for it; only then is its silence worth anything.
"""

import gzip
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mash import database
from mash.cases.models import Case, Letter
from mash.closure.actions import close_case
from mash.contact.referrer import secret_of
from mash.decision.actions import decide, undecided
from mash.drafts.drafting import Drafting
from mash.handover.actions import give_feedback
from mash.handover.models import Feedback, Summary
from mash.need_to_know.acts import Act
from mash.sealed.models import Seal
from mash.sharing.actions import answer_request, seal_item, share_item
from mash.sharing.models import Handling, Kind
from tests import canary, cast
from tests.canary import Canary
from tests.crawler import Visitor

SEALERS = {"paul": "incidents", "helen": "health_contact", "prue": "orders_and_licences"}
EVERYBODY = ["", *cast.CAST]


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
        visitor.walk("/", "/desk/", "/desk/?closed=1", "/audit/", f"/cases/{case.reference}/")
        for answer in visitor.answers:
            yield f"{answer.who}: {answer.asked} {answer.status}", answer.whole
    typed = {"reference": case.reference, "secret": secret_of(case.reference)}
    state = Client().post("/referral/state/", typed, secure=True)
    assert state.status_code == 200
    yield "the referrer: /referral/state/", state.content


def tables() -> Iterator[tuple[str, bytes]]:
    """Every row of every table, as the database's owner reads it: the sealed table's too."""
    with connections["owner"].cursor() as cursor:
        for table in connections["owner"].introspection.table_names(cursor):
            cursor.execute(f"select t::text from {table} t")  # noqa: S608
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
    shown = leaks(everywhere(case), canaries)
    decide_and_send(case)
    shown += leaks(everywhere(case), canaries)
    cast.doing("mara", give_feedback, case=case)
    cast.doing("mara", close_case, case=case)
    shown += leaks(everywhere(case), canaries)

    assert shown == []
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
