"""`mash people VERB …`: measure, train and use what finds people; a module a verb."""

import sys
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from mash.matching.tables import CannotRead
from mash.people.verbs import VERBS


class Command(BaseCommand):
    help = "Measure, train and use what finds people who are already known."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, says in VERBS.items():
            module = import_module(f"mash.people.verbs.{verb}")
            module.add_arguments(verbs.add_parser(verb, help=says))

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        try:
            import_module(f"mash.people.verbs.{verb}").run(self, options)
        except CannotRead as reason:
            self.stderr.write(str(reason))
            sys.exit(1)
