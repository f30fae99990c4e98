"""`mash people explain A B` says why two records may be one person, field by field.

Of a file by their ids; of the hub by the number of a card, or a case's reference and the place of
the person on it (`K7M-4TX-9QW:1`). Whoever reads the hub's says in whose name: it is recorded.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from mash.matching import tables
from mash.matching.explain import SENTENCES, SETTLES, Because, Side, explain, settle
from mash.matching.features import features
from mash.matching.model import Model, Terms
from mash.matching.record import Record
from mash.matching.score import score

SIDES = {Side.FOR: "for", Side.AGAINST: "against", Side.NEITHER: "neither for nor against"}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("one", help="the id of a record; of the hub's, REFERENCE:PLACE or a card")
    parser.add_argument("other", help="the id of another")
    parser.add_argument("--index", type=Path, help="CSV file of the people (default: the hub's)")
    parser.add_argument("--map", default="", metavar="NAME|FILE", help="which column holds what")
    parser.add_argument("--model", type=Path, help="a model file (default: the shipped one)")
    parser.add_argument("--by", metavar="USERNAME", help="of the hub's: in whose name you look")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    one, other, total, terms, model = (of_file if options["index"] else of_hub)(options)
    (found,) = score(one, [other], model=model, total=total, terms=terms)
    lines = [
        f"{found.band.capitalize()}: the same person {found.same:.1%}, a relative"
        f" {found.relative:.1%}, unrelated {found.unrelated:.1%} (model {found.version}).",
        *(told(because) for because in explain(one, other, found, model)),
    ]
    if what := settle(one, other, found):
        lines.append(f"It would settle it to know {'; or '.join(SETTLES[key] for key in what)}.")
    command.stdout.write("\n".join(lines))


Asked = tuple[Record, Record, int, Terms, Model]


def of_file(options: dict[str, Any]) -> Asked:
    rows = tables.read(options["index"], tables.named_map(options["map"], options["index"]))
    of = {row.id: row.record for row in rows}
    missing = [told for told in (options["one"], options["other"]) if told not in of]
    if missing:
        raise tables.CannotRead(f"{options['index']} has no record {' nor '.join(missing)}.")
    model = Model.read(options["model"]) if options["model"] else Model.shipped()
    terms = Terms.of(features(row.record)[0] for row in rows)
    return of[options["one"]], of[options["other"]], len(rows), terms, model


def of_hub(options: dict[str, Any]) -> Asked:
    from mash.people.approving import approved_for
    from mash.people.asked import two_of_the_index

    if not options["by"]:
        raise tables.CannotRead("Say in whose name you look, with --by USERNAME: it is recorded.")
    wanted = (options["one"], options["other"])
    one, other, total, terms = two_of_the_index(wanted, username=options["by"], now=timezone.now())
    return one, other, total, terms, approved_for(options["model"])


def told(because: Because) -> str:
    sentence = SENTENCES[because.sentence].format(here=because.here, there=because.there)
    if because.sentence.endswith(".missing"):
        return f"- {sentence}."
    side = SIDES[because.side]
    if because.side == Side.NEITHER:
        return f"- {sentence}: {side}."
    return f"- {sentence}: {because.strength} evidence {side} ({because.bits:+.1f} bits)."
