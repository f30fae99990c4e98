"""What of a document is known to be wrong, for whoever writes of a case to somebody.

The rooms that write summaries and packs lie below the one that corrects errors: it says here, when
the hub starts, how it is asked. What is corrected so goes out with its correction, whether or not
whoever sends it thinks of it.
"""

from collections.abc import Callable
from typing import Any, TypedDict

from mash.cases.models import Case


class Mend(TypedDict):
    """One correction beside what it corrects: the heading, of whom or by which agency, the field
    as a person's words name it, and what was and is so, as it is read."""

    what: str
    about: str
    field: str
    was: str
    now: str


Document = dict[str, Any]
Mender = Callable[[Case, Document], list[Mend]]
ASKED: list[Mender] = []


def ask(mender: Mender) -> None:
    """Ask this one from now on, too."""
    if mender not in ASKED:
        ASKED.append(mender)


def with_mends(case: Case, words: Document) -> Document:
    """The document, and what of it is corrected by now."""
    return words | {"mended": [mend for mender in ASKED for mend in mender(case, words)]}
