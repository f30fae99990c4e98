"""`mash post`: the hub's post in one process that goes on, for the machine to keep running."""

import signal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from mash.desk.hourly import rounds_of_the_hub
from mash.handover.carrier import NotTaken, carrier
from mash.need_to_know.standing import NotBehindWalls, require_walls


class Command(BaseCommand):
    help = "Write reminders that have come due, and send what waits, until it is told to stop."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", default=30.0, help="how long from one round"
            " to the next (30)"
        )  # fmt: skip

    def handle(self, *args: Any, every: float, **options: Any) -> None:
        if every <= 0:
            raise CommandError("--every takes a number of seconds above 0.")
        try:
            require_walls()
        except NotBehindWalls as reason:
            raise CommandError(str(reason)) from None
        if fault := set_up_fault():
            raise CommandError(fault)
        rounds = rounds_of_the_hub(every)
        for asked in (signal.SIGTERM, signal.SIGINT):
            signal.signal(asked, lambda number, frame: rounds.stop.set())
        rounds.run()


def set_up_fault() -> str:
    """What is wrong with the settings of the post themselves; nothing where they are sound."""
    from mash.handover.by_notify import ByNotify
    from mash.handover.by_smtp import in_the_clear

    if settings.MASH_POST not in {"smtp", "notify"}:
        return "MASH_POST is neither smtp nor notify. Write one of the two."
    if settings.SMTP_SECURITY not in {"none", "starttls", "tls"}:
        return "MASH_SMTP_SECURITY is none of none, starttls, tls. Write one of them."
    by = carrier(settings.DEFAULT_FROM_EMAIL)
    if isinstance(by, ByNotify):
        try:
            by.open()
        except NotTaken:
            return (
                "GOV.UK Notify is not set up: MASH_NOTIFY_KEY (or MASH_NOTIFY_KEY_FILE) takes the"
                " whole key as Notify shows it, MASH_NOTIFY_TEMPLATE the id of an e-mail template"
                " with ((subject)) and ((message)); the address must be https."
            )
    elif in_the_clear():
        return (
            "A password would go to the mail server in the clear. Set MASH_SMTP_SECURITY to"
            " starttls (port 587) or tls (port 465)."
        )
    return ""
