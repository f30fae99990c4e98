"""What the hub's own process does in each round beside the post: what begins at its hour."""

from mash.access.standing_in import begin_all
from mash.handover.rounds import Rounds


def rounds_of_the_hub(every: float) -> Rounds:
    """`mash post`: the one process that a hub keeps running beside its pages."""
    return Rounds(every, also=(begin_all,))
