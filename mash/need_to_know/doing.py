"""What an action is: one function, one transaction; and the two ways of not doing it."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from mash.agencies.models import Worker
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.locking import locked
from mash.cases.models import Case, tidy_reference
from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import Act, Refused, may, require

Action = TypeVar("Action", bound=Callable[..., Any])


class Forbidden(NotPossible):
    """Not possible by a rule that leaves a trace: the try is recorded, with codes that say why."""

    def __init__(
        self, message: str, *, act: Act, case: Case, field: str | None = None, **why: str
    ) -> None:
        super().__init__(message, field)
        self.act, self.case, self.why = act, case, why

    def record(self, *, by: Worker, now: datetime) -> None:
        record(by=by, act=self.act, case=self.case, outcome=Outcome.REFUSED, now=now, **self.why)


class NotAgreed(Forbidden):
    """The agreement does not permit it: the sentence names version and clause."""

    def __init__(
        self, message: str, *, act: Act, case: Case, field: str | None = None, **why: str
    ) -> None:
        """`why`: the `agreement`'s version and the `clause`, and more codes where they help."""
        super().__init__(message, act=act, case=case, field=field, **why)


def action(do: Action) -> Action:
    """All of it or nothing. What a rule forbids is recorded beside the undone act."""

    @functools.wraps(do)
    def whole(*, by: Worker, now: datetime, **given: Any) -> Any:
        try:
            with transaction.atomic():
                return do(by=by, now=now, **given)
        except Forbidden as refusal:
            refusal.record(by=by, now=now)
            raise

    return whole  # type: ignore[return-value]  # wraps keeps the signature


def in_hand(case: Case, act: Act, *, by: Worker, now: datetime) -> Case:
    """The case locked and as it is now, if this worker may do this to it; else Refused."""
    try:
        held = locked(case)
    except Case.DoesNotExist:
        raise Refused(act, None, case.reference) from None
    require(by, act, held, now=now)
    return held


def say(words: str, sentence: str, field: str) -> str:
    """What a person had to write, tidied; NotPossible with the sentence where it is missing."""
    if not (tidy := words.strip()):
        raise NotPossible(sentence, field)
    return tidy


def look_at_case(reference: str, *, by: Worker, now: datetime) -> Case:
    """The case of this reference, the look recorded; Refused where it is hidden or not there."""
    case = (
        Case.objects.filter(reference=tidy_reference(reference))
        .select_related("hub_version", "hub", "manager__user", "manager__agency")
        .first()
    )
    if case is None or not may(by, Act.READ_CASE, case, now=now):
        raise Refused(Act.READ_CASE, case, reference)
    record(by=by, act=Act.READ_CASE, case=case, outcome=Outcome.LOOKED, now=now)
    return case
