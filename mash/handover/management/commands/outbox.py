"""`mash outbox`: send the letters that wait, ask what became of them, try failed ones again."""

import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from mash.handover.outbox import ask_deliveries, send_waiting, try_again


class Command(BaseCommand):
    help = "Send the letters that wait in the outbox, ask after them, try failed ones again."

    def add_arguments(self, parser: CommandParser) -> None:
        doing = parser.add_subparsers(dest="do", required=True)
        send = doing.add_parser("send", help="Send what waits, and say how many.")
        send.add_argument(
            "--every", type=float, metavar="SECONDS", help="Go on, and look again after so long."
        )

        doing.add_parser("ask", help="Ask GOV.UK Notify what became of what was sent.")
        doing.add_parser("again", help="Put what could not be sent back among what waits.")

    def handle(self, *args: Any, do: str, every: float | None = None, **options: Any) -> None:
        if do == "ask":
            told = ask_deliveries(now=timezone.now, sender=settings.DEFAULT_FROM_EMAIL)
            return self.stdout.write(f"News of {told} letters.")
        if do == "again":
            return self.stdout.write(f"{try_again()} letters wait again.")
        return self.send_on(every)

    def send_on(self, every: float | None) -> None:
        self.send()
        rest = threading.Event()
        try:
            while every and not rest.wait(every):
                close_old_connections()
                self.send(quiet=True)
        except KeyboardInterrupt:
            self.stdout.write("The outbox rests.")

    def send(self, *, quiet: bool = False) -> None:
        sent, failed = send_waiting(now=timezone.now, sender=settings.DEFAULT_FROM_EMAIL)
        if sent or failed or not quiet:
            self.stdout.write(f"{sent} sent, {failed} could not be sent this time.")
