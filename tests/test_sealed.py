"""Sealed: its author and the case's manager open it; for all others it is as if not there."""

import functools
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, connections, transaction
from hypothesis import example, given
from hypothesis import strategies as st

from mash import keyring
from mash.agencies.actions import end_work
from mash.cases.models import Case
from mash.closure.actions import close_case
from mash.decision.actions import decide, undecided
from mash.handover.actions import give_feedback
from mash.need_to_know.acts import Act
from mash.need_to_know.walls import NO_STORY, WALLS
from mash.screening.actions import take_over_case
from mash.sealed.models import Seal
from mash.sealed.store import padded, unpadded
from mash.sharing.actions import open_seal, seal_item
from tests import cast
from tests.refusing import not_possible, refused, traces, trying
from tests.test_keyring import flipped
from tests.test_need_to_know import without_policy
from tests.test_process import stories


def seal_of(case: Case, name: str = "paul") -> Seal:
    return cast.seeing(name, lambda: Seal.objects.get(case_id=case.pk))


def opened(name: str, seal: Seal, reason: str = "To decide.") -> str:
    return trying(name, open_seal, seal=seal, reason=reason)["text"]


# --- who opens it


def test_the_author_and_the_manager_of_the_case_open_it_each_with_a_trace(db):
    seal = seal_of(cast.shared())
    before = {entry.pk for entry in traces()}

    for name in ("paul", "mara"):
        assert opened(name, seal) == cast.SECRET

    left = [(e.username, e.act, e.outcome) for e in traces() if e.pk not in before]
    assert sorted(left) == [("mara", "open seal", "looked"), ("paul", "open seal", "looked")]


@pytest.mark.parametrize("name", ["paul", "mara"])
def test_opening_says_why(db, name):
    with not_possible("Say why you need to open this", "reason"):
        opened(name, seal_of(cast.shared()), reason=" ")


OTHERS = sorted(set(cast.CAST) - {"paul", "mara"})


def test_nobody_else_opens_it_and_that_they_tried_is_on_record(db):
    """The author's colleague, another manager, other agencies, the panel, teams, governance."""
    seal = seal_of(cast.shared())

    for name in OTHERS:
        with refused(name, Act.OPEN_SEAL):
            opened(name, seal)


def test_a_seal_that_is_hidden_is_refused_as_one_that_does_not_exist(db):
    hidden, missing = seal_of(cast.shared()), Seal(id=uuid.uuid4())

    for seal in (hidden, missing):
        with refused("pam", Act.OPEN_SEAL):
            opened("pam", seal)
    left = [entry for entry in traces() if entry.username == "pam"]
    assert {(entry.case_id, entry.reference) for entry in left} == {(None, "")}


def test_after_taking_over_the_new_manager_opens_it_and_the_former_does_not(db):
    case = cast.shared()
    seal = seal_of(case)

    cast.doing("miles", take_over_case, case=case, reason="Mara is called away.")

    assert opened("miles", seal) == cast.SECRET
    with refused("mara", Act.OPEN_SEAL):
        opened("mara", seal)


def test_an_author_who_moves_to_another_agency_leaves_it_behind(committed):
    seal = seal_of(cast.shared())

    for agency in ("health", "csc"):
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "update agencies_worker set agency_id = %s where id = %s",
                [f"southwark.{agency}", cast.worker("paul").pk],
            )
        with refused("paul", Act.OPEN_SEAL):
            opened("paul", seal)
    assert opened("mara", seal) == cast.SECRET


def test_an_author_who_leaves_opens_nothing(committed):
    seal = seal_of(cast.shared())

    end_work(worker=cast.worker("paul"), now=cast.NOW)

    with refused("paul", Act.OPEN_SEAL):
        opened("paul", seal)


def test_it_opens_only_as_long_as_it_is_needed(db):
    """The manager until every child has a decision; its author until the doors close."""
    case = cast.shared()
    seal = seal_of(case)
    first, second = cast.seeing("mara", lambda: undecided(case))

    cast.doing("mara", decide, case=case, child=first, **cast.DECISION)
    assert opened("mara", seal) == opened("paul", seal) == cast.SECRET

    cast.doing("mara", decide, case=case, child=second, **cast.DECISION)
    assert opened("paul", seal) == cast.SECRET
    with refused("mara", Act.OPEN_SEAL):
        opened("mara", seal)

    cast.send(case)
    cast.doing("mara", give_feedback, case=case)
    cast.doing("mara", close_case, case=case)
    for name in ("paul", "mara"):
        with refused(name, Act.OPEN_SEAL):
            opened(name, seal)


def test_behind_the_wall_of_the_database_stands_another(committed):
    """Were the row policy gone, the seal would still open for nobody else."""
    seal = seal_of(cast.shared())

    with without_policy("sealed_seal"):
        for name in OTHERS:
            with refused(name, Act.OPEN_SEAL):
                opened(name, seal)
        assert opened("mara", seal) == opened("paul", seal) == cast.SECRET


# --- the ciphertext


def by_hand(statement: str, *given: Any) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, given)


def put(seal: Seal, column: str, value: Any) -> None:
    by_hand(f"update sealed_seal set {column} = %s where id = %s", value, seal.pk)


