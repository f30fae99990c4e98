"""`mash agreement check FILE` says whether an agreement is sound; `load` puts it in force."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from mash.agencies.hub_file import HubFile, read_hub
from mash.agencies.rules_file import RulesFileError
from mash.agreements.actions import load_agreement
from mash.agreements.agreement_file import AgreementFile, read_agreement


class Command(BaseCommand):
    help = "Check or load an information sharing agreement."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        check = what.add_parser("check", help="say whether an agreement is sound, or each fault")
        load = what.add_parser(
            "load", help="load it with its signatures; a second one waits for approval"
        )
        for one in (check, load):
            one.add_argument("file", type=Path)
            one.add_argument(
                "--hub", type=Path, help="its hub file (default: hubs/ beside its folder)"
            )

    def handle(self, *args: Any, what: str, file: Path, hub: Path | None, **options: Any) -> None:
        try:
            agreement = read_agreement(file)
            of = hub_beside(file, agreement, hub)
            read_agreement(file, of)
        except RulesFileError as faults:
            self.stderr.write(str(faults))
            sys.exit(1)
        if what == "load":
            loaded = load_agreement(file=agreement, now=timezone.now())
            self.stdout.write(f"Version {agreement.version} of {agreement.title} is loaded.")
            if loaded.approved_at is None:
                self.stdout.write(
                    "It waits: a governance officer asks, on their desk, for the approval of a "
                    "second person. Until then the version before it stays in force."
                )
            return
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
