"""Every text that a person can see goes through the catalogue, so that it can be said in Welsh.

A language of the test's own writes every message in full-width letters (`Ｓｅｎｄ`). Whatever
is then still in plain letters on a page came past the catalogue: it must be something that was
typed, a name, a reference, or a text of the hub file or the agreement: the hub's own words.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from mash.process import Stage
from tests import cast
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
    r"\bMASH\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\b(?:GMT|BST)\b"
)
WHO = {
    Stage.CONTACT: ("ola",),
    Stage.SCREENING: ("pat", "mara"),
    Stage.SHARING: ("mara", "paul"),
    Stage.DECISION: ("mara",),
    Stage.HANDOVER: ("mara", "rita", "gwen"),
    Stage.CLOSED: ("mara",),
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
def wide(monkeypatch) -> None:
    """Everything that is asked of the catalogue comes back wide."""
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
    longest = sorted(said, key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in longest))


def untranslated(body: str) -> set[str]:
    """The texts of a page that neither the catalogue nor anybody's own words account for."""
    found = set()
    for text in seen(body):
        text = " ".join(text.split())
        if PLAIN.search(text) and PLAIN.search(NAMES.sub(" ", known().sub(" ", text))):
            found.add(text)
    return found


@cache
def sources() -> dict[str, str]:
    files = [*MASH.rglob("*.html"), *MASH.rglob("*.py")]
    return {str(file.relative_to(MASH)): " ".join(file.read_text().split()) for file in files}


def whence(text: str) -> str:
    """The files where its plain words stand."""
    plain = max(re.findall(r"[A-Za-z][A-Za-z ,’']+", text), key=len).strip()
    return ", ".join(name for name, source in sources().items() if plain in source) or "?"


def pages() -> Iterator[Answer]:
    yield from Visitor().walk(*OPEN).answers
    for stage, people in WHO.items():
        case = cast.AT_STAGE[stage]()
        for name in people:
            yield from Visitor(name).walk(f"/cases/{case.reference}/", *PAGES).answers


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
