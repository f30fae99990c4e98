"""Every text that a person can see goes through the catalogue, so that it can be said in Welsh.

A language of the test's own writes every message in full-width letters (`Ｓｅｎｄ`). Whatever
is then still in plain letters on a page came past the catalogue: it must be something that was
typed, a name, a reference, or a text of the hub file or the agreement: the hub's own words.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from gettext import GNUTranslations
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from config import messages
from mash.clock.deadlines import in_full, said, said_of_utc
from mash.desk.language import IN_WELSH
from mash.desk.wording import when
from mash.language import day_said
from mash.process import Stage
from mash.rights.forms import shortened
from tests import cast, played
from tests.crawler import Answer, Visitor

MASH = Path(__file__).resolve().parent.parent / "mash"
KEPT = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|\{\{|\}\}|<[^>]+>|&\w+;")
WIDE = {code: code + 0xFEE0 for code in (*range(65, 91), *range(97, 123))}
PLAIN = re.compile(r"[A-Za-z]{2,}")
SHOWN = {"alt", "title", "aria-label", "placeholder", "data-label", "aria-description"}
SILENT = {"script", "style"}
# names of things and of formats, the same in every language
NAMES = re.compile(
    r"[A-Z0-9]{3}-[A-Z0-9]{3}-[A-Z0-9]{3}|[\w.+-]+@[\w.-]+|https?://\S+|OpenMASH|\bPDF\b|"
    r"\bMASH\b|\binvented-\d{4}-\d+\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\b(?:GMT|BST)\b"
)
WHO = {
    Stage.CONTACT: ("ola",),
    Stage.SCREENING: ("pat", "mara"),
    Stage.SHARING: ("mara", "paul"),
    Stage.DECISION: ("mara",),
    Stage.HANDOVER: ("mara", "rita", "gwen"),
    Stage.CLOSED: ("mara",),
}
DJANGOS = {
    "This field is required.",  # compared with, never shown
    ":",  # after a label, where Django itself draws it
}
PAGES = ("/desk/", "/desk/?closed=1", "/desk/wall/", "/letters/", "/contacts/new/")
OPEN = ("/", "/tell-us/", "/tell-us/thank-you/", "/referral/state/", "/sign-in/", "/nothing-here/")


def widened(message: Any) -> str:
    """The message in full-width letters; what is filled in or marked up stays."""
    text = str(message)
    parts, at = [], 0
    for kept in KEPT.finditer(text):
        parts += [text[at : kept.start()].translate(WIDE), kept.group()]
        at = kept.end()
    return "".join([*parts, text[at:].translate(WIDE)])


@pytest.fixture
def wide(monkeypatch) -> Iterator[None]:
    """Everything that is asked of the catalogue comes back wide."""
    monkeypatch.setattr(played, "undone", "")  # letters too are written anew, wide
    said_of_utc.cache_clear()  # moments that were said in English before
    translation.gettext("")  # Django chooses its catalogues at the first question
    real = translation._trans
    for name in ("gettext", "pgettext", "ngettext", "npgettext"):
        getattr(real, name)
    monkeypatch.setattr(real, "gettext", widened)
    monkeypatch.setattr(real, "pgettext", lambda context, message: widened(message))
    monkeypatch.setattr(real, "ngettext", lambda one, many, n: widened(one if n == 1 else many))
    monkeypatch.setattr(
        real, "npgettext", lambda context, one, many, n: widened(one if n == 1 else many)
    )
    yield
    said_of_utc.cache_clear()


class Seen(HTMLParser):
    """What a page shows or says aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside.append(tag)
        self.texts += [value for name, value in attrs if name in SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not SILENT & set(self.inside[-1:]):
            self.texts.append(data)


def seen(body: str) -> list[str]:
    page = Seen()
    page.feed(body)
    return page.texts


def leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from leaves(one)
    elif isinstance(value, str):
        yield value


@cache
def known() -> re.Pattern[str]:
    """Words of the hub, of the agreement, and of the invented people."""
    told: set[str] = set()
    for file in ("hubs/southwark.toml", "agreements/southwark.toml"):
        told |= set(leaves(tomllib.loads((MASH.parent / file).read_text())))
    for source in (MASH.parent / "tests" / "cast.py", MASH / "desk" / "demo" / "answers.py"):
        tree = ast.parse(source.read_text())
        told |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    told |= {f"{name.title()} Invented" for name in cast.CAST}
    said = {" ".join(one.split()) for one in told}
    said = {one for one in said if " " in one or one[:1].isupper()}
    said |= {shortened(one) for one in said}  # as a list shows what a person wrote at length
    longest = sorted(said, key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in longest))


def untranslated(body: str) -> set[str]:
    """The texts of a page that neither the catalogue nor anybody's own words account for."""
    found = set()
    for text in seen(body):
        text = " ".join(text.split())
        if is_untranslated(text):
            found.add(text)
    return found


@cache
def is_untranslated(text: str) -> bool:
    return bool(PLAIN.search(text) and PLAIN.search(NAMES.sub(" ", known().sub(" ", text))))


@cache
def sources() -> dict[str, str]:
    files = [*MASH.rglob("*.html"), *MASH.rglob("*.py")]
    return {str(file.relative_to(MASH)): " ".join(file.read_text().split()) for file in files}


