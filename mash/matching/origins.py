"""A rough guess of where a name comes from, to see whether some people are found less often."""

from functools import cache

from . import invented_names as lists
from .normalise import sounds, words

NAMED = ("British or Irish", "South Asian", "East European", "Arabic or Persian", "African",
         "East Asian")  # fmt: skip
EASTERN_ENDS = ("ski", "ska", "wicz", "czyk", "enko", "escu", "ova", "iak")


def origin_of(given: str, family: str) -> str:
    """By the family name's sound, then the given name's, among names of six origins."""
    if family.endswith(EASTERN_ENDS):
        return NAMED[2]
    for word, place in ((family, 3), (given, 1), (given, 2)):
        if word and (found := _known(place).get(sounds(word)[0])) is not None:
            return NAMED[found]
    return "other"


@cache
def _known(place: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, origin in enumerate(lists.ORIGINS):
        for spelt in str(origin[place]).replace("/", " ").split():
            found.setdefault(sounds("".join(words(spelt)))[0], number)
    return found
