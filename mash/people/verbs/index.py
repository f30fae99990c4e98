"""`mash people index`: the index of people made anew, with every key, while the hub goes on."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from mash.people.indexing import index_all
from mash.people.progress import Progress


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--workers", type=int, help="processes; one for each core if not given")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    began, bar = time.monotonic(), Progress("Indexing", 0)

    def tell(done: int, total: int) -> None:
        bar.total = total
        bar(done - 1)

    total = index_all(now=timezone.now(), progress=tell, workers=options["workers"])
    bar.end()
    took = time.monotonic() - began
    command.stdout.write(f"{total:,} cards are in the index. It took {took:,.0f} seconds.")