def whence(text: str) -> str:
    """The files where its plain words stand."""
    plain = max(re.findall(r"[A-Za-z][A-Za-z ,’']+", text), key=len).strip()
    return ", ".join(name for name, source in sources().items() if plain in source) or "?"


def pages() -> Iterator[Answer]:
    visitors = {name: Visitor(name) for name in ("", *sum(WHO.values(), ()))}
    visitors[""].walk(*OPEN)
    for stage, people in WHO.items():
        case = cast.AT_STAGE[stage]()
        for name in people:
            visitors[name].walk(f"/cases/{case.reference}/", *PAGES)
    for visitor in visitors.values():
        yield from visitor.answers


def test_no_page_says_anything_past_the_catalogue(db, wide):
    offences: dict[str, str] = {}
    count = 0
    for answer in pages():
        heads, _, body = answer.whole.partition(b"\n<!DOCTYPE")
        if body and b"text/html" in heads:
            count += 1
            for text in untranslated("<" + body.decode().partition("<")[2]):
                offences.setdefault(text, f"{answer.who} {answer.asked}: {whence(text)}")

    assert count > 100
    assert not offences, "\n".join(f"{text!r}: {where}" for text, where in offences.items())


def test_a_text_past_the_catalogue_is_found():
    assert untranslated("<p>Ｓｅｎｄ it now</p>") == {"Ｓｅｎｄ it now"}
    assert untranslated('<p><img alt="A picture"></p>') == {"A picture"}
    assert untranslated("<p>Ｓｅｎｄ KX7-4PD-9TR</p><script>let words = 1;</script>") == set()


# -- what is said in Welsh --------------------------------------------------------------------


def in_welsh() -> dict[str, str]:
    with (MASH / "locale" / "cy" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return GNUTranslations(file)._catalog


@pytest.fixture
def asked(monkeypatch) -> set[str]:
    """Every text that is asked of the catalogue."""
    translation.gettext("")
    found: set[str] = set()
    real = translation._trans.gettext

    def noted(message: Any) -> str:
        found.add(str(message))
        return real(message)

    monkeypatch.setattr(translation._trans, "gettext", noted)
    return found


@pytest.mark.parametrize("name", sorted(IN_WELSH))
def test_a_page_offered_in_welsh_is_welsh_throughout(db, settings, asked, name):
    settings.MASH_LANGUAGES = ["en", "cy"]
    visitor = Visitor().client

    first = visitor.get(reverse(name))
    assert '<html lang="en"' in first.content.decode()
    assert 'hreflang="cy">Cymraeg</a>' in first.content.decode()
    asked.clear()
    shown = visitor.get(reverse(name), {"language": "cy"}).content.decode()
    again = visitor.get(reverse(name)).content.decode()  # it is remembered
    if name == "account_login":
        again += visitor.post(reverse(name), {"login": ""}).content.decode()

    assert '<html lang="cy"' in shown
    assert '<html lang="cy"' in again
    assert 'hreflang="en">English</a>' in shown
    welsh = in_welsh()
    assert {one for one in asked if one and one not in welsh and one not in DJANGOS} == set()


def test_welsh_is_offered_where_the_hub_offers_it_and_a_page_is_translated(db, settings):
    visitor = Visitor().client
    assert "Cymraeg" not in visitor.get("/?language=cy").content.decode()
    assert '<html lang="en"' in visitor.get("/").content.decode()

    settings.MASH_LANGUAGES = ["en", "cy"]
    assert '<html lang="cy"' in visitor.get("/?language=cy").content.decode()
    form = visitor.get("/tell-us/").content.decode()
    assert "Cymraeg" not in form
    assert '<html lang="en"' in form
    assert '<html lang="en"' in Visitor("ola").client.get("/?language=cy").content.decode()


def test_days_and_months_follow_the_language():
    day = datetime(2026, 11, 20, 16, 50, tzinfo=UTC)
    with translation.override("cy"):
        assert "20 Tachwedd 2026" in when(day)
        assert day_said(day) == "20 Tachwedd 2026"
        assert said(day) != "Fri 20 Nov 2026 16:50"
    assert "Friday 20 November 2026, 4:50pm" in when(day)
    assert said(day) == "Fri 20 Nov 2026 16:50"
    assert in_full(day) in when(day)  # a letter says it as a page does
    twice = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert in_full(twice) == "Sunday 25 October 2026, 1:30am GMT"


# -- the catalogue ----------------------------------------------------------------------------


def test_the_catalogue_holds_every_text_of_the_code():
    """`make messages` was run since the last text was changed."""
    there, coded = messages.kept("cy"), messages.extracted()

    def texts(catalogue: Any) -> set[Any]:
        return {(one.id, one.context) for one in catalogue if one.id}

    assert texts(there) == texts(coded)
    assert len(texts(there)) > 1000
    compiled = (messages.folder("cy") / "django.mo").read_bytes()
    assert messages.as_mo(there) == compiled


def test_translations_fill_in_the_same_things():
    filled = re.compile(r"%\(\w+\)s|\{\w+\}")
    for one in messages.kept("cy"):
        if one.id and isinstance(one.id, str) and one.string:
            assert sorted(filled.findall(one.id)) == sorted(filled.findall(one.string)), one.id
