"""The kinds of answers a contact is made of, and what is refused in them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, LiteralString

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from mash.cases.text import tidy, what_hides
from mash.clock.calendar import LONDON

NAME, LINE, STORY = 100, 200, 10_000  # characters

EARLIEST = 1900
HIDING: dict[str, LiteralString] = {
    "cut": "text_cut",
    "unseen": "text_unseen",
    "bidi": "text_bidi",
    "marks": "text_marks",
}

# what `mash.cases.text` finds hidden, for the readers of the published schema
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
    """The same words, tidy; refused where they hide something."""
    if hidden := what_hides(value):
        raise PydanticCustomError(HIDING[hidden], "hidden characters")
    return tidy(value)


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


Name = Annotated[str, Text(NAME)]
Line = Annotated[str, Text(LINE)]
Address = Annotated[str, Text(LINE, breaks=True)]
Story = Annotated[str, Text(STORY, breaks=True)]
Needed = Annotated[str, Text(STORY, breaks=True, required=True)]
Day = Annotated[date | None, BeforeValidator(read_day)]
Moment = Annotated[datetime | None, BeforeValidator(read_moment)]
Flag = Annotated[bool, Field(strict=True)]
