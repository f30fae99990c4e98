"""Raw text to what can be compared: names in plain letters, dates in parts, numbers in digits."""

import re
import unicodedata
from typing import NamedTuple

from anyascii import anyascii
from doublemetaphone import doublemetaphone

from .arabic import GIVEN

LONGEST = 120  # letters of one name or address line that are read
MOST_WORDS = 8  # words of one name that are read
NOT_LETTERS = re.compile(r"[^a-z]+")
NOT_DIGITS = re.compile(r"\D")
HOUSE = re.compile(r"\d+[a-z]?(?![a-z])")
OUTWARD = re.compile(r"^[a-z]{1,2}\d[a-z\d]?$")
ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
FLAT = {"flat", "apartment", "apt", "unit", "room", "floor", "flr", "number", "no", "the"}
NAMES_OF_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTHS = {name: number for number, name in enumerate(NAMES_OF_MONTHS.split(), 1)}
MISREAD = str.maketrans("oilszbg", "0115289")
NOT_TOLD = {"", "unknown", "none", "null", "unnamed", "n a", "not known", "dont know", "refused"}
# what stands where nobody knew the given name
STAND_INS = {
    "baby", "infant", "newborn", "unborn", "child", "boy", "girl", "male", "female", "woman",
    "lady", "gentleman", "gentlemen", "friend", "oldest", "youngest", "eldest", "twin", "unknown",
    "anonymous", "householder",
}  # fmt: skip
TITLES = {"mr", "mrs", "ms", "miss", "dr", "master"}


class Born(NamedTuple):
    """A birth date as far as it is told; a part not told is 0, an impossible day stays as typed."""

    year: int = 0
    month: int = 0
    day: int = 0

    @property
    def is_whole(self) -> bool:
        return bool(self.year and self.month and self.day)


