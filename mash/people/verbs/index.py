"""`mash people index` makes every card and key of the index anew, while the hub goes on."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from mash.people.progress import Progress


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--workers", type=int, help="processes (default: one for each core)")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    from mash.people.indexing import index_all  # it needs Django's models

    began = time.monotonic()
    bar = Progress("Indexing", 0)

    def progress(done: int, total: int) -> None:
        bar.total = total
        bar(done - 1)

    total = index_all(now=timezone.now(), progress=progress, workers=options["workers"])
    bar.end()
    took = time.monotonic() - began
    command.stdout.write(f"{total:,} cards are in the index. It took {took:,.0f} seconds.")
