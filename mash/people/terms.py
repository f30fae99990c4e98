"""How often names, birth dates and homes stand in a hub's index: a rare name says more.

`mash people review` counts them; they are kept by a keyed hash, so that the table tells no name.
"""

import uuid
from collections.abc import Iterator, Mapping
from hashlib import blake2b

from django.db import connection, connections

from mash import keyring
from mash.agencies.actions import OWNER
from mash.matching.model import Terms
from mash.people.models import Review

# the least that is kept: of names whatever stands there twice; of dates and homes what the model
# takes notice of, for below it they weigh alike; of years all
LEAST = {"given": 2, "family": 2, "date": 5, "home": 5, "year": 1}
ONCE = {"given": 1, "family": 1}  # who asks of a name that is not kept has met it once
_kept: dict[uuid.UUID, tuple[uuid.UUID, Terms]] = {}


def hashed(column: str, value: str, secret: bytes) -> int:
    text = f"term|{column}|{value}".encode()
    return int.from_bytes(
        blake2b(text, digest_size=8, key=secret[:64]).digest(), "big", signed=True
    )


def keep_terms(terms: Terms, box: uuid.UUID) -> None:
    """Put these in place of those of the review before; in the owner's transaction."""
    secret = keyring.index_key(box)
    with connections[OWNER].cursor() as cursor:
        cursor.execute("delete from people_term where box = %s", [box])
        with cursor.copy("copy people_term (box, k, n) from stdin") as copy:
            for column, least in LEAST.items():
                for value, n in terms.counts.get(column, {}).items():
                    if n >= least:
                        copy.write_row((box, hashed(column, value, secret), n))


class Counts(Mapping[str, int]):
    """The counts of one column, asked for by what was told."""

    def __init__(self, column: str, kept: Mapping[int, int], secret: bytes) -> None:
        self.column, self.kept, self.secret = column, kept, secret

    def __getitem__(self, value: str) -> int:
        n = self.kept.get(hashed(self.column, value, self.secret), ONCE.get(self.column, 0))
        if not n:
            raise KeyError(value)
        return n

    def __iter__(self) -> Iterator[str]:
        raise TypeError("Hashes tell no values.")

    def __len__(self) -> int:
        return len(self.kept)


def frequencies(box: uuid.UUID) -> Terms:
    """As the last review counted them; nothing where there was none.

    Kept in this process under that review's own id: after another review, and in another database
    under the same name, a look-up asks anew at once. It costs one question, by an index.
    """
    last = Review.objects.filter(box=box).order_by("ended_at").values_list("pk", "cards").last()
    if last is None:
        return Terms()
    run, cards = last
    if box not in _kept or _kept[box][0] != run:
        _kept[box] = run, read_terms(box, cards)
    return _kept[box][1]


def read_terms(box: uuid.UUID, total: int) -> Terms:
    with connection.cursor() as cursor:
        cursor.execute("select k, n from people_term where box = %s", [box])
        kept = dict(cursor.fetchall())
    secret = keyring.index_key(box)
    return Terms({column: Counts(column, kept, secret) for column in LEAST}, total)
