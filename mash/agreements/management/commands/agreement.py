"""`mash agreement check FILE` says whether an agreement is sound; it needs no database."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mash.agencies.hub_file import HubFile, read_hub
from mash.agencies.rules_file import RulesFileError
from mash.agreements.agreement_file import AgreementFile, read_agreement


class Command(BaseCommand):
    help = "Check an information sharing agreement."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        check = what.add_parser("check", help="say whether an agreement is sound, or each fault")
        check.add_argument("file", type=Path)
        check.add_argument(
            "--hub", type=Path, help="its hub file (default: hubs/ beside its folder)"
        )

    def handle(self, *args: Any, file: Path, hub: Path | None, **options: Any) -> None:
        try:
            agreement = read_agreement(file)
            of = hub_beside(file, agreement, hub)
            read_agreement(file, of)
        except RulesFileError as faults:
            self.stderr.write(str(faults))
            sys.exit(1)
        alone = "" if of else f" (not checked against hubs/{agreement.hub}.toml: not found)"
        self.stdout.write(
            f"{file} is sound: version {agreement.version}, {len(agreement.parties)} parties,"
            f" {len(agreement.categories)} categories,"
            f" {len(agreement.lawful_bases)} lawful bases{alone}."
        )


def hub_beside(file: Path, agreement: AgreementFile, named: Path | None) -> HubFile | None:
    """The hub's file that was named, or the one in the folder beside, if there is one."""
    beside = file.resolve().parent.parent / "hubs" / f"{agreement.hub}.toml"
    if named is None and not beside.exists():
        return None
    return read_hub(named or beside)
