"""The demo's people at work on the day that the demo is loaded, and the cases that they find."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.clock.calendar import day_of
from mash.desk.demo.scenes import doing, person_at_work
from mash.need_to_know.session import as_worker
from mash.people.models import Person
from mash.sharing.models import Request

MANAGER = "manager.one"


@dataclass(frozen=True)
class Day:
    """A moment; what happened before it is told by how long ago it was."""

    now: datetime

    def ago(self, **long: float) -> datetime:
        return self.now - timedelta(**long)

    @property
    def is_today(self) -> bool:
        return abs(datetime.now(UTC) - self.now) < timedelta(hours=1)

    def day(self, days: int = 0) -> date:
        """The day in London that is so many days from this one."""
        return day_of(self.now + timedelta(days=days))

    def let(self, username: str, do: Callable[..., Any], *, at: datetime, **given: Any) -> Any:
        return doing(person_at_work(username), do, now=at, **given)

    def sees(self, username: str, look: Callable[[Worker], Any]) -> Any:
        """What somebody finds."""
        worker = person_at_work(username)
        with as_worker(worker, now=self.now):
            return look(worker)

    @cached_property
    def people(self) -> list[tuple[str, Case, Person]]:
        """Everybody of whom a contact told, with their case, the first received first."""

        def look(worker: Worker) -> list[tuple[str, Case, Person]]:
            cases = Case.objects.order_by("received_at").prefetch_related("people")
            return [(one.name, case, one) for case in cases for one in case.people.all()]

        found: list[tuple[str, Case, Person]] = self.sees(MANAGER, look)
        return found

    def cases(self, name: str) -> list[Case]:
        return [case for called, case, _ in self.people if called == name]

    def case(self, name: str) -> Case:
        """The last case that tells of somebody of this name."""
        return self.cases(name)[-1]

    def person(self, name: str, case: Case) -> Person:
        return next(one for called, of, one in self.people if called == name and of == case)

    def request(self, username: str, name: str) -> Request:
        """What the agency of this worker is asked about somebody."""
        case = self.case(name)

        def look(worker: Worker) -> Request:
            mine = Request.objects.filter(case=case, agency=worker.agency)
            return mine.select_related("case", "agency").order_by("-round")[0]

        found: Request = self.sees(username, look)
        return found
