"""`mash agreement …`: check a file, read it, compare two, load one, let an agency leave."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mash.agencies.hub_file import HubFile, read_hub
from mash.agencies.rules_file import RulesFileError
from mash.agreements.actions import load_agreement, revoke_signature
from mash.agreements.agreement_file import AgreementFile, read_agreement
from mash.agreements.differences import differences
from mash.agreements.readable import as_text


class Command(BaseCommand):
    help = "Check, read, compare or load an information sharing agreement; let an agency leave it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        check = what.add_parser("check", help="say whether an agreement is sound, or each fault")
        load = what.add_parser(
            "load", help="load it with its signatures; a second one waits for approval"
        )
        text = what.add_parser("text", help="the whole of it as plain text")
        for one in (check, load, text):
            one.add_argument("file", type=Path)
            one.add_argument(
                "--hub", type=Path, help="its hub file (default: hubs/ beside its folder)"
            )
        diff = what.add_parser("diff", help="say in sentences what changes for whom")
        diff.add_argument("before", type=Path)
        diff.add_argument("after", type=Path)
        leave = what.add_parser("revoke", help="an agency revokes its signature and leaves")
        leave.add_argument("agency", help="such as southwark.police")
        leave.add_argument(
            "--on", type=date.fromisoformat, required=True, help="the first day without it"
        )

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        try:
            getattr(self, f"do_{what}")(**options)
        except RulesFileError as faults:
            self.stderr.write(str(faults))
            sys.exit(1)

    def do_check(self, file: Path, hub: Path | None, **options: Any) -> None:
        agreement, of = whole(file, hub)
        alone = "" if of else f" (not checked against hubs/{agreement.hub}.toml: not found)"
        self.stdout.write(
            f"{file} is sound: version {agreement.version}, {len(agreement.parties)} parties,"
            f" {len(agreement.categories)} categories,"
            f" {len(agreement.lawful_bases)} lawful bases{alone}."
        )

    def do_load(self, file: Path, hub: Path | None, **options: Any) -> None:
        agreement, _of = whole(file, hub)
        loaded = load_agreement(file=agreement, now=timezone.now())
        self.stdout.write(f"Version {agreement.version} of {agreement.title} is loaded.")
        if loaded.approved_at is None:
            self.stdout.write(
                "It waits: a governance officer asks, on their desk, for the approval of a second "
                "person. Until then the version before it stays in force."
            )

    def do_text(self, file: Path, hub: Path | None, **options: Any) -> None:
        agreement, of = whole(file, hub)
        self.stdout.write(as_text(agreement, names(of)))

    def do_diff(self, before: Path, after: Path, **options: Any) -> None:
        old, new = read_agreement(before), read_agreement(after)
        of = names(hub_beside(after, new, None)) or names(hub_beside(before, old, None))
        for sentence in differences(old, new, of) or ["Nothing changes."]:
            self.stdout.write(sentence)

    def do_revoke(self, agency: str, on: date, **options: Any) -> None:
        if not revoke_signature(agency=agency, on=on):
            raise CommandError(f"There is no signature of “{agency}” in force. Check its name.")
        self.stdout.write(f"{agency} leaves on {on}: from that day its workers see nothing.")


def whole(file: Path, hub: Path | None) -> tuple[AgreementFile, HubFile | None]:
    """The agreement, checked against its hub's file where that is found."""
    of = hub_beside(file, read_agreement(file), hub)
    return read_agreement(file, of), of


def hub_beside(file: Path, agreement: AgreementFile, named: Path | None) -> HubFile | None:
    """The hub's file that was named, or the one in the folder beside, if there is one."""
    beside = file.resolve().parent.parent / "hubs" / f"{agreement.hub}.toml"
    if named is None and not beside.exists():
        return None
    return read_hub(named or beside)


def names(hub: HubFile | None) -> dict[str, str]:
    return {one.code: one.name for one in hub.agencies} if hub else {}
