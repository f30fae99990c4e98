"""`mash people index`: the index of people made anew, with every key, while the hub goes on."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from mash.people.indexing import index_all

WIDE = 40  # characters of the bar


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--workers", type=int, help="processes; one for each core if not given")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    began = time.monotonic()
    total = index_all(now=timezone.now(), progress=progress, workers=options["workers"])
    took = time.monotonic() - began
    command.stdout.write(f"{total:,} cards are in the index. It took {took:,.0f} seconds.")


def progress(done: int, total: int) -> None:
    """A bar on a screen; nothing in a log."""
    if not sys.stderr.isatty():
        return
    full = WIDE * done // max(total, 1)
    bar = "#" * full + "." * (WIDE - full)
    sys.stderr.write(f"\r[{bar}] {done:,} of {total:,}" + ("\n" if done >= total else ""))
