"""`mash people explain A B` says why two records of a file may be one person, field by field."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from mash.matching import tables
from mash.matching.explain import SENTENCES, SETTLES, Because, Side, explain, settle
from mash.matching.features import features
from mash.matching.model import Model, Terms
from mash.matching.score import score

SIDES = {Side.FOR: "for", Side.AGAINST: "against", Side.NEITHER: "neither for nor against"}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("one", help="the id of a record")
    parser.add_argument("other", help="the id of another")
    parser.add_argument("--index", type=Path, required=True, help="CSV file of the people")
    parser.add_argument("--map", default="", metavar="NAME|FILE", help="which column holds what")
    parser.add_argument("--model", type=Path, help="a model file (default: the shipped one)")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    rows = tables.read(options["index"], tables.named_map(options["map"], options["index"]))
    of = {row.id: row.record for row in rows}
    missing = [told for told in (options["one"], options["other"]) if told not in of]
    if missing:
        raise tables.CannotRead(f"{options['index']} has no record {' nor '.join(missing)}.")
    model = Model.read(options["model"]) if options["model"] else Model.shipped()
    one, other = of[options["one"]], of[options["other"]]
    terms = Terms.of(features(row.record)[0] for row in rows)
    (found,) = score(one, [other], model=model, total=len(rows), terms=terms)
    lines = [
        f"{found.band.capitalize()}: the same person {found.same:.1%}, a relative"
        f" {found.relative:.1%}, unrelated {found.unrelated:.1%} (model {found.version}).",
        *(told(because) for because in explain(one, other, found, model)),
    ]
    if what := settle(one, other, found):
        lines.append(f"It would settle it to know {'; or '.join(SETTLES[key] for key in what)}.")
    command.stdout.write("\n".join(lines))


def told(because: Because) -> str:
    sentence = SENTENCES[because.sentence].format(here=because.here, there=because.there)
    if because.sentence.endswith(".missing"):
        return f"- {sentence}."
    side = SIDES[because.side]
    if because.side == Side.NEITHER:
        return f"- {sentence}: {side}."
    return f"- {sentence}: {because.strength} evidence {side} ({because.bits:+.1f} bits)."
