"""`mash receive FILE…` takes contacts in from files; a refused one leaves nothing behind."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mash.agencies.models import HubVersion
from mash.cases.refusals import NotPossible
from mash.contact.actions import receive_contact
from mash.contact.faults import IntakeError
from mash.contact.intake import read_contact
from mash.contact.json_text import LARGEST
from mash.need_to_know.session import Door


class Command(BaseCommand):
    help = "Take in contacts from JSON files, each as mash/contact/schema/contact.schema.json says."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="+", metavar="FILE", help="a contact, such as in examples/"
        )

    def handle(self, *args: Any, files: list[str], **options: Any) -> None:
        refused = sum(not self.receive(path) for path in files)
        if refused:
            rest = "Nothing of it was" if refused == 1 else "Nothing of these was"
            raise CommandError(f"{refused} of {len(files)} refused. {rest} stored.")

    def receive(self, path: str) -> bool:
        """Take in one file; say where it went, or why not."""
        try:
            now = timezone.now()
            intake = read_contact(contents(path), now=now)
            received = receive_contact(intake=intake, now=now, door=Door.FILE)
        except OSError as reason:
            return self.refuse(path, [f"It cannot be read ({reason.strerror}). Check the path."])
        except IntakeError as error:
            return self.refuse(path, [str(fault) for fault in error.faults])
        except NotPossible as problem:
            return self.refuse(path, [problem.message])
        except HubVersion.DoesNotExist as reason:
            raise CommandError(str(reason)) from None
        how = "already received as " if received.again else ""
        self.stdout.write(f"{path}: {how}{received.reference}")
        return True

    def refuse(self, path: str, says: list[str]) -> bool:
        for sentence in says:
            self.stderr.write(f"{path}: {sentence}")
        return False


def contents(path: str) -> bytes:
    """No more of a file than tells that it is too large."""
    with Path(path).open("rb") as file:
        return file.read(LARGEST + 1)
