"""What must fit together in a hub file beyond each key's own shape: codes, quorum, clocks."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mash.agencies.rules_file import Fault, repeated, suggestion
from mash.agencies.toml_lines import Where
from mash.clock.bank_holidays import bank_holidays
from mash.clock.calendar import WEEKDAYS

if TYPE_CHECKING:
    from mash.agencies.hub_file import HubFile, HubRating

ENTER = "enter"  # the panel's position that a contact goes into MASH; no route may be called so
ROUTE_KINDS = ("fast_track", "open_case", "back_to_referrer", "signpost", "advice", "nfa")
TO_A_TEAM = ("fast_track", "open_case")
KEPT = ("assessment", "service", "nfa")


def faults_in(hub: "HubFile") -> Iterator[Fault]:
    """Every fault of the whole, in no special order."""
    yield from doubled_codes(hub)
    yield from unknown_codes(hub)
    yield from quorum_out_of_reach(hub)
    yield from hours_turned_round(hub)
    yield from night_at_odds(hub)
    yield from days_at_odds(hub)
    for number, rating in enumerate(hub.ratings):
        yield from clock_faults(rating, ("ratings", number))
    yield from ranks_at_odds(hub)
    yield from route_faults(hub)
    yield from outcome_faults(hub)
    yield from retention_missing(hub)
    yield from chasers_out_of_order(hub)
    yield from escalation_too_long(hub)


def doubled_codes(hub: "HubFile") -> Iterator[Fault]:
    for name in ("agencies", "ratings", "routes", "teams", "outcomes", "levels_of_need",
                 "retention", "audit_questions"):  # fmt: skip
        yield from repeated((name,), (row.code for row in getattr(hub, name)), "code")
    for number, agency in enumerate(hub.agencies):
        yield from repeated(("agencies", number, "parts"), (p.code for p in agency.parts), "code")
    yield from repeated(("escalation", "stages"), (s.code for s in hub.escalation.stages), "code")
    yield from repeated(("screening", "panel"), hub.screening.panel)
    yield from repeated(("screening", "quorum", "must_include"), hub.screening.quorum.must_include)
    yield from repeated(("core_hours", "days"), hub.core_hours.days)
    yield from repeated(("chasers", "decision_late_tells"), hub.chasers.decision_late_tells)
    for number, rating in enumerate(hub.ratings):
        if not isinstance(rating.asks, str):
            yield from repeated(("ratings", number, "asks"), rating.asks)


def unknown_codes(hub: "HubFile") -> Iterator[Fault]:
    agencies = [agency.code for agency in hub.agencies]
    teams = [team.code for team in hub.teams]

    def unless(known: list[str], what: str, code: str | None, *where: str | int) -> Iterator[Fault]:
        if code is not None and code not in known:
            yield Fault(where, f"There is no {what} “{code}”. {suggestion(code, known)}")

    yield from unless(agencies, "agency", hub.host, "host")
    yield from unless(agencies, "agency", hub.out_of_hours.agency, "out_of_hours", "agency")
    ratings = [rating.code for rating in hub.ratings]
    for number, code in enumerate(hub.out_of_hours.hands_over):
        yield from unless(ratings, "rating", code, "out_of_hours", "hands_over", number)
    for number, code in enumerate(hub.screening.panel):
        yield from unless(agencies, "agency", code, "screening", "panel", number)
    for number, rating in enumerate(hub.ratings):
        for at, code in enumerate(() if isinstance(rating.asks, str) else rating.asks):
            yield from unless(agencies, "agency", code, "ratings", number, "asks", at)
    for number, team in enumerate(hub.teams):
        yield from unless(agencies, "agency", team.agency, "teams", number, "agency")
    for number, route in enumerate(hub.routes):
        yield from unless(teams, "team", route.team, "routes", number, "team")
    for number, outcome in enumerate(hub.outcomes):
        for at, code in enumerate(outcome.teams):
            yield from unless(teams, "team", code, "outcomes", number, "teams", at)


def quorum_out_of_reach(hub: "HubFile") -> Iterator[Fault]:
    panel, quorum = hub.screening.panel, hub.screening.quorum
    if quorum.at_least > len(panel):
        yield Fault(
            ("screening", "quorum", "at_least"),
            f"Quorum asks for {quorum.at_least} positions and the panel has {len(panel)}."
            " Lower it or add to the panel.",
        )
    for number, code in enumerate(quorum.must_include):
        if code not in panel:
            yield Fault(
                ("screening", "quorum", "must_include", number),
                f"Quorum must include “{code}”, which is not on the panel. Add it to the panel"
                " or take it out here.",
            )


def hours_turned_round(hub: "HubFile") -> Iterator[Fault]:
    if hub.core_hours.opens >= hub.core_hours.closes:
        yield Fault(
            ("core_hours", "closes"),
            "The hub closes before it opens. Write `closes` later than `opens`, on the same day.",
        )


def night_at_odds(hub: "HubFile") -> Iterator[Fault]:
    """Who opens hand-over packs, of which ratings, and whom they ring: all three or none."""
    night = hub.out_of_hours
    yield from repeated(("out_of_hours", "hands_over"), night.hands_over)
    given = {
        "agency": bool(night.agency),
        "hands_over": bool(night.hands_over),
        "manager_on_call": bool(night.manager_on_call),
    }
    if any(given.values()) and not all(given.values()):
        missing = " and ".join(f"`{name}`" for name, is_there in given.items() if not is_there)
        yield Fault(
            ("out_of_hours",),
            f"For work to go over at night, write {missing} as well; for none, remove the others.",
        )


def days_at_odds(hub: "HubFile") -> Iterator[Fault]:
    """`open_on` names bank holidays on which the hub would be closed, and nothing else."""
    hours = hub.core_hours
    yield from repeated(("core_hours", "open_on"), map(str, hours.open_on))
    for number, day in enumerate(hours.open_on):
        where = ("core_hours", "open_on", number)
        if day in hours.closed_on:
            yield Fault(where, f"{day} is in `closed_on` as well. Keep it in one of the two.")
        if hours.bank_holidays == "none":
            yield Fault(where, f"The hub keeps no bank holidays and works on {day}. Remove it.")
        elif day not in bank_holidays(day.year):
            yield Fault(where, f"{day} is no bank holiday. `open_on` is for those: remove it.")
        elif WEEKDAYS[day.weekday()] not in hours.days:
            yield Fault(
                where,
                f"{day} is not on one of the hub's `days`, so it stays closed. Remove it here.",
            )


def clock_faults(rating: "HubRating", where: Where) -> Iterator[Fault]:
    given = [name for name in ("hours", "working_days") if getattr(rating, name) is not None]
    if len(given) == 2:
        yield Fault(
            (*where, "working_days"), f"“{rating.code}” has two clocks. Keep hours or working_days."
        )
    elif not given and rating.asks != "none":
        yield Fault(
            where,
            f"“{rating.code}” asks agencies and sets no time. Add `hours` or `working_days`.",
        )
    elif given and (given == ["working_days"]) != (rating.counts == "working_days"):
        yield Fault(
            (*where, "counts"),
            f"“{rating.code}” sets {given[0]} and counts {rating.counts}. Hours count `elapsed` or"
            " `core_hours`; working days count `working_days`.",
        )


def ranks_at_odds(hub: "HubFile") -> Iterator[Fault]:
    """No two ratings are as urgent as each other, and a more urgent one never has longer."""
    urgent = sorted(enumerate(hub.ratings), key=lambda pair: pair[1].rank)
    for (_, first), (number, second) in zip(urgent, urgent[1:], strict=False):
        if first.rank == second.rank:
            yield Fault(
                ("ratings", number, "rank"),
                f"“{first.code}” and “{second.code}” have the same rank. Number them from 0, the"
                " most urgent.",
            )
        if first.counts == second.counts and allowance(first) > allowance(second) > 0:
            yield Fault(
                ("ratings", number),
                f"“{second.code}” is less urgent than “{first.code}” and has less time. Change"
                " `rank` or the time.",
            )


def allowance(rating: "HubRating") -> float:
    return rating.hours or rating.working_days or 0


def route_faults(hub: "HubFile") -> Iterator[Fault]:
    for kind in ROUTE_KINDS:
        if kind not in {route.kind for route in hub.routes}:
            yield Fault(("routes",), f"No route is of kind `{kind}`. Add one [[routes]] for it.")
    for number, route in enumerate(hub.routes):
        if route.code == ENTER:
            yield Fault(
                ("routes", number, "code"),
                "“enter” means that a contact goes into MASH. Call this route otherwise.",
            )
        if route.kind in TO_A_TEAM and route.team is None:
            yield Fault(
                ("routes", number), f"“{route.code}” hands a child over. Add the `team` it goes to."
            )
        if route.kind not in (*TO_A_TEAM, "signpost") and route.team is not None:
            yield Fault(
                ("routes", number, "team"),
                f"“{route.code}” goes to nobody. Remove `team` or change `kind`.",
            )


def outcome_faults(hub: "HubFile") -> Iterator[Fault]:
    for number, outcome in enumerate(hub.outcomes):
        if outcome.kind == "nfa" and outcome.teams:
            yield Fault(
                ("outcomes", number, "teams"),
                f"“{outcome.code}” is no further action. Remove its `teams` or change `kind`.",
            )
        if outcome.kind != "nfa" and not outcome.teams:
            yield Fault(
                ("outcomes", number), f"Nobody receives “{outcome.code}”. Add `teams` that may."
            )


def retention_missing(hub: "HubFile") -> Iterator[Fault]:
    for kind in KEPT:
        if kind not in {rule.code for rule in hub.retention}:
            yield Fault(
                ("retention",), f"Nothing says how long `{kind}` is kept. Add one [[retention]]."
            )


def chasers_out_of_order(hub: "HubFile") -> Iterator[Fault]:
    """The manager hears of a late answer after the agency's own lead, or with them."""
    chasers = hub.chasers
    if chasers.manager_after_minutes < chasers.lead_after_minutes:
        yield Fault(
            ("chasers", "manager_after_minutes"),
            "The case's manager would hear of a late answer before the agency's own panel manager."
            " Write as many minutes as in `lead_after_minutes`, or more.",
        )


def escalation_too_long(hub: "HubFile") -> Iterator[Fault]:
    """The stages of a disagreement together fit into the time that it has as a whole."""
    rules = hub.escalation
    together = sum(stage.within_working_days for stage in rules.stages)
    if together > rules.within_working_days:
        yield Fault(
            ("escalation", "within_working_days"),
            f"The stages take {together} working days together and a disagreement has"
            f" {rules.within_working_days}. Shorten a stage or lengthen the whole.",
        )
