"""May this worker do this now? The answer is in the table of rules and the register of grants."""

from datetime import datetime
from uuid import UUID

from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.need_to_know.register import is_granted
from mash.need_to_know.rules import EVER, GATHERING, OPEN, RULES, Rule
from mash.need_to_know.verbs import Act
from mash.process import Stage

__all__ = ["EVER", "GATHERING", "OPEN", "RULES", "Act", "Refused", "Rule", "may", "require"]


class Refused(Exception):
    """Not this person's to do, or to know of: recorded, and answered as if it were not there."""

    def __init__(self, act: str, case: Case | None = None, what: str = "") -> None:
        super().__init__(act)
        self.act, self.case, self.what = act, case, what


# what break-glass opens is read, and nothing is done by it; who opens a seal `sealed` sees to
THROUGH_GLASS = {Act.READ_CASE, Act.STAND_APART, Act.OPEN_SEAL}


def may(
    by: Worker, act: Act, case: Case | None, *, now: datetime, what: UUID | None = None
) -> bool:
    """May this worker do this now? `what` is what the reach is over, where not the case."""
    return any(allows(one, act, by, case, now=now, what=what) for one in RULES.get(act, []))


def allows(
    one: Rule, act: Act, by: Worker, case: Case | None, *, now: datetime, what: UUID | None = None
) -> bool:
    """The role, then the stage, then a grant in the register. A grant by break-glass serves only
    `THROUGH_GLASS`."""
    if not (one.roles & by.roles()):
        return False
    if case is not None and Stage(case.stage) not in one.stages:
        return False
    if one.reach is None:
        return True
    target = what or (case.pk if case else None)
    if target is None:
        return False
    readers = [by.reader] if one.in_person else by.readers(one.roles)
    read = case.grants_read if case is not None and target == case.pk else None
    return is_granted(
        readers=readers,
        reach=one.reach,
        what=target,
        now=now,
        read=read,
        but="" if act in THROUGH_GLASS else Act.BREAK_GLASS,
    )


def require(
    by: Worker, act: Act, case: Case | None = None, *, now: datetime, what: UUID | None = None
) -> None:
    """Raise Refused unless the table lets this worker do this now."""
    if not may(by, act, case, now=now, what=what):
        raise Refused(act, case, str(what or ""))
