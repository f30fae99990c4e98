"""A case that is put back is the case that was played: every row, every key, the object itself."""

import json
from typing import Any

import pytest
from django.db import transaction

from tests import cast, played

BUILT = [
    cast.received, cast.told_again, cast.screened, cast.entered, cast.rated, cast.shared,
    cast.in_emergency, cast.deciding, cast.kept_apart, cast.linked, cast.decided, cast.handed_over,
    cast.closed, cast.at_night, cast.disputed, cast.sampled, cast.learnt,
]  # fmt: skip


@pytest.mark.parametrize("build", BUILT, ids=lambda build: build.__name__)
def test_what_is_put_back_is_what_was_played(db, build):
    with transaction.atomic():
        since = played.said(played.NEXT)
        made = build.__wrapped__()
        one = played.taken_down(made, since)
        transaction.set_rollback(True)
    for path in one.keys:
        path.unlink()

    again = played.put_back(one)

    other = played.taken_down(again, since)
    assert rows_of(other) == rows_of(one)
    assert other.keys == one.keys
    assert facts_of(again) == facts_of(made)


def rows_of(one: played.Kept) -> dict[str, list[str]]:
    """In no order."""
    return {table: sorted(map(repr, rows)) for table, rows in json.loads(one.rows).items()}


def facts_of(made: Any) -> dict[str, Any]:
    aside = {"_state", "_django_version"}
    return {name: value for name, value in vars(made).items() if name not in aside}
