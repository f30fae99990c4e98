"""Tagged PDF (PDF/UA-1) of what leaves the hub: words go in as data and come out as they are.

The typesetter is typst. It reads the one template beside this file; what people wrote reaches it
as JSON and never as source, so that `#read("/etc/passwd")` is printed like any other words. The
same paper gives the same bytes: its only date is the one it carries.
"""

import functools
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from mash.paper.glyphs import FONTS, drawable, legible

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "paper.typ"


@dataclass(frozen=True)
class Paper:
    """A document on its way to paper. The title is read by whoever sees the file's properties:
    a reference, no name. `about` is the heading's caption, `foot` stands on every page."""

    title: str
    heading: str
    about: str
    foot: str
    made_at: datetime
    blocks: list[dict[str, Any]] = field(default_factory=list)

    def section(self, text: str, level: int = 2) -> None:
        self.blocks.append({"kind": "section", "level": level, "text": text})

    def words(self, text: str) -> None:
        self.blocks.append({"kind": "words", "text": text})

    def facts(self, rows: list[tuple[str, str]]) -> None:
        if rows:
            self.blocks.append({"kind": "facts", "rows": [list(row) for row in rows]})


@functools.cache
def fonts() -> typst.Fonts:
    """Ours alone: what a machine has installed must not change a page."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


def pdf(paper: Paper) -> bytes:
    """The paper as tagged PDF. What no font of ours can draw stands there by its name."""
    try:
        return typeset(legible_throughout(as_data(paper), drawable()), paper.made_at)
    except typst.TypstError:
        # a combination that no single font has: then all that is beyond the plain one by name
        return typeset(legible_throughout(as_data(paper), plainly()), paper.made_at)


@functools.cache
def plainly() -> frozenset[int]:
    return frozenset(range(0x20, 0x250)) | {0x2018, 0x2019, 0x201C, 0x201D, 0x2013, 0x2014, 0x20AC}


def as_data(paper: Paper) -> dict[str, Any]:
    return {
        "title": paper.title,
        "heading": paper.heading,
        "about": paper.about,
        "foot": paper.foot,
        "blocks": paper.blocks,
    }


def legible_throughout(data: Any, known: frozenset[int]) -> Any:
    if isinstance(data, str):
        return legible(data, known)
    if isinstance(data, list):
        return [legible_throughout(one, known) for one in data]
    if isinstance(data, dict):
        return {key: legible_throughout(one, known) for key, one in data.items()}
    return data


def typeset(data: dict[str, Any], made_at: datetime) -> bytes:
    compiler = typst.Compiler(
        str(TEMPLATE),
        root=str(FOLDER),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(data)},
    )
    made = compiler.compile(
        format="pdf", pdf_standards=["ua-1"], timestamp=int(made_at.timestamp())
    )
    assert isinstance(made, bytes)
    return made
