"""`mash people review` looks through a whole index for people who may stand in it twice."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand

from mash.matching import tables
from mash.matching.model import Model

MEMORY = "600MB"  # with the people of a million records beside it, 1.5 GB in all
NEEDED = "mash people review needs Splink and DuckDB: pip install 'openmash[batch]'"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--index", type=Path, required=True, help="CSV file of the people")
    parser.add_argument("--map", default="", metavar="NAME|FILE", help="which column holds what")
    parser.add_argument("--model", type=Path, help="a model file (default: the shipped one)")
    parser.add_argument("--memory", default=MEMORY, help="DuckDB keeps to it, then uses disk")
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--out", type=Path, required=True, help="proposals, one JSON line each")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    """Write proposals, pairs first, the surest first: a person decides each."""
    try:
        import splink  # noqa: F401

        from mash.matching import bulk
        from mash.matching.review import review
    except ImportError as missing:
        raise tables.CannotRead(NEEDED) from missing
    begun = monotonic()

    def say(what: str) -> None:
        command.stderr.write(f"{monotonic() - begun:6.1f} s  {what} …")

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
    command.stdout.write(
        f"{len(told.pairs):,} pairs and {len(told.groups):,} groups to look at among"
        f" {total:,} records, in {monotonic() - begun:.0f} seconds: {options['out']}"
    )
