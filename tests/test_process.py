"""The process: its moves, what never changes of a case, and that its words stay readable."""

import uuid

import pytest
from django.db import DatabaseError, connections
from hypothesis import given
from hypothesis import strategies as st

from mash.cases.models import Case
from mash.cases.story import Story
from mash.keyring import CannotOpen, case_key
from mash.need_to_know.acts import Refused
from mash.people.judging import tell_apart
from mash.people.models import Card, Person
from mash.people.restricting import restrict_person
from mash.process import MOVES, OWNERS, Stage
from mash.screening.actions import open_screening
from mash.screening.models import Rating
from mash.sharing.models import ListAnswer
from tests import cast

NEVER_CHANGES = {
    "received_at": "received_at + interval '1 minute'",
    "reference": "'KX7-4MQ-9TR'",
    "hub_version_id": "gen_random_uuid()",
}


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_an_owner_and_its_moves(stage):
    assert OWNERS[stage].endswith(".")
    assert MOVES[stage] <= set(Stage)


def after(stage: Stage) -> set[Stage]:
    """Every stage that can follow this one, sooner or later."""
    found: set[Stage] = set()
    waiting = [stage]
    while waiting:
        new = MOVES[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def test_every_contact_can_travel_to_every_stage_and_every_case_can_be_closed():
    assert after(Stage.CONTACT) == set(Stage) - {Stage.CONTACT}
    assert all(Stage.CLOSED in after(stage) for stage in set(Stage) - {Stage.CLOSED})


def test_a_closed_case_goes_nowhere():
    assert MOVES[Stage.CLOSED] == set()


def moves_by_hand(case: Case, start: Stage, to: Stage) -> bool:
    """Does the database let even its owner move the case so?"""
    with connections["owner"].cursor() as cursor:
        cursor.execute("begin")
        try:
            cursor.execute("alter table cases_case disable trigger hold_case")
            cursor.execute("update cases_case set stage = %s where id = %s", [start, case.pk])
            cursor.execute("alter table cases_case enable trigger hold_case")
            cursor.execute("update cases_case set stage = %s where id = %s", [to, case.pk])
        except DatabaseError as fault:
            if f"no move from {start.value} to {to.value}" not in str(fault):
                raise
            return False
        finally:
            cursor.execute("rollback")
    return True


def test_the_database_refuses_every_move_that_the_process_does_not_have(committed):
    case = cast.received()

    possible = {
        start: {to for to in set(Stage) - {start} if moves_by_hand(case, start, to)}
        for start in Stage
    }

    assert possible == MOVES


@pytest.mark.parametrize("column", NEVER_CHANGES)
def test_what_a_case_was_received_as_never_changes(committed, column):
    """Not by an act, not by the hub's manager, not by the database's owner."""
    case = cast.received()
    statement = f"update cases_case set {column} = {NEVER_CHANGES[column]} where id = %s"

    with (
        pytest.raises(Exception, match="never change"),
        connections["owner"].cursor() as cursor,
    ):
        cursor.execute(statement, [case.pk])

    def change() -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute(statement, [case.pk])

    with pytest.raises(Exception, match="permission denied"):
        cast.seeing("mara", change)


def test_received_at_outlives_the_whole_journey(db):
    later = cast.NOW.replace(hour=15)
    case = cast.received()

    for at_stage in (cast.shared, cast.closed):
        travelled = at_stage()
        again = cast.seeing("mara", lambda travelled=travelled: Case.objects.get(pk=travelled.pk))
        assert again.received_at == cast.NOW

    cast.doing("ola", open_screening, case=case, now=later)
    again = cast.seeing("mara", lambda: Case.objects.get(pk=case.pk))
    assert (again.received_at, again.reference) == (cast.NOW, case.reference)
    assert again.hub_version_id == case.hub_version_id


def stories(kind: type[Story] = Story) -> list[type[Story]]:
    found = []
    for one in kind.__subclasses__():
        found += [one, *stories(one)]
    return [one for one in found if not one._meta.abstract]


def judged_and_restricted(case: Case) -> None:
    """Its first child is said not to be her brother, and is restricted."""
    look = Card.objects.filter(case=case, person__position__lt=2).order_by("person__position")
    one, other = cast.seeing("mara", lambda: [card.pk for card in look])
    said = {"one": one, "other": other, "seen": 0, "evidence": lambda *_: {"same": 0.1}}
    cast.doing("mara", tell_apart, case=case, **said)
    child = cast.seeing("mara", lambda: Person.objects.get(case=case, position=0))
    named = {"officer": cast.worker("ola").pk, "reason": "A witness."}
    cast.doing("mara", restrict_person, case=case, person=child, **named)


def answered_from_a_list(case: Case) -> None:
    """An agency's own list has said of its first child that there may be somebody."""

    def keep() -> None:
        asked = {"request": case.requests.first(), "person": case.people.first()}
        by = {"asked_by": cast.worker("mara"), "asked_at": cast.NOW}
        ListAnswer.objects.create(case=case, words={"known": "possible"}, **asked, **by)

    cast.seeing("mara", keep)


def test_every_word_of_a_case_is_readable_when_it_is_read_again(db):
    case, again, opened = cast.handed_over(), cast.told_again(), cast.opened()
    cast.spend_the_night(case)
    answered_from_a_list(case)
    judged_and_restricted(again)

    def read(case: Case) -> dict[str, list[dict]]:
        return {
            one._meta.db_table: [row.words for row in one.objects.filter(case_id=case.pk)]
            for one in stories()
        }

    words = cast.seeing("mara", lambda: read(case))
    returned = cast.seeing("mara", lambda: read(again))
    broken = cast.seeing("mara", lambda: read(opened))

    contact = words["contact_contact"][0]
    assert contact["worries"] == cast.told()["worries"]
    names = [person["given_names"] for person in words["people_person"]]
    assert names == ["Bramble", "Thorn", "Briar"]
    assert [item["text"] for item in words["sharing_item"]] == [cast.HELD, "For us only."]
    assert returned["contact_toldagain"][0]["worries"] == "Since Monday."
    assert broken["access_opening"] == [{"why": "She rang me."}]
    found = (words, returned, broken)
    empty = {table for table in words if not any(one[table] for one in found)}
    assert empty == {"closure_closure", *READ_ELSEWHERE}


# stories that are told apart from the process, and the tests that read them back
READ_ELSEWHERE = {
    "approvals_approval": "test_approvals",
    "closure_hold": "test_disposal",
    "closure_review": "test_disposal",
    "disagreements_said": "test_disagreements",
    "people_whereabouts": "test_breaches",
    **dict.fromkeys(("samples_sampled", "samples_remark", "samples_lesson"), "test_samples"),
    **dict.fromkeys(
        (
            "rights_accessrequest",
            "rights_foundentry",
            "rights_ownerask",
            "rights_ruling",
            "rights_accesspack",
            "rights_packpart",
            "rights_packcheck",
        ),
        "test_access_requests",
    ),
    **dict.fromkeys(("rights_correction", "rights_settlement", "rights_told"), "test_corrections"),
}


def test_a_row_read_again_forgets_what_it_said_before(db):
    case = cast.rated()

    def look() -> tuple[str, str]:
        rating = Rating.objects.get(case=case)
        rating._words = {"reason": "what somebody typed and never kept"}
        rating.refresh_from_db()
        return rating.words["reason"]

    assert cast.seeing("mara", look) == "A credible disclosure."


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_words_come_back_as_they_were_typed(text):
    case = uuid.uuid4()
    case_key(case, make=True)
    kept = Person(case_id=case, words={"given_names": text})

    again = Person(id=kept.pk, case_id=case, told=kept.told)

    assert again.words == {"given_names": text}


def test_words_moved_to_another_row_case_or_table_do_not_open():
    case, other = uuid.uuid4(), uuid.uuid4()
    for one in (case, other):
        case_key(one, make=True)
    kept = Person(case_id=case, words={"given_names": "Bramble"})
    moved = [
        Person(id=uuid.uuid4(), case_id=case, told=kept.told),
        Person(id=kept.pk, case_id=other, told=kept.told),
        Rating(id=kept.pk, case_id=case, told=kept.told),
        Person(id=kept.pk, case_id=case, told=kept.told[:-1]),
        Person(id=kept.pk, case_id=case, told=b""),
    ]

    sentences = set()
    for one in moved:
        with pytest.raises(CannotOpen) as fault:
            _ = one.words
        sentences.add(str(fault.value))

    assert len(sentences) == 1


def test_a_stage_passed_is_not_gone_back_to(db):
    """Screening opens once: the second time it is nobody's act any more."""
    case = cast.rated()

    with pytest.raises(Refused):
        cast.doing("mara", open_screening, case=case)
