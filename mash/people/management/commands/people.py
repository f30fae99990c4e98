"""`mash people index` makes the index of people anew, with every key, while the hub goes on."""

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from mash.people.indexing import index_all

WIDE = 40  # characters of the bar


class Command(BaseCommand):
    help = "Keep the index of people."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        index = what.add_parser("index", help="make every card and key anew; the hub goes on")
        index.add_argument("--workers", type=int, help="processes; one for each core if not given")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        getattr(self, what)(**options)

    def index(self, *, workers: int | None, **_: Any) -> None:
        began = time.monotonic()
        total = index_all(now=timezone.now(), progress=self.progress, workers=workers)
        took = time.monotonic() - began
        self.stdout.write(f"{total:,} cards are in the index. It took {took:,.0f} seconds.")

    def progress(self, done: int, total: int) -> None:
        """A bar on a screen; nothing in a log."""
        if not sys.stderr.isatty():
            return
        full = WIDE * done // max(total, 1)
        bar = "#" * full + "." * (WIDE - full)
        end = "\n" if done >= total else ""
        self.stderr.write(f"\r[{bar}] {done:,} of {total:,}", ending=end)
