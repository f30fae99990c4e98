"""The hub's log: what happened and where, one line each, never what anybody typed."""

import logging
import traceback
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

LONGEST = 2000
HIDDEN = {
    "Cc",
    "Cf",
    "Cs",
    "Zl",
    "Zp",
}  # controls, bidi and zero-width marks, line breaks
ROOT = Path(__file__).resolve().parents[2]


class OneLine(logging.Formatter):
    """UTC time, level, logger, message; an exception as its type and the places it passed.

    An exception's own message is dropped: a database or a parser quotes the words it stumbled on.
    """

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = f"{at[:23]}Z {record.levelname} {record.name} {message_of(record)}"
        if record.exc_info and record.exc_info[1]:
            line += f" | {path_of(record.exc_info[1])}"
        return escaped(line)[:LONGEST]


def message_of(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # logging itself would print the arguments
        return "(a message that could not be formed)"


def path_of(error: BaseException) -> str:
    """`ValueError at mash/contact/views.py:30 receive, … after KeyError at …`, no values."""
    frames = [
        f"{place(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    said = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if frames:
        said += " at " + ", ".join(reversed(frames[-8:]))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return f"{said} after {path_of(before)}" if before and before is not error else said


def place(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(ROOT):
        return str(path.relative_to(ROOT))
    return "/".join(path.parts[-3:])


def escaped(text: str) -> str:
    """No line break, colour code or text-turning mark reaches whoever reads the log."""
    return "".join(
        f"\\u{{{ord(one):x}}}" if unicodedata.category(one) in HIDDEN else one
        for one in text.replace("\\", "\\\\")
    )
