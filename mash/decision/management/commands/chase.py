"""`mash chase`: write the reminders that have come due into the outbox. `mash post` does it too."""

import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from mash.decision.chasers import write_decision_chasers
from mash.sharing.chasers import write_chasers


class Command(BaseCommand):
    help = "Tell agencies, their leads and managers of what is due. `mash outbox send` sends it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="Go on, and look again after so long."
        )

    def handle(self, *args: Any, every: float | None = None, **options: Any) -> None:
        self.chase()
        rest = threading.Event()
        try:
            while every and not rest.wait(every):
                close_old_connections()
                self.chase(quiet=True)
        except KeyboardInterrupt:
            self.stdout.write("The chasers rest.")

    def chase(self, *, quiet: bool = False) -> None:
        now = timezone.now()
        chased = [write_chasers(now=now), write_decision_chasers(now=now)]
        written = sum(one.written for one in chased)
        if written or not quiet:
            self.stdout.write(f"{written} reminders written.")
        if not quiet:
            for line in (line for one in chased for line in one.unheard):
                self.stderr.write(f"Nobody could be told, no e-mail address: {line}")
