"""`mash night`: hand what cannot wait to the out-of-hours team while the hub is shut."""

import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from mash.night.actions import hand_over_all


class Command(BaseCommand):
    help = "While the hub is shut, make the hand-over packs of what cannot wait. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="Go on, and look again after so long."
        )

    def handle(self, *args: Any, every: float | None = None, **options: Any) -> None:
        self.look()
        rest = threading.Event()
        try:
            while every and not rest.wait(every):
                close_old_connections()
                self.look(quiet=True)
        except KeyboardInterrupt:
            self.stdout.write("The night watch rests.")

    def look(self, *, quiet: bool = False) -> None:
        made = hand_over_all(now=timezone.now())
        if made or not quiet:
            self.stdout.write(f"{made} hand-over packs made.")
