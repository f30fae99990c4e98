"""What carries letters out of the hub: the council's mail server, or GOV.UK Notify by setting."""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from mash.cases.models import Letter, Trouble


@dataclass
class NotTaken(Exception):
    """The carrier did not take a letter. `whole`: it would take no other now, either."""

    trouble: Trouble
    whole: bool = False
    refused: bool = False  # this letter, not the moment
    final: bool = False  # and trying again is of no use
    certain: bool = True  # False: perhaps it took it, and we did not hear of it


class Carrier(Protocol):
    remembers: bool  # it can be asked whether it took a letter, and what became of it

    def open(self) -> None:
        """Get ready for some letters; NotTaken where it would take none."""

    def send(self, letter: Letter, *, again: bool) -> str:
        """Hand a letter over; what the carrier says of its delivery. `again`: a try was cut off."""

    def close(self) -> None: ...


def carrier(sender: str) -> Carrier:
    """The one that this hub is set up for."""
    from mash.handover.by_notify import ByNotify
    from mash.handover.by_smtp import BySmtp

    return ByNotify() if settings.MASH_POST == "notify" else BySmtp(sender)
