"""`mash people review` looks through a whole index for people who may stand in it twice."""

import json
import os
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from mash.matching import tables
from mash.matching.model import Model
from mash.people.progress import Progress

MEMORY = "600MB"  # with the people of a million records beside it, 1.5 GB in all
NEEDED = "mash people review needs Splink and DuckDB: pip install 'openmash[batch]'"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--index", type=Path, help="CSV file of the people (default: the hub's)")
    parser.add_argument("--map", default="", metavar="NAME|FILE", help="which column holds what")
    parser.add_argument("--model", type=Path, help="a model file (default: the shipped one)")
    parser.add_argument("--memory", default=MEMORY, help="DuckDB keeps to it, then uses disk")
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--out", type=Path, help="of a file: proposals, one JSON line each")
    parser.add_argument(
        "--since-last",
        action="store_true",
        help="of the hub's: those alone who came since the review before, against all (nightly)",
    )
    parser.add_argument("--workers", type=int, help="processes (default: one for each core)")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Propose pairs, the surest first: a person decides each."""
    if bool(options["index"]) != bool(options["out"]):
        raise tables.CannotRead("A file (--index) and where to write (--out) go together.")
    try:
        import splink  # noqa: F401  # is it there?
    except ImportError as missing:
        raise tables.CannotRead(NEEDED) from missing
    begun = monotonic()

    def say(what: str) -> None:
        command.stderr.write(f"{monotonic() - begun:6.1f} s  {what} …")

    look = review_file if options["index"] else review_hubs
    command.stdout.write(f"{look(options, say)} It took {monotonic() - begun:.0f} seconds.")


def review_file(options: dict[str, Any], say: Callable[[str], None]) -> str:
    from mash.matching import bulk
    from mash.matching.review import review

    model = Model.read(options["model"]) if options["model"] else Model.shipped()
    columns = tables.named_map(options["map"], options["index"])
    say("Reading the people")
    raw = bulk.read(options["index"], columns)
    ids, total = raw["id"], raw.num_rows
    say(f"Reading {total:,} names, dates and homes")
    held = bulk.held(raw, columns, model)
    del raw
    told = review(held, model=model, say=say, memory=options["memory"], engine=options["engine"])
    with options["out"].open("w", encoding="utf-8") as file:
        for pair in told.pairs:
            line = {**asdict(pair), "kind": "pair", "model": model.version}
            line |= {"one": ids[pair.one].as_py(), "other": ids[pair.other].as_py()}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        for group in told.groups:
            people = [ids[place].as_py() for place in group]
            file.write(json.dumps({"kind": "group", "people": people}, ensure_ascii=False) + "\n")
    return (
        f"{len(told.pairs):,} pairs and {len(told.groups):,} groups to look at among"
        f" {total:,} records: {options['out']}."
    )


def review_hubs(options: dict[str, Any], say: Callable[[str], None]) -> str:
    """The indexes of the database, as its owner: what is found waits on a page for a person."""
    from mash.people.approving import approved_for
    from mash.people.reviewing import How, boxes, review_index  # it needs Django's models

    bar = Progress("Reading the people", 0)

    def progress(done: int, total: int) -> None:
        bar.total = total
        bar(done - 1)
        if done == total:
            bar.end()

    workers = options["workers"] or os.cpu_count() or 1
    how = How(
        approved_for(options["model"]), options["memory"], options["engine"], workers, say, progress
    )
    runs = []
    for box in boxes():
        say("Reading the people")
        now = timezone.now()
        runs.append(review_index(box, since_last=options["since_last"], how=how, now=now))
    proposed, cards = sum(one.proposed for one in runs), sum(one.cards for one in runs)
    return f"{proposed:,} pairs to look at among {cards:,} cards: on the page of duplicates."
