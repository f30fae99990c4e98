"""`mash outbox send`: send the letters that wait, once or over and over."""

import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from mash.handover.outbox import send_waiting


class Command(BaseCommand):
    help = "Send the letters that wait in the outbox."

    def add_arguments(self, parser: CommandParser) -> None:
        doing = parser.add_subparsers(dest="do", required=True)
        send = doing.add_parser("send", help="Send what waits, and say how many.")
        send.add_argument(
            "--every", type=float, metavar="SECONDS", help="Go on, and look again after so long."
        )

    def handle(self, *args: Any, every: float | None = None, **options: Any) -> None:
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
