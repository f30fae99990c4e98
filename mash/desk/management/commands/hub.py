"""`mash hub check FILE` says whether a hub file is sound; `load` makes it the newest version."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from mash.agencies.actions import load_hub
from mash.agencies.hub_file import HubFile, HubFileError, read_hub
from mash.need_to_know.standing_grants import open_standing


class Command(BaseCommand):
    help = "Check or load a hub's operating model."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        check = what.add_parser("check", help="say whether a hub file is sound, or each fault")
        check.add_argument("file", type=Path)
        load = what.add_parser("load", help="load it; cases keep the version they began under")
        load.add_argument("file", type=Path)

    def handle(self, *args: Any, what: str, file: Path, **options: Any) -> None:
        try:
            hub = read_hub(file)
        except HubFileError as faults:
            self.stderr.write(str(faults))
            sys.exit(1)
        if what == "load":
            version = load_hub(file=hub, now=timezone.now())
            open_standing(hub=hub.slug, now=timezone.now())
            self.stdout.write(f"{hub.name} is loaded as version {version.number}: {counted(hub)}.")
        else:
            self.stdout.write(f"{file} is sound: {counted(hub)}.")


def counted(hub: HubFile) -> str:
    return (
        f"{len(hub.agencies)} agencies, {len(hub.ratings)} ratings, {len(hub.routes)} routes,"
        f" {len(hub.outcomes)} outcomes, {len(hub.teams)} teams"
    )
