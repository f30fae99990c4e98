"""`mash people train` learns a model from a hub's people, for a person to approve."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from mash.matching import tables
from mash.matching.model import Model

NEEDED = "mash people train needs Splink and DuckDB: pip install 'openmash[batch]'"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--index", type=Path, required=True, help="CSV file of the people to learn from"
    )
    parser.add_argument("--map", default="", metavar="NAME|FILE", help="which column holds what")
    parser.add_argument("--out", type=Path, required=True, help="the model file to write")
    parser.add_argument("--before", type=Path, help="the earlier model (default: the shipped one)")
    parser.add_argument("--report", type=Path, help="the page to read (default: beside the model)")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    try:
        import duckdb  # noqa: F401  # is it there?
        import splink  # noqa: F401  # is it there?

        from mash.matching.train import Told, train
        from mash.matching.training_report import report
    except ImportError as missing:
        raise tables.CannotRead(NEEDED) from missing
    path = options["index"]
    rows = tables.read(path, tables.named_map(options["map"], path))
    before = Model.read(options["before"]) if options["before"] else Model.shipped()
    steps = iter(range(1, 100))

    def say(what: str) -> None:
        command.stderr.write(f"{next(steps)}. {what} …")

    people = [Told(row.record, row.family_number) for row in rows]
    told = train(people, before=before, trained=date.today().isoformat(), say=say)
    told.model.write(options["out"])
    page = options["report"] or options["out"].with_suffix(".html")
    page.write_text(report(told), encoding="utf-8")
    out = options["out"]
    command.stdout.write(
        f"{told.model.version} is written to {out}. Read {page}, then approve it:"
        f" mash people approve {out} --by USERNAME"
    )
