"""Canaries: words that nobody else would write, and a search that finds them in any dress."""

import base64
import functools
import gzip
import html
import io
import json
import re
import secrets
import unicodedata
import urllib.parse
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from pypdf import PdfReader
from pypdf.generic import StreamObject


@dataclass(frozen=True)
class Canary:
    """A text to be sealed, and the marks by which any part of it is known."""

    text: str
    marks: tuple[str, ...]


def hatch() -> list[Canary]:
    """Three of a kind: a random word, a phrase, a name with an address."""
    word = f"canary{secrets.token_hex(8)}"
    colours = secrets.SystemRandom().sample(
        ["vermilion", "cerulean", "ochre", "viridian", "magenta", "sienna", "cobalt", "umber"], 4
    )
    phrase = f"{colours[0]} herons juggling {colours[1]} teapots"
    street = f"{secrets.randbelow(900) + 100} {colours[2].title()} Heronry"
    name = f"Zebedee {colours[3].title()}worth"
    return [
        Canary(f"The word is {word}.", (word,)),
        Canary(f"They spoke of {phrase} again.", (phrase,)),
        Canary(f"{name} lives at {street}.", (name, street)),
    ]


@functools.cache
def dresses(mark: str) -> list[bytes]:
    """The mark in every encoding that a page, a cookie, a log or a file could carry it in."""
    raw = mark.encode()
    forms = {
        raw,
        html.escape(mark).encode(),
        json.dumps(mark)[1:-1].encode(),
        urllib.parse.quote(mark).encode(),
        urllib.parse.quote_plus(mark).encode(),
        raw.hex().encode(),
        mark.encode("utf-16-le"),
        mark.encode("utf-16-be"),
        mark[::-1].encode(),
        unicodedata.normalize("NFKD", mark).encode(),
    }
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for offset in range(3):
            # the middle of the mark at each of base64's three offsets
            coded = encode(b"\0" * offset + raw)
            forms.add(coded[4 if offset else 0 : -4].rstrip(b"="))
    return [form.lower() for form in forms if len(form) >= 8]


def unpacked(blob: bytes) -> list[bytes]:
    """The bytes as they are and, where they are compressed, what is inside."""
    found = [blob, *of_pdf(blob)]
    for unpack in (gzip.decompress, zlib.decompress):
        try:
            found.append(unpack(blob))
        except (OSError, zlib.error, EOFError):
            continue
    found += [
        inside
        for coded in re.findall(rb"[A-Za-z0-9_\-]{40,}={0,2}", blob)
        for inside in [inflated(coded)]
        if inside
    ]
    return found


def of_pdf(blob: bytes) -> list[bytes]:
    """What a PDF says to its reader, and every stream that it carries."""
    if (start := blob.find(b"%PDF-")) < 0:
        return []
    reader = PdfReader(io.BytesIO(blob[start:]))
    streams = [one.get_data() for one in every_object(reader) if isinstance(one, StreamObject)]
    others = [str(one).encode() for one in every_object(reader)]
    return [words_of(reader).encode(), str(reader.metadata).encode(), *streams, *others]


def every_object(reader: PdfReader) -> Iterator[object]:
    for number in range(1, int(reader.trailer["/Size"])):
        yield reader.get_object(number)


def words_of(reader: PdfReader) -> str:
    """The words of all pages, as one line: a break in the middle of a mark hides nothing."""
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\u200b", "").replace("\u200d", "").split())


def inflated(coded: bytes) -> bytes:
    """What a signed, compressed cookie would hold."""
    try:
        packed = base64.urlsafe_b64decode(coded + b"=" * (-len(coded) % 4))
        return zlib.decompress(packed)
    except (ValueError, zlib.error):
        return b""


def sightings(blob: bytes, canaries: list[Canary]) -> list[str]:
    """The marks that can be seen in these bytes."""
    texts = [text.lower() for text in unpacked(blob)]
    return [
        mark
        for canary in canaries
        for mark in canary.marks
        if any(dress in text for dress in dresses(mark) for text in texts)
    ]
