"""What people write, made tidy; and what in it nobody can see or reads otherwise than it is."""

import re
import unicodedata

# they change the order in which a text is read, so that it seems to say what it does not
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
BREAKS = re.compile("\r\n?|[\u2028\u2029]")
SURROGATES = re.compile("[\ud800-\udfff]")
UNSEEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
MARKS = 30  # on one letter: no script needs more, and putting many in order takes long (UAX 15)


def tidy(text: str) -> str:
    """The same words, composed, with plain line breaks and no space around them."""
    return unicodedata.normalize("NFC", BREAKS.sub("\n", text)).strip()


def what_hides(text: str) -> str | None:
    """`cut`, `unseen`, `bidi` or `marks` where a text holds such characters; else None."""
    plain = BREAKS.sub("\n", text)
    for found, kind in ((SURROGATES, "cut"), (UNSEEN, "unseen"), (BIDI, "bidi")):
        if found.search(plain):
            return kind
    return "marks" if not plain.isascii() and has_piled_marks(plain) else None


def has_piled_marks(text: str) -> bool:
    run = 0
    for one in text:
        run = run + 1 if unicodedata.combining(one) else 0
        if run > MARKS:
            return True
    return False
