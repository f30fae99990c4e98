"""Two people of the hub's index, asked for at the command line by a worker who may find both."""

from datetime import datetime

from mash.agencies.models import Worker
from mash.audit.actions import record as keep_record
from mash.audit.models import Outcome
from mash.cases.models import tidy_reference
from mash.matching.model import Terms
from mash.matching.record import Record
from mash.matching.tables import CannotRead
from mash.need_to_know.acts import Act, may
from mash.need_to_know.session import as_worker
from mash.people.known import index_size
from mash.people.models import Card
from mash.people.records import card_record
from mash.people.terms import frequencies

LARGEST = 2**63  # no card has a number past it


def two_of_the_index(
    wanted: tuple[str, str], *, username: str, now: datetime
) -> tuple[Record, Record, int, Terms]:
    """Their records, how many the index holds, and how often what it tells stands in it."""
    by = Worker.objects.select_related("user", "agency").filter(user__username=username).first()
    if by is None:
        raise CannotRead(f"There is no worker {username} in this hub.")
    with as_worker(by, now=now):
        if not may(by, Act.SEARCH_PEOPLE, None, now=now):
            raise CannotRead(f"{username} may not find people in this hub.")
        one, other = (card_of(told) for told in wanted)
        cards = sorted((one.pk, other.pk))
        keep_record(by=by, act=Act.EXPLAIN_PEOPLE, outcome=Outcome.LOOKED, now=now, found=cards)
        records = card_record(one.words), card_record(other.words)
        return *records, index_size(one.box), frequencies(one.box)


def card_of(told: str) -> Card:
    """By the card's own number, or the case's reference and the person's place on it, from 1."""
    reference, _, place = told.rpartition(":")
    cards = Card.objects.order_by("-written_at")
    if not told.isascii() or not place.isdigit() or int(place[:20]) >= LARGEST:
        raise CannotRead(f"{told} is neither the number of a card nor REFERENCE:PLACE.")
    if reference:
        of = {"person__position": int(place) - 1} if len(place) < 5 else {"pk": None}
        found = cards.filter(case__reference=tidy_reference(reference), **of).first()
    else:
        found = cards.filter(pk=int(place)).first()
    if found is None:
        raise CannotRead(f"Nobody of the index is {told}, or not to be found by this worker.")
    return found