def flipped_bits(seal: Seal) -> Iterator[tuple[str, Any]]:
    """A bit of the version, the nonce, the text, the tag; of the text and of its key."""
    for column in ("sealed", "wrapped_key"):
        blob = bytes(getattr(seal, column))
        for at in (0, 1, 12, 13, len(blob) // 2, len(blob) - 16, len(blob) - 1):
            yield column, flipped(blob, at)


def cut_short(seal: Seal) -> Iterator[tuple[str, Any]]:
    for column in ("sealed", "wrapped_key"):
        blob = bytes(getattr(seal, column))
        for length in (0, 1, 12, 28, 29, len(blob) - 1):
            yield column, blob[:length]
        yield column, blob + b"\0"


def test_a_ciphertext_that_was_changed_does_not_open(committed):
    seal = seal_of(cast.shared())
    before = {"sealed": bytes(seal.sealed), "wrapped_key": bytes(seal.wrapped_key)}

    sentences = set()
    for column, value in [*flipped_bits(seal), *cut_short(seal)]:
        put(seal, column, value)
        sentences.add(why_not(seal))
        put(seal, column, before[column])

    assert len(sentences) == 1
    assert opened("mara", seal) == cast.SECRET


def why_not(seal: Seal) -> str:
    with pytest.raises(keyring.CannotOpen) as fault:
        opened("mara", seal)
    return str(fault.value)


def test_a_ciphertext_that_was_moved_does_not_open(committed):
    """To another seal of the same author and case, another case, another author, another agency."""
    case = cast.rated()
    request = cast.request_to(case, "paul")
    here = cast.doing("paul", seal_item, request=request, weighed=cast.weighed("What is here."))
    beside = cast.doing("paul", seal_item, request=request, weighed=cast.weighed("What is beside."))
    pams = cast.doing("pam", seal_item, request=request, weighed=cast.weighed("What Pam knows."))
    elsewhere = seal_of(cast.shared())

    for other in (beside, pams, elsewhere):
        put(here, "sealed", bytes(other.sealed))
        one = why_not(here)
        put(here, "wrapped_key", bytes(other.wrapped_key))
        assert why_not(here) == one
        put(here, "sealed", bytes(here.sealed))
        put(here, "wrapped_key", bytes(here.wrapped_key))

    for column, value in (
        ("author_id", pams.author_id),
        ("agency_id", "southwark.health"),
        ("case_id", elsewhere.case_id),
    ):
        put(here, column, value)
        assert why_not(here)
        put(here, column, getattr(here, column))
    assert opened("mara", here) == "What is here."


@given(st.binary(max_size=70_000))
@example(b"")
@example(b"x" * 252)
@example(b"x" * 253)
def test_lengths_are_padded_to_a_power_of_two(text):
    whole = padded(text)

    assert unpadded(whole) == text
    assert len(whole) >= 256
    assert len(whole).bit_count() == 1
    assert len(whole) < 2 * max(256, len(text) + 4)


# --- what others can tell

IDS = re.compile(
    r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{64}|(?:[2-9A-Z]{3}-){2}[2-9A-Z]{3}"
    r"|\b\d{14,19}\b"  # a card's number
)
SAME_CALL = {"telephone": "020 7946 9999"}  # every other contact of the cast is another call


def masked(value: Any) -> Any:
    """Ciphertext as its length; random ids and references as such."""
    if isinstance(value, bytes | memoryview):
        return len(bytes(value))
    return IDS.sub("id", str(value))


def rows(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"select * from {table}")
        names = [column.name for column in cursor.description if column.name != "xid"]
        found = [dict(zip(names, row, strict=False)) for row in cursor.fetchall()]
    return sorted(repr({name: masked(one[name]) for name in names}) for one in found)


def visible() -> dict[str, Any]:
    """All that the one who asks can read: every row of every table, and what it tells."""
    found: dict[str, Any] = {table: rows(table) for table in WALLS}
    for one in stories():
        told = [repr({k: masked(v) for k, v in row.words.items()}) for row in one.objects.all()]
        found[f"{one._meta.db_table} in words"] = sorted(told)
    return found


def readable() -> list[str]:
    return [table for table, (_, may) in NO_STORY.items() if "select" in may]


def seen_by_all(play: Callable[[], Case]) -> dict[str, Any]:
    """What each of the cast can read once this was played; then it is undone."""
    with transaction.atomic():
        play()
        seen = {name: cast.seeing(name, visible) for name in cast.CAST}
        seen["anybody"] = {table: rows(table) for table in readable()}
        transaction.set_rollback(True)
    for name in ("paul", "mara"):  # they may open it: its size is no secret to them
        del seen[name]["sealed_seal"]
    return seen


def playing(at_stage: Callable[..., Case], secret: str) -> Callable[[], Case]:
    referrer = cast.told()["referrer"] | SAME_CALL
    return functools.partial(at_stage, secret=secret, referrer=referrer)


@pytest.mark.parametrize("at_stage", [cast.handed_over, cast.closed])
def test_two_days_that_differ_only_in_what_was_sealed_look_the_same_to_everyone_else(db, at_stage):
    one = seen_by_all(playing(at_stage, "x"))

    for other in ("She is at the refuge in Invented Street.", "é👶" * 10_000):
        assert seen_by_all(playing(at_stage, other)) == one


def test_the_comparison_notices_one_word(db):
    """The detector detects: a word elsewhere than in the seal is seen."""
    one = seen_by_all(playing(cast.shared, "x"))
    other = seen_by_all(functools.partial(playing(cast.shared, "x"), worries="Another worry."))

    differ = {name for name in one if one[name] != other[name]}
    assert {"paul", "mara", "miles", "helen"} <= differ
    assert not {"rita", "gwen", "anybody"} & differ


def test_everyone_on_the_case_is_told_that_something_is_held_and_nothing_more(db):
    case = cast.shared()
    look = Case.objects.filter(pk=case.pk)

    for name in ("mara", "miles", "pam", "helen", "prue"):
        assert cast.seeing(name, lambda: look.get().confidential_held) is True
    for name in ("miles", "pam", "helen", "prue"):
        assert cast.seeing(name, Seal.objects.count) == 0