def words(text: str) -> tuple[str, ...]:
    """The words of a name in plain lower-case letters, in any script; hyphens part words."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text[:LONGEST])
        text = " ".join(GIVEN.get(word, word) for word in re.split(r"[\s\-]+", text))
        text = "".join(c for c in text if unicodedata.category(c) not in {"Cf", "Mn", "Cc"})
        text = anyascii(text)
    plain = text[:LONGEST].lower().replace("'", "").replace("’", "").replace(".", " ")
    found = tuple(w for w in NOT_LETTERS.split(plain) if w)[:MOST_WORDS]
    if " ".join(found) in NOT_TOLD:
        return ()
    return tuple(w for w in found if w not in TITLES) or found


def given_and_middle(text: str) -> tuple[str, ...]:
    """The words of a given name; the first is empty where a word like "baby" stands for it."""
    found = words(text)
    if found and (found[0] in STAND_INS or found[:2] == ("man", "in")):
        return ("", *(w for w in found[1:] if len(w) == 1))
    return found


def sounds(word: str) -> tuple[str, ...]:
    """How a word may sound: its double metaphone codes, the word itself where it has none."""
    first, second = doublemetaphone(word)
    return tuple(dict.fromkeys(code for code in (first, second) if code)) or (word,)


def born(text: str) -> Born:
    """A date as told, day before month; letters misread for digits are mended, rubbish is nothing.

    Day and month change places where only that makes a date; a day past its month stays (31/02).
    """
    if usual := ISO.fullmatch(text):
        return _three(list(usual.groups()))
    plain = anyascii(unicodedata.normalize("NFKC", text[:40])).lower()
    parts = [p for p in re.split(r"[^a-z0-9]+", plain.split("t00")[0]) if p][:6]
    named = next((MONTHS[p[:3]] for p in parts if p.isalpha() and p[:3] in MONTHS), 0)
    digits = [_digits(p) for p in parts if any(c.isdigit() for c in p)]
    digits = [d for d in digits if d]
    if named:
        return _with_month(named, digits)
    if len(digits) == 1:
        return _run(digits[0])
    if len(digits) == 2:
        return _month_and_year(digits)
    return _three(digits[:3]) if digits else Born()


def _digits(part: str) -> str:
    part = re.sub(r"(?<=\d)(st|nd|rd|th)$", "", part)
    mended = part.translate(MISREAD)
    return mended if mended.isdigit() else ""


def _year(text: str) -> int:
    if len(text) >= 3:
        return int(text[:4])
    return int(text) + (2000 if int(text) < 40 else 1900)


def _made(year: int, month: int, day: int) -> Born:
    if 12 < month <= 31 and day <= 12:  # past 31 it is no day either: one figure is wrong
        month, day = day, month
    return Born(year, month if month <= 99 else 0, day if day <= 99 else 0)


def _with_month(month: int, digits: list[str]) -> Born:
    year = next((d for d in digits if len(d) == 4), "")
    rest = [d for d in digits if d is not year]
    if not year and len(rest) == 2:
        year = rest.pop()
    return Born(_year(year) if year else 0, month, int(rest[0]) % 100 if rest else 0)


def _run(run: str) -> Born:
    if len(run) == 8:
        if run[:2] in {"18", "19", "20"}:
            return _made(int(run[:4]), int(run[4:6]), int(run[6:]))
        return _made(int(run[4:]), int(run[2:4]), int(run[:2]))
    if len(run) == 6 and run[:2] in {"19", "20"} and 1 <= int(run[4:]) <= 12:
        return Born(int(run[:4]), int(run[4:]))
    if len(run) == 6:
        return _made(_year(run[4:]), int(run[2:4]), int(run[:2]))
    return Born(int(run)) if len(run) == 4 else Born()


def _month_and_year(digits: list[str]) -> Born:
    one, two = digits
    year, month = (one, two) if len(one) >= 3 else (two, one)
    return Born(_year(year), int(month) % 100) if len(year) >= 2 else Born()


def _three(digits: list[str]) -> Born:
    one, two, three = digits
    if len(one) >= 3:
        return _made(_year(one), int(two) % 100, int(three) % 100)
    return _made(_year(three), int(two) % 100, int(one) % 100)


def postcode(text: str) -> str:
    """A postcode without space, lower case; nothing where it is all noughts."""
    plain = re.sub(r"[^a-z0-9]", "", anyascii(text[:20]).lower())
    return "" if not plain.strip("0o") else plain


def outward(code: str) -> str:
    """The part of a postcode before its last three characters, the whole where it is short."""
    return code[:-3] if len(code) >= 5 and OUTWARD.match(code[:-3]) else code


def house_and_street(line: str) -> tuple[str, str]:
    """The number of the house, and the first word of its street; a flat's number is passed over."""
    plain = anyascii(line[:LONGEST]).lower().split(",")[0] if "," not in line else _street(line)
    numbers = HOUSE.findall(plain)
    letters = [w for w in NOT_LETTERS.split(HOUSE.sub(" ", plain)) if len(w) > 1 and w not in FLAT]
    return (numbers[-1] if numbers else ""), (letters[0] if letters else "")


def _street(line: str) -> str:
    parts = [p.strip() for p in anyascii(line[:LONGEST]).lower().split(",")]
    return next((p for p in parts if HOUSE.match(p) and re.search("[a-z]{3}", p)), parts[0])


def _only_digits(text: str) -> str:
    text = text[:40]
    if text.isascii() and text.isdigit():
        return text
    return NOT_DIGITS.sub("", unicodedata.normalize("NFKC", text))


def phone(text: str) -> str:
    """The last ten digits of a phone number: +44 7…, 0044 7… and 07… are one."""
    digits = _only_digits(text)
    return digits[-10:] if len(digits) >= 7 else ""


def nhs(text: str) -> str:
    """The digits, six or more. Its check digit is not asked: told wrong twice, it is the same."""
    digits = _only_digits(text)
    return digits if len(digits) >= 6 and digits.strip("0") else ""


def sex(text: str) -> str:
    first = text.strip()[:1].lower()
    return first if first in {"f", "m"} else ""
