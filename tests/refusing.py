"""How the tests say that something is refused: to whom, which act, and whether it is on record."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest

from mash.audit.models import Entry
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import Act, Refused
from mash.need_to_know.session import as_worker
from tests import cast


def traces() -> list[Entry]:
    """The whole audit, oldest first, as its governance officer reads it."""
    return cast.seeing("gwen", lambda: list(Entry.objects.order_by("at")))


def new_traces(before: list[Entry]) -> list[tuple[str, str, str]]:
    """Who did what with what outcome, since `before`."""
    known = {entry.pk for entry in before}
    return [(e.username, e.act, e.outcome) for e in traces() if e.pk not in known]


@contextmanager
def refused(name: str, act: Act) -> Iterator[None]:
    """It is not this one's to do or to know of; that it was tried is on record, once."""
    before = traces()
    with pytest.raises(Refused):
        yield
    assert new_traces(before) == [(name, act.value, "refused")]


@contextmanager
def not_possible(sentence: str, field: str | None = None) -> Iterator[None]:
    """It is theirs to do, but not so: `sentence` is part of what they are told."""
    with pytest.raises(NotPossible) as told:
        yield
    assert sentence in told.value.message
    if field is not None:
        assert told.value.field == field


def trying(name: str, do: Callable[..., Any], *, now: datetime = cast.NOW, **given: Any) -> Any:
    """Let one of the cast try something, on what they may not even see."""
    by = cast.worker(name)
    with as_worker(by, now=now):
        if isinstance(case := given.get("case"), Case):
            given["case"] = Case.objects.filter(pk=case.pk).first() or case
        return do(by=by, now=now, **given)
