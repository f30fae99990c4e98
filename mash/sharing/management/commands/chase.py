"""`mash chase`: write the reminders that have come due into the outbox, once or over and over."""

import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from mash.sharing.chasers import write_chasers


class Command(BaseCommand):
    help = "Tell agencies, their leads and managers of answers due. `mash outbox send` sends it."

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
        chased = write_chasers(now=timezone.now())
        if chased.written or not quiet:
            self.stdout.write(f"{chased.written} reminders written.")
        if not quiet:
            for line in chased.unheard:
                self.stderr.write(f"Nobody could be told, no e-mail address: {line}")
