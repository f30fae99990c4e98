"""`mash hub check FILE` says whether a hub file is sound; it needs no database."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mash.agencies.hub_file import HubFile, HubFileError, read_hub


class Command(BaseCommand):
    help = "Check a hub's operating model."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        check = what.add_parser("check", help="say whether a hub file is sound, or each fault")
        check.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            hub = read_hub(file)
        except HubFileError as faults:
            self.stderr.write(str(faults))
            sys.exit(1)
        self.stdout.write(f"{file} is sound: {counted(hub)}.")


def counted(hub: HubFile) -> str:
    return (
        f"{len(hub.agencies)} agencies, {len(hub.ratings)} ratings, {len(hub.routes)} routes,"
        f" {len(hub.outcomes)} outcomes, {len(hub.teams)} teams"
    )
