"""`mash closure due` shows what is due for disposal; `finish` destroys keys left by a dead process.

Neither disposes of anything: that takes two people, on the pages.
"""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from mash.agencies.actions import OWNER, hub_version_now
from mash.clock.calendar import day_of
from mash.closure.disposing import finish
from mash.closure.keeping import KeptCase, due_cases
from mash.closure.models import Disposal


class Command(BaseCommand):
    help = "Show what is due for disposal, or finish a disposal that was interrupted."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        due = what.add_parser(
            "due", help="closed cases and requests whose time is over, and those that are held"
        )
        due.add_argument("--on", type=date.fromisoformat, help="a day (default: today)")
        due.add_argument("--json", action="store_true", help="for programs")
        what.add_parser("finish", help="destroy the keys of disposed cases that are still there")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        if what == "finish":
            return self.finish()
        now = timezone.now()
        on = options["on"] or day_of(now)
        hub = hub_version_now()
        found = due_cases(hub=hub.hub_id, on=on, using=OWNER)
        if options["json"]:
            rows = [as_json(one, on) for one in found]
            self.stdout.write(json.dumps({"hub": hub.hub_id, "on": on.isoformat(), "cases": rows}))
            return None
        for one in found:
            names = hub.file.retention_of(one.closure.retention).name
            state = "held" if one.holds else "due"
            self.stdout.write(f"{one.reference}  {state:4}  since {one.until}  {names}")
        if not found:
            self.stdout.write("Nothing is due.")
        if left := Disposal.objects.using(OWNER).filter(keys_destroyed_at=None).count():
            self.stdout.write(f"{left} disposed of still have keys: run `mash closure finish`.")
        return None

    def finish(self) -> None:
        done = finish(now=timezone.now())
        for one in done:
            self.stdout.write(f"The keys of {one.reference} are destroyed ({one.number}).")
        if not done:
            self.stdout.write("No keys are left of what is disposed of.")


def as_json(one: KeptCase, on: date) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "retention": one.closure.retention,
        "until": one.until.isoformat(),
        "due": one.is_due(on),
        "holds": len(one.holds),
    }
