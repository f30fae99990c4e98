"""A row of the desk, and the group of those with the same thing to be done to them."""

import functools
import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings

from mash.agencies.hub_file import HubRating
from mash.agencies.models import Worker

LAST = "9" * 14
YOURS, OTHERS = "yours", "others"  # whose turn it is to do something


def place(moment: datetime | None) -> str:
    """Milliseconds, as many digits for each: texts in the order of time."""
    return f"{int(moment.timestamp() * 1000):014d}" if moment else LAST


@dataclass(frozen=True)
class Row:
    """One thing on the desk, and the page where it is worked."""

    case_id: UUID
    reference: str
    href: str
    children: str
    received_at: datetime | None = None
    rating: HubRating | None = None
    answers: datetime | None = None  # when the agencies' answers are due, or one's own
    decision: datetime | None = None  # when the decision is due
    answered: str = ""
    manager: str = ""
    stage: str = ""
    danger: bool = False
    done: datetime | None = None  # when it was answered or accepted
    until: datetime | None = None  # when it closes again
    feedback: datetime | None = None  # when the referrer is to know the outcome
    told: str = ""  # how it stands with that
    returned: str = ""  # how it stands with a form sent back, and since when
    returned_at: datetime | None = None

    @property
    def due(self) -> datetime | None:
        """The first of what is due."""
        return min(filter(None, (self.answers, self.decision, self.feedback)), default=None)

    def order(self) -> str:
        """Danger first, then what is due first, what came in first; what has no clock last.

        A text, so that an open page puts a row where the hub would have put it.
        """
        return f"{not self.danger:d} {place(self.due)} {place(self.received_at)}"


@dataclass(frozen=True)
class Group:
    """Rows with the same thing to be done to them."""

    heading: str
    rows: list[Row] = field(default_factory=list)
    columns: frozenset[str] = frozenset()  # beside reference and children
    turn: str = ""  # YOURS; OTHERS where it is done, or another's; else it waits for somebody

    @classmethod
    def of(cls, heading: str, rows: Iterable[Row], *columns: str, turn: str = "") -> "Group":
        return cls(heading, sorted(rows, key=Row.order), frozenset(columns), turn)


def most_urgent(groups: Iterable[Group]) -> tuple[Group, Row] | None:
    """Of all that is to be done by whoever reads it what comes first; and a child in danger, though
    it waits for others. Nothing where the eye needs no help, because there is no other."""
    rows = [
        (group, row)
        for group in groups
        for row in group.rows
        if group.turn == YOURS or (row.danger and group.turn != OTHERS)
    ]
    if len(rows) < 2:
        return None
    return min(rows, key=lambda one: one[1].order())


@functools.lru_cache(maxsize=4)
def secret_of(web_secret: str) -> bytes:
    return hashlib.sha256(b"mash desk row|" + web_secret.encode()).digest()


def row_keys(by: Worker) -> Callable[[UUID], str]:
    """What names a case's rows on this worker's open desk, and nothing anywhere else."""
    secret = secret_of(settings.SECRET_KEY)

    def key(case_id: UUID) -> str:
        digest = hashlib.blake2b(case_id.bytes, key=secret, person=by.pk.bytes, digest_size=12)
        return urlsafe_b64encode(digest.digest()).decode()

    return key
