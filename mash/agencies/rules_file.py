"""What hub files and agreements share: their pieces, reading them, faults with a line."""

import difflib
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails

from mash.agencies.toml_lines import Where, line_of, lines_of


class Table(BaseModel):
    """A table of a rules file: it never changes once read, and knows all its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def day_only(value: Any) -> Any:
    """Refuse numbers and times, which pydantic would read as days since 1970."""
    if isinstance(value, str) or type(value) is date:
        return value
    raise ValueError("must be a day, such as 2026-09-01. Write it as year-month-day.")


def hour_only(value: Any) -> Any:
    """Refuse numbers, which pydantic would read as seconds; accept 09:00 with or without quotes."""
    if isinstance(value, time) and value.tzinfo is None:
        return value
    if isinstance(value, str) and len(value) in {5, 8} and value[2] == ":":
        return value
    raise ValueError('must be a time of day, such as "09:00". Write hours and minutes.')


Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=40)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=40)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Day = Annotated[date, BeforeValidator(day_only)]
Hour = Annotated[time, BeforeValidator(hour_only)]
Count = Annotated[int, Field(strict=True, ge=1, le=100)]
Yes = Annotated[bool, Field(strict=True)]
Minutes = Annotated[int, Field(strict=True, ge=1, le=2880)]
Hours = Annotated[float, Field(strict=True, gt=0, le=744, allow_inf_nan=False)]

Read = TypeVar("Read", bound=Table)


@dataclass(frozen=True)
class Fault:
    """What is wrong at one place of the file, and what to do."""

    where: Where
    says: str


class RulesFileError(Exception):
    """A rules file that cannot be used; its text lists each fault with file and line."""


def read_rules(
    path: Path | str,
    model: type[Read],
    check: Callable[[Read], Iterable[Fault]],
    error: type[RulesFileError],
) -> Read:
    """Read a TOML file into `model`, checked by `check`; every fault is told at once."""
    text = text_of(path, error)
    try:
        rules = model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as reason:
        raise error(syntax_fault(path, text, str(reason))) from None
    except ValidationError as reason:
        faults = [fault_of(one, model) for one in own_errors(reason)]
    else:
        faults = list(check(rules))
        if not faults:
            return rules
    lines = lines_of(text)
    told = sorted((line_of(lines, fault.where), fault.says) for fault in faults)
    raise error("\n".join(f"{path}:{line}: {says}" for line, says in told))


def text_of(path: Path | str, error: type[RulesFileError]) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise error(f"{path}: there is no such file. Check the path.") from None
    except UnicodeDecodeError:
        raise error(f"{path}: this is not UTF-8 text. Save it as UTF-8.") from None
    except OSError as reason:
        raise error(f"{path}: it cannot be read ({reason.strerror}). Check the path.") from None


def syntax_fault(path: Path | str, text: str, reason: str) -> str:
    """tomllib names line and column in brackets at the end of its sentence."""
    what, _, place = reason.rpartition(" (at ")
    number = place.removeprefix("line ").split(",")[0]
    line = int(number) if number.isdigit() else max(1, len(text.splitlines()))
    return f"{path}:{line}: this is not TOML: {what[:1].lower()}{what[1:]}. Mend the line."


def own_errors(reason: ValidationError) -> list[ErrorDetails]:
    """Without lists called too short for no other reason than that what is in them is wrong."""
    errors = reason.errors(include_url=False)
    around = {one["loc"][:end] for one in errors for end in range(len(one["loc"]))}
    return [one for one in errors if one["type"] != "too_short" or one["loc"] not in around]


def fault_of(error: ErrorDetails, model: type[Table]) -> Fault:
    """A pydantic error in our words; none of pydantic's wording reaches people."""
    where: Where = tuple(error["loc"])
    key = next((step for step in reversed(where) if isinstance(step, str)), "")
    context = error.get("ctx", {})
    kind = error["type"]
    if kind == "extra_forbidden":
        return Fault(where, unknown_key(key, model_at(model, where[:-1])))
    if kind == "missing":
        return Fault(where, f"`{key}` is missing. Add it to {table_named(where[:-1])}.")
    if kind == "literal_error":
        known = [word.strip("' ") for word in context["expected"].replace(" or ", ",").split(",")]
        return Fault(
            where, f"`{key}` is {shown(error['input'])}. {suggestion(error['input'], known)}"
        )
    if kind == "value_error":
        return Fault(where, f"`{key}` {context['error']}")
    return Fault(where, f"`{key}` is {shown(error['input'])}. {mend(kind, context)}")


def table_named(where: Where) -> str:
    """How a file writes the table that stands at a place."""
    names = [step for step in where if isinstance(step, str)]
    if not names:
        return "the top of the file, above the first [table]"
    return f"this [[{names[-1]}]]" if isinstance(where[-1], int) else f"[{'.'.join(names)}]"


def mend(kind: str, context: dict[str, Any]) -> str:
    """What to write instead of a value of the wrong kind."""
    if kind == "string_pattern_mismatch":
        return "Use small letters, digits and underscores (a hub's slug: hyphens)."
    limits = {"greater_than": "gt", "greater_than_equal": "ge", "less_than_equal": "le"}
    if kind in limits:
        than = {"gt": "more than", "ge": "at least", "le": "at most"}[limits[kind]]
        return f"Write a number of {than} {context[limits[kind]]:g}."
    if kind == "string_too_long":
        return f"Use at most {context['max_length']} characters."
    first = kind.split("_")[0]
    return {
        "string": "Write words between quotation marks.",
        "int": "Write a whole number, such as 3.",
        "float": "Write a number, such as 4 or 1.5.",
        "finite": "Write a number, such as 4 or 1.5.",
        "bool": "Write true or false.",
        "date": "Write a day, such as 2026-09-01.",
        "time": 'Write a time of day, such as "09:00".',
        "tuple": "Write a list between [ and ].",
        "too": "Write at least one.",
        "model": "Write a table: see docs/hubs.md.",
        "dict": "Write a table: see docs/hubs.md.",
    }.get(first, "See docs/hubs.md for what may stand here.")


def repeated(where: Where, codes: Iterable[str], *key: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, code in enumerate(codes):
        if code in seen:
            yield Fault((*where, number, *key), f"“{code}” is here already. Remove or rename one.")
        seen.add(code)


def shown(value: Any) -> str:
    text = f"“{value}”" if isinstance(value, str) else str(value).lower()
    return text if len(text) <= 60 else "not what can stand here"


def unknown_key(key: str, table: type[BaseModel] | None) -> str:
    known = list(table.model_fields) if table else []
    return f"`{key}` is not a key of this table. {suggestion(key, known)}"


def suggestion(word: Any, known: Iterable[str]) -> str:
    """“Did you mean …?” where one word is near, else all that are known."""
    known = list(known)
    near = difflib.get_close_matches(str(word).lower(), known, n=1, cutoff=0.6)
    if near:
        return f"Did you mean `{near[0]}`?"
    return f"Use one of {', '.join(f'`{one}`' for one in known)}."


def model_at(model: type[BaseModel], where: Where) -> type[BaseModel] | None:
    """The model of the table that stands at a place."""
    found: type[BaseModel] | None = model
    for step in where:
        if isinstance(step, str):
            if found is None or step not in found.model_fields:
                return None
            found = model_within(found.model_fields[step].annotation)
    return found


def model_within(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(model_within, get_args(annotation))), None)
