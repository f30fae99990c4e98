"""Which characters the shipped fonts can draw, and what stands for those that they cannot.

PDF/UA forbids a glyph that means nothing, and an empty box would hide a word from the reader.
"""

import functools
import struct
import unicodedata
from collections.abc import Iterator
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
KEPT = frozenset("\n")
LONG = 24  # a word this long may be broken anywhere: a wider one would run off the page
BREAK = "\u200b"


@functools.cache
def drawable() -> frozenset[int]:
    """The code points for which some shipped font has a glyph."""
    found: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        found.update(code_points(path.read_bytes()))
    return frozenset(found)


def code_points(font: bytes) -> Iterator[int]:
    """The characters of a TrueType font, from its `cmap` table (formats 4 and 12)."""
    (tables,) = struct.unpack_from(">H", font, 4)
    for number in range(tables):
        tag, _, start, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        if tag == b"cmap":
            (count,) = struct.unpack_from(">H", font, start + 2)
            for one in range(count):
                _, _, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * one)
                yield from of_subtable(font, start + offset)


def of_subtable(font: bytes, at: int) -> Iterator[int]:
    (kind,) = struct.unpack_from(">H", font, at)
    if kind == 12:
        (groups,) = struct.unpack_from(">L", font, at + 12)
        for one in range(groups):
            first, last, _ = struct.unpack_from(">LLL", font, at + 16 + 12 * one)
            yield from range(first, last + 1)
    elif kind == 4:
        yield from of_segments(font, at)


def of_segments(font: bytes, at: int) -> Iterator[int]:
    (double,) = struct.unpack_from(">H", font, at + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + double)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 2 * double)
    ranges_at = at + 16 + 3 * double
    offsets = struct.unpack_from(f">{count}H", font, ranges_at)
    for one in range(count):
        for code in range(starts[one], min(ends[one], 0xFFFE) + 1):
            glyph = code
            if offsets[one]:
                place = ranges_at + 2 * one + offsets[one] + 2 * (code - starts[one])
                (glyph,) = struct.unpack_from(">H", font, place)
                if not glyph:
                    continue
            if (glyph + deltas[one]) & 0xFFFF:
                yield code


def legible(text: str, known: frozenset[int]) -> str:
    """The text with what cannot be drawn named: `[grinning face]`; long words may break."""
    drawn = "".join(one if ord(one) in known or one in KEPT else named(one) for one in text)
    return "".join(breakable(drawn))


def named(one: str) -> str:
    if one in "\t\r\u00a0\u202f":
        return " " if one != "\r" else ""
    category = unicodedata.category(one)
    if category == "Cf" or 0xFE00 <= ord(one) <= 0xFE0F:  # joins and shapes what is not drawn
        return ""
    return f"[{unicodedata.name(one, f'U+{ord(one):04X}').lower()}]"


def breakable(text: str) -> Iterator[str]:
    """The text with a place to break in each word that is too long, never inside a cluster."""
    run = 0
    for one in text:
        joined = unicodedata.combining(one) or unicodedata.category(one) in ("Mn", "Mc", "Cf")
        if run >= LONG and not joined and not one.isspace():
            yield BREAK
            run = 0
        run = 0 if one.isspace() or one == BREAK else run + 1
        yield one
