"""Where a screening stands for whoever looks: the positions they may see, and what may end it."""

from dataclasses import dataclass
from datetime import datetime

from mash.agencies.hub_file import HubFile
from mash.cases.models import Case
from mash.screening.models import ENTER, Position
from mash.screening.quorum import Tally, tally
from mash.screening.wording import outcome_name


@dataclass(frozen=True)
class Seat:
    """An agency's place on the panel, and its position where this worker may see it."""

    agency: str
    route: str = ""  # in words
    reasons: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Standing:
    tally: Tally
    seats: list[Seat]
    agreed: str  # in words; empty where the panel differs or has said nothing that is seen
    may_settle: set[str]  # the outcomes that can end it now

    @property
    def is_agreed(self) -> bool:
        """Does the panel's agreement decide?"""
        return self.tally.has_quorum and bool(self.agreed)

    @property
    def positions(self) -> int:
        return len(self.tally.routes)


def standing(case: Case) -> Standing:
    """What this worker sees of the panel. Positions that are hidden count as not given."""
    rules = case.rules
    positions = case.positions.select_related("agency", "worker")
    given = {one.agency.code: one for one in positions}
    counted = tally(rules, case.screening.panel, {code: p.route for code, p in given.items()})
    seats = []
    for code in case.screening.panel:
        name = rules.agency(code).name
        seats.append(seat_of(rules, name, given.get(code)))
    return Standing(
        tally=counted,
        seats=seats,
        agreed=outcome_name(rules, counted.agreed) if counted.agreed else "",
        may_settle=ways_to_settle(case, counted),
    )


def seat_of(rules: HubFile, agency: str, given: Position | None) -> Seat:
    if given is None:
        return Seat(agency)
    route = outcome_name(rules, given.route)
    return Seat(agency, route, given.words["reasons"], given.worker.name, given.given_at)


def ways_to_settle(case: Case, counted: Tally) -> set[str]:
    """Without quorum the fast track alone; agreement binds; where the panel differs, anything."""
    routes = {route.code for route in case.rules.routes}
    if not counted.has_quorum:
        return {route.code for route in case.rules.routes if route.kind == "fast_track"}
    return {counted.agreed} if counted.agreed else {ENTER, *routes}
