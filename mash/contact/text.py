"""The kinds of answers a contact is made of, and what is refused in them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

NAME, LINE, STORY = 100, 200, 10_000  # characters
LONDON = ZoneInfo("Europe/London")
EARLIEST = 1900

# they change the order in which a text is read, so that it seems to say what it does not
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
BREAKS = re.compile("\r\n?|[\u2028\u2029]")
SURROGATES = re.compile("[\ud800-\udfff]")
UNSEEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
MARKS = 30  # on one letter: no script needs more, and putting many in order takes long (UAX 15)
# the same for the readers of the published schema
PATTERN = (
    r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*$"
)


@dataclass(frozen=True)
class Text:
    """What somebody writes, on several lines if it `breaks`; not nothing where `required`."""

    limit: int
    breaks: bool = False
    required: bool = False

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise PydanticCustomError("text_kind", "not text")
        if len(value) > 3 * self.limit:  # before any work is done on it
            raise PydanticCustomError("text_long", "too long", {"limit": f"{self.limit:,}"})
        text = readable(value)
        if len(text) > self.limit:
            raise PydanticCustomError("text_long", "too long", {"limit": f"{self.limit:,}"})
        if not self.breaks and ("\n" in text or "\t" in text):
            raise PydanticCustomError("text_lines", "several lines")
        if self.required and not any(unicodedata.category(one)[0] in "LNPS" for one in text):
            raise PydanticCustomError("empty", "nothing there")
        return text

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        shape: JsonSchemaValue = {"type": "string", "maxLength": self.limit, "pattern": PATTERN}
        if not self.breaks:
            shape["pattern"] = PATTERN.replace(r"\u0008\u000b\u000c\u000e-", "")
        return shape | ({"minLength": 1} if self.required else {})


def readable(value: str) -> str:
    """The same words, composed, without space around them; refused where they hide something."""
    for found, kind in ((SURROGATES, "text_cut"), (UNSEEN, "text_unseen"), (BIDI, "text_bidi")):
        if found.search(BREAKS.sub("\n", value)):
            raise PydanticCustomError(kind, "hidden characters")
    if not value.isascii() and has_piled_marks(value):
        raise PydanticCustomError("text_marks", "piled marks")
    return unicodedata.normalize("NFC", BREAKS.sub("\n", value)).strip()


def has_piled_marks(text: str) -> bool:
    run = 0
    for one in text:
        run = run + 1 if unicodedata.combining(one) else 0
        if run > MARKS:
            return True
    return False


@dataclass(frozen=True)
class OneOf:
    """A code of a list. `optional`: it may be left empty."""

    codes: Mapping[str, str]
    optional: bool = False

    def read(self, value: Any) -> str:
        if value == "" and self.optional:
            return ""
        if value == "" or value is None:
            raise PydanticCustomError("unchosen", "nothing chosen")
        if not isinstance(value, str) or value not in self.codes:
            raise PydanticCustomError("unknown", "no such code", {"codes": ", ".join(self.codes)})
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        choices = [{"const": code, "title": title} for code, title in self.codes.items()]
        return {"type": "string", "oneOf": ([{"const": ""}] if self.optional else []) + choices}


def now_of(info: ValidationInfo) -> datetime:
    """The moment the contact is read at; whoever validates gives it: `context={"now": …}`."""
    return info.context["now"]  # type: ignore[index]  # its absence is a fault of ours


def read_day(value: Any, info: ValidationInfo) -> date | None:
    """A day as year-month-day, of a year that people alive can have to do with."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise PydanticCustomError("day_form", "not a day")
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("day_missing", "no such day") from None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise PydanticCustomError("day_form", "not a day")
    latest = now_of(info).year + 1
    if not EARLIEST <= value.year <= latest:
        years = {"earliest": EARLIEST, "latest": latest}
        raise PydanticCustomError("day_year", "no such year", years)
    return value


def read_moment(value: Any) -> datetime | None:
    """A moment with its time zone."""
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("moment_form", "not a moment") from None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise PydanticCustomError("moment_form", "not a moment")
    try:
        value.astimezone(LONDON)
    except (ValueError, OverflowError):
        raise PydanticCustomError("moment_form", "not a moment") from None
    return value


def today(now: datetime) -> date:
    return now.astimezone(LONDON).date()


def birthday(born: date, years: int) -> date:
    """The day somebody turns that old; who is born on 29 February turns so on 1 March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


Name = Annotated[str, Text(NAME)]
Line = Annotated[str, Text(LINE)]
Address = Annotated[str, Text(LINE, breaks=True)]
Story = Annotated[str, Text(STORY, breaks=True)]
Needed = Annotated[str, Text(STORY, breaks=True, required=True)]
Day = Annotated[date | None, BeforeValidator(read_day)]
Moment = Annotated[datetime | None, BeforeValidator(read_moment)]
Flag = Annotated[bool, Field(strict=True)]
