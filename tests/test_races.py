"""Two at once: the database lets one of them be first, and the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections

from mash.cases.refusals import NotPossible
from mash.contact.actions import receive_contact
from mash.decision.actions import decide, undecided
from mash.need_to_know.acts import Refused
from mash.need_to_know.session import Door
from mash.people.judging import link_people, tell_apart
from mash.people.models import Card
from mash.screening.actions import give_position, take_over_case
from mash.screening.models import ENTER
from tests import cast


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Do them all at the same moment, each on a connection of its own. Refusals are returned."""
    start = Barrier(len(acts))

    def do(act: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=30)
            return act()
        except (NotPossible, Refused) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


def count(table: str) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        return cursor.fetchone()[0]


def test_fifty_identical_submissions_at_once_make_one_record(committed):
    intake = cast.contact()

    def send():
        return receive_contact(intake=intake, now=cast.NOW, door=Door.REFERRAL, key="one-form")

    answers = at_once([send] * 50)

    assert len({answer.reference for answer in answers}) == 1
    assert [answer.again for answer in answers].count(False) == 1
    assert (count("cases_case"), count("contact_contact"), count("people_person")) == (1, 1, 3)
    assert count("audit_entry") == 1


def test_fifty_forms_with_the_same_words_make_one_record(committed):
    """Each fetched anew, with a key of its own."""
    intake = cast.contact()

    def send(number: int):
        return lambda: receive_contact(
            intake=intake, now=cast.NOW, door=Door.REFERRAL, key=f"form {number}"
        )

    answers = at_once([send(number) for number in range(50)])

    assert len({answer.reference for answer in answers}) == 1
    assert count("cases_case") == 1


def test_the_same_manager_in_two_windows_decides_once(committed):
    case = cast.shared()
    child = cast.seeing("mara", lambda: undecided(case))[0]

    def deciding():
        return cast.doing("mara", decide, case=case, child=child, **cast.DECISION)

    answers = at_once([deciding] * 8)

    assert sum(isinstance(answer, NotPossible) for answer in answers) == 7
    assert count("decision_decision") == 1


def test_two_managers_deciding_at_once_make_one_decision(committed):
    case = cast.shared()
    child = cast.seeing("mara", lambda: undecided(case))[0]

    def mara():
        return cast.doing("mara", decide, case=case, child=child, **cast.DECISION)

    def miles():
        cast.doing("miles", take_over_case, case=case, reason="Mara is called away.")
        return cast.doing("miles", decide, case=case, child=child, **cast.DECISION)

    at_once([mara, miles])

    assert count("decision_decision") == 1


def test_two_colleagues_give_one_position(committed):
    case = cast.screened()

    def giving():
        return cast.doing("pat", give_position, case=case, route=ENTER, reasons="Known to us.")

    answers = at_once([giving] * 4)

    assert sum(isinstance(answer, NotPossible) for answer in answers) == 3
    assert count("screening_position") == 1


def test_of_two_who_judge_one_pair_from_both_sides_the_second_is_told_of_the_first(committed):
    cases = [cast.received(), cast.received(worries="Again hungry.")]
    first = Card.objects.filter(person__position=0)
    cards = [cast.seeing("ola", lambda case=case: first.get(case=case)).pk for case in cases]

    def judge(name: str, do: Callable[..., Any], mine: int):
        pair = {"one": cards[mine], "other": cards[1 - mine], "seen": 0}
        return lambda: cast.doing(name, do, case=cases[mine], evidence=lambda *_: {}, **pair)

    answers = at_once([judge("ola", link_people, 0), judge("mara", tell_apart, 1)])

    refused = [one for one in answers if isinstance(one, NotPossible)]
    assert ["meanwhile" in one.message for one in refused] == [True]
    assert count("people_judgement") == 1
