"""`mash people approve FILE --by USERNAME` keeps that somebody approved a model that was learnt."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("model", type=Path, help="the model file, whose report was read")
    parser.add_argument("--by", required=True, metavar="USERNAME", help="who approves")


def run(command: BaseCommand, options: dict[str, Any]) -> None:
    from mash.people.approving import approve_model  # it needs Django's models

    kept = approve_model(options["model"], username=options["by"], now=timezone.now())
    command.stdout.write(
        f"{kept.version} is approved. Set MASH_MODEL={options['model']} and start the hub anew."
    )
