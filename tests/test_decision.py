"""The decision: by the case's manager, once for each child, with who had not answered."""

import uuid
from typing import Any

import pytest
from django.db import connection

from mash.cases.models import Case
from mash.decision.actions import decide, undecided
from mash.decision.models import Decision
from mash.need_to_know.acts import Act
from mash.people.models import Part, Person
from mash.process import Stage
from mash.screening.actions import take_over_case
from mash.sharing.actions import answer_request
from mash.sharing.models import Kind
from tests import cast
from tests.refusing import not_possible, refused, trying


def children(case: Case) -> list[Person]:
    return cast.seeing("mara", lambda: undecided(case))


def stage(case: Case) -> str:
    return cast.seeing("mara", lambda: Case.objects.get(pk=case.pk).stage)


def deciding(case: Case, child: Person, name: str = "mara", **changes: Any) -> Decision:
    return trying(name, decide, case=case, child=child, **(cast.DECISION | changes))


def test_each_child_has_a_decision_of_its_own(db):
    case = cast.shared()
    bramble, thorn = children(case)

    deciding(case, bramble)
    deciding(case, thorn, outcome="nfa", team="", level="1", reasons="Nothing concerns him.")

    made = cast.seeing("mara", lambda: list(Decision.objects.filter(case=case)))
    assert [(one.child_id, one.outcome, one.level) for one in made] == [
        (bramble.pk, "assessment", "3"),
        (thorn.pk, "nfa", "1"),
    ]
    assert [one.words["reasons"] for one in made] == ["Supported.", "Nothing concerns him."]


def test_a_child_is_decided_for_once(db):
    case = cast.shared()
    child = children(case)[0]
    deciding(case, child)

    with not_possible("has a decision already"):
        deciding(case, child, outcome="nfa", team="")


def test_not_even_the_database_takes_a_second_decision_for_a_child(db):
    case = cast.shared()
    child = children(case)[0]
    deciding(case, child)

    def again() -> None:
        first = Decision.objects.get(child=child)
        first.pk = uuid.uuid4()
        first.save(force_insert=True)

    with pytest.raises(Exception, match="decision_decision_child_id_key"):
        cast.seeing("mara", again)


def test_a_decision_is_never_changed_or_taken_back(db):
    case = cast.deciding()

    for statement in (
        "update decision_decision set outcome = 'nfa'",
        "delete from decision_decision",
    ):

        def change(statement: str = statement) -> None:
            with connection.cursor() as cursor:
                cursor.execute(f"{statement} where case_id = %s", [case.pk])

        with pytest.raises(Exception, match="permission denied"):
            cast.seeing("mara", change)


def test_who_had_not_answered_is_on_record(db):
    case = cast.shared()
    bramble, thorn = children(case)
    everyone = {agency.code for agency in case.rules.agencies}

    first = deciding(case, bramble)
    cast.doing(
        "helen", answer_request, request=cast.request_to(case, "helen"), kind=Kind.NOTHING_HELD
    )
    second = deciding(case, thorn)

    assert first.unanswered == sorted(everyone - {"police"})
    assert second.unanswered == sorted(everyone - {"police", "health"})


WRONG = [
    ({"outcome": "adoption"}, "Choose what happens", "outcome"),
    ({"level": "5"}, "Choose the level of need", "level"),
    ({"level": ""}, "Choose the level of need", "level"),
    ({"team": ""}, "Choose the team or service", "team"),
    ({"team": "early_help"}, "Choose the team or service", "team"),  # not one that assesses
    ({"reasons": " \n"}, "Give the reasons", "reasons"),
]


@pytest.mark.parametrize(("changes", "sentence", "field"), WRONG)
def test_a_decision_is_whole_or_not_made(db, changes, sentence, field):
    case = cast.shared()

    with not_possible(sentence, field):
        deciding(case, children(case)[0], **changes)
    assert stage(case) == Stage.SHARING


def test_no_further_action_needs_no_team(db):
    case = cast.shared()

    assert deciding(case, children(case)[0], outcome="nfa", team="assessment").team is None


def test_only_a_child_of_this_case_is_decided_for(db):
    case, other = cast.shared(), cast.shared()
    look = Person.objects.filter(case=case).exclude(part=Part.CHILD)
    mother = cast.seeing("mara", look.get)

    for person in (mother, children(other)[0]):
        with not_possible("Choose a child of this case", "child"):
            deciding(case, person)


def test_the_stage_moves_with_the_first_decision_and_with_the_last(db):
    case = cast.shared()
    bramble, thorn = children(case)

    deciding(case, bramble)
    assert stage(case) == Stage.DECISION
    deciding(case, thorn)
    assert stage(case) == Stage.HANDOVER


def test_only_the_manager_of_the_case_decides(db):
    case = cast.shared()
    child = children(case)[0]

    for name in sorted(set(cast.CAST) - {"mara"}):
        with refused(name, Act.DECIDE):
            deciding(case, child, name)


def test_whoever_takes_the_case_over_decides_and_the_one_before_no_longer(db):
    case = cast.shared()
    child = children(case)[0]
    cast.doing("miles", take_over_case, case=case, reason="Mara is called away.")

    with refused("mara", Act.DECIDE):
        deciding(case, child)
    assert deciding(case, child, "miles").decided_by.name == "Miles Invented"


def test_nothing_is_decided_before_the_agencies_are_asked_or_after_all_is_decided(db):
    for case in (cast.entered(), cast.decided()):
        look = Person.objects.filter(case=case, part=Part.CHILD)
        child = cast.seeing("mara", look.first)
        with refused("mara", Act.DECIDE):
            deciding(case, child)
