"""Taking parts out of a text, and nothing else: what is told stands as it was written."""

import re

from mash.language import later

TOKEN = re.compile(r"\w+|[^\w\s]|\s+")
REMOVED, TAKEN_OUT = later("[removed: %(why)s]"), later("[removed]")


class NotTakenOut(ValueError):
    """What was written is more than parts taken out: a word was added, changed or moved."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def tokens(text: str) -> list[str]:
    return [one for one in TOKEN.findall(text) if not one.isspace()]


def without(original: str, edited: str, *, why: str) -> str:
    """The original with what `edited` leaves out marked as removed, and why, if that is said;
    NotTakenOut where `edited` is not the original's own words in the original's order."""
    wanted, place, said, space, gap = tokens(edited), 0, "", "", False
    mark = str(REMOVED) % {"why": why} if why else str(TAKEN_OUT)
    for one in TOKEN.findall(original):
        if one.isspace():
            space = one
            continue
        if place < len(wanted) and one == wanted[place]:
            said, place, gap = said + space + one, place + 1, False
        elif not gap:
            said, gap = said + space + mark, True
        space = ""
    if place < len(wanted):
        raise NotTakenOut(wanted[place])
    return said.strip()
