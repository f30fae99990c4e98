"""`mash people score` measures the matcher on people whose records are labelled, from CSV files."""

import csv
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from mash.matching import measure, tables
from mash.matching.model import Model
from mash.matching.scratch import Scratch
from mash.people.progress import Progress

FALSE = {"0", "false", "no", "n", ""}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--index", type=Path, required=True, help="CSV file of the people known")
    parser.add_argument(
        "--queries", type=Path, help="CSV file of those asked about (default: the index itself)"
    )
    parser.add_argument(
        "--pairs", type=Path, help="CSV file of labelled pairs: id, id, same or not"
    )
    parser.add_argument(
        "--map",
        default="",
        metavar="NAME|FILE",
        help=f"which column holds what: {', '.join(tables.MAPS)}, or a JSON file "
        "(default: the built-in map that fits)",
    )
    parser.add_argument("--model", type=Path, help="a model file (default: the shipped one)")
    parser.add_argument("--json", action="store_true", help="for programs")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    index = tables.read(options["index"], tables.named_map(options["map"], options["index"]))
    asked = options["queries"]
    queries = index
    if asked and asked.resolve() != options["index"].resolve():
        queries = tables.read(asked, tables.named_map(options["map"], asked))
    model = Model.read(options["model"]) if options["model"] else Model.shipped()
    pairs = read_pairs(options["pairs"]) if options["pairs"] else {}
    told = measured(index, queries, model, pairs)
    if options["json"]:
        command.stdout.write(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        command.stdout.write(as_text(told))


def measured(
    index: list[tables.Row],
    queries: list[tables.Row],
    model: Model,
    pairs: dict[measure.Pair, bool],
) -> dict[str, Any]:
    indexing = Progress("Indexing", len(index))
    scratch = Scratch([row.record for row in index], model, indexing)
    indexing.end()
    asking = Progress("Asking", len(queries))
    answers = measure.ask(index, queries, scratch, asking)
    asking.end()
    return {"model": model.version, **measure.report(index, answers, pairs, scratch)}


def read_pairs(path: Path) -> dict[measure.Pair, bool]:
    """Two ids a line and, in a third column if there is one, whether they are one person."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            lines = [line for line in csv.reader(file) if len(line) >= 2]
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise tables.CannotRead(f"{path}: {fault}") from fault
    return {
        measure.pair(line[0], line[1]): len(line) < 3 or line[2].strip().lower() not in FALSE
        for line in lines[1:]
    }


def as_text(told: dict[str, Any]) -> str:
    lines = [f"{name:<28} {value}" for name, value in told.items() if not isinstance(value, dict)]
    lines += ["", "Pairs", *(f"  {name:<26} {value}" for name, value in told["pairs"].items())]
    lines += ["", f"{'Groups':<36} {'asked':>6} {'@1':>7} {'@10':>7}"]
    for name, of in told["groups"].items():
        lines.append(
            f"  {name:<34} {of['queries']:>6} {of['recall@1']:>7.4f} {of['recall@10']:>7.4f}"
        )
    return "\n".join(lines)
