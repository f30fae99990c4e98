"""Telling the database who asks: set for one transaction, gone with it.

Outside these contexts the database returns no row of any case: no worker set means no rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum

from django.db import connection, transaction

from mash.agencies.models import Worker
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.models import tidy_reference
from mash.need_to_know.acts import Refused
from mash.need_to_know.bound import clause_of, leave_out, why_left_out
from mash.need_to_know.doing import Forbidden


class Door(StrEnum):
    """A way into the hub that no worker stands at: it may put in, and read nothing back; the
    outbox reads the letters that it sends, the chasers when answers are due, the night what goes
    into its packs, a referrer where the case stands of which they told, the matching of workers'
    declared people whom a contact is about."""

    REFERRAL = "referral page"
    FILE = "received file"
    OUTBOX = "outbox"
    CHASERS = "chasers"
    NIGHT = "night"
    REFERRER = "referrer"
    INTERESTS = "interests"


NOBODY = dict.fromkeys(
    ("mash.worker", "mash.agency", "mash.readers", "mash.door", "mash.referrer"), ""
)


# whoever asks is kept from the cases that the register of those apart says at this moment
APART, KEEP_APART = "mash.apart", "set_config('mash.apart', kept_from(%s), true)"


def tell_database(settings: dict[str, str]) -> None:
    """Set who asks, for the current transaction only (pooled connections carry nobody over)."""
    names = list(settings)
    parts = ["set_config(%s, %s, true)"] * len(names)
    given = [part for name in names for part in (name, settings[name])]
    if APART not in settings:
        parts, given = [*parts, KEEP_APART], [*given, settings.get("mash.worker", "")]
    with connection.cursor() as cursor:
        cursor.execute("select " + ", ".join(parts), given)


def told_database() -> dict[str, str]:
    """As it was told, those apart included: what is said of them meanwhile holds from the next
    transaction on, so that whoever takes in a contact about their own family can still do so."""
    with connection.cursor() as cursor:
        names = [*NOBODY, APART]
        cursor.execute(
            "select " + ", ".join(["coalesce(current_setting(%s, true), '')"] * len(names)), names
        )
        return dict(zip(names, cursor.fetchone(), strict=True))


@contextmanager
def asking(settings: dict[str, str]) -> Iterator[None]:
    """A transaction in which the database knows who asks; before and after it, as it was."""
    is_inside = connection.in_atomic_block
    with transaction.atomic():
        before = told_database() if is_inside else {}
        tell_database(NOBODY | settings)
        yield
        # the transaction's end resets it; inside an outer one we must
        if is_inside:
            tell_database(before)


def settings_of(worker: Worker) -> dict[str, str]:
    """An inactive worker is nobody, and so is one whose agency the agreement does not bind."""
    if not worker.readers():
        return {}
    return {
        "mash.worker": str(worker.pk),
        "mash.agency": worker.agency_id,
        "mash.readers": " ".join(worker.readers()),
    }


@contextmanager
def as_worker(worker: Worker, *, now: datetime) -> Iterator[None]:
    """Work as this worker, in one transaction. A refusal undoes it all and is itself recorded."""
    leave_out(worker, now=now)
    try:
        with asking(settings_of(worker)):
            yield
    except Refused as refused:
        why = why_left_out(worker, now=now)
        record_refusal(refused, by=worker, now=now, **clause_of(why))
        raise
    except Forbidden as refusal:
        with transaction.atomic():
            refusal.record(by=worker, now=now)
        raise


@contextmanager
def through_door(door: Door) -> Iterator[None]:
    """Put something in through a door, in one transaction."""
    with asking({"mash.door": door.value}):
        yield


@contextmanager
def as_referrer(digest: str) -> Iterator[None]:
    """Stand at the referrer's door with this digest of reference and secret, in one transaction:
    the database returns the rows of the one case that it fits, or none."""
    with asking({"mash.door": Door.REFERRER.value, "mash.referrer": digest}):
        yield


def record_refusal(refused: Refused, *, by: Worker | str, now: datetime, **why: str) -> None:
    """Write the refusal in a transaction of its own: it survives the rollback that it caused."""
    # a case that is hidden from who tried is no case here; its reference finds the try again
    tried = None if refused.case else tidy_reference(refused.what)
    with transaction.atomic():
        record(
            by=by,
            act=refused.act,
            case=refused.case,
            outcome=Outcome.REFUSED,
            now=now,
            **({"reference": tried} if tried else {}),
            what="".join(c for c in refused.what[:60] if c.isalnum() or c in "-./"),
            **why,
        )
