"""`mash clock` reckons a case's deadlines from its times, each with the sum that explains it."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mash.agencies.hub_file import HubFile, HubFileError, read_hub
from mash.clock.calendar import LONDON, Calendar
from mash.clock.deadlines import Deadline, RatingEvent, outcome_deadline, return_deadline, said
from mash.clock.typed import Unclear, in_order, moment, rating_code, rerating

CLOCKS = {"return": "Answers due", "decision": "Decision due"}


class Command(BaseCommand):
    help = "Reckon the deadlines of a case from its times, without any database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hub", type=Path, required=True, help="the hub file")
        parser.add_argument("--received", required=True, metavar="TIME", help="2026-11-20T16:50")
        parser.add_argument("--rating", help="its first rating (default: not rated yet)")
        parser.add_argument("--rated", metavar="TIME", help="when (default: at the receipt)")
        parser.add_argument(
            "--rerate",
            action="append",
            default=[],
            metavar="RATING@TIME",
            help="a later rating; as often as there are",
        )
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            hub = read_hub(options["hub"])
            received_at = moment(options["received"])
            events = ratings_typed(hub, received_at, options)
        except (HubFileError, Unclear) as fault:
            self.stderr.write(str(fault))
            sys.exit(1)
        due = deadlines(hub, received_at, events)
        if options["json"]:
            told = {
                "hub": hub.slug,
                "received_at": iso(received_at),
                "ratings": [{"rating": one.code, "at": iso(one.at)} for one in events],
                "deadlines": [as_json(clock, hub, events, one) for clock, one in due.items()],
            }
            self.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))
            return
        self.stdout.write(f"{hub.name}: received on {said(received_at)}")
        for clock, one in due.items():
            self.stdout.write(f"\n{CLOCKS[clock]}: {said(one.due_at) if one else 'no time is set'}")
            self.stdout.writelines(f"  {sentence}\n" for sentence in sums(hub, events, one))


def ratings_typed(
    hub: HubFile, received_at: datetime, options: dict[str, Any]
) -> list[RatingEvent]:
    if options["rating"] is None:
        if options["rated"] or options["rerate"]:
            raise Unclear("Which rating was given first? Add it, like --rating RED.")
        return []
    rated_at = moment(options["rated"]) if options["rated"] else received_at
    first = RatingEvent(rating_code(options["rating"], hub), rated_at)
    return in_order(received_at, [first, *(rerating(one, hub) for one in options["rerate"])])


def deadlines(
    hub: HubFile, received_at: datetime, events: list[RatingEvent]
) -> dict[str, Deadline | None]:
    """What is due in a case, clock by clock."""
    calendar = Calendar.from_hub(hub)
    return {
        "return": return_deadline(events, received_at, hub, calendar),
        "decision": outcome_deadline(events, received_at, hub, calendar),
    }


def sums(hub: HubFile, events: list[RatingEvent], due: Deadline | None) -> list[str]:
    if due:
        return list(due.sum)
    if not events:
        return ["Not rated yet: the agencies' clock begins with the rating."]
    names = " and ".join(dict.fromkeys(hub.rating(one.code).name for one in events))
    return [f"{names}: no time is set, and no answer is waited for."]


def as_json(
    clock: str, hub: HubFile, events: list[RatingEvent], due: Deadline | None
) -> dict[str, Any]:
    told: dict[str, Any] = {"clock": clock}
    if clock == "return":
        asked = {code for event in events for code in hub.asked_by(event.code)}
        told["agencies"] = [one.code for one in hub.agencies if one.code in asked]
    return told | {
        "due_at": iso(due.due_at) if due else None,
        "counted_from": iso(due.base) if due else None,
        "allowance": due.allowance if due else None,
        "counts": due.counts if due else None,
        "sum": sums(hub, events, due),
    }


def iso(at: datetime) -> str:
    return at.astimezone(LONDON).isoformat()
