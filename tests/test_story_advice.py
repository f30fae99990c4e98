"""Contacts that do not enter MASH: a grandmother who needs advice, a neighbour without a name."""

import pytest

from tests.story import People, Person

WORRY = "Clover is left with me for days and nobody says until when."
NOISE = "There is shouting next door at night, and a small child who cries."
WHYS = {
    "cora": "Invented reasons of social care: she wants to know what to do.",
    "pat": "Invented reasons of the police: nothing known, nothing happened.",
}


def tell(somebody: Person, worry: str) -> None:
    """The questions that a grandmother and a neighbour answer alike."""
    somebody.begins_to_tell()
    somebody.sees_all_questions()
    somebody.chooses("Is a child in immediate danger?", "No")
    somebody.chooses("Why do you tell us?", "A child may be at risk of harm")
    somebody.writes("What are you worried about?", worry)
    somebody.chooses("Does the family know", "No")
    somebody.chooses("Did they agree?", "They were not asked")
    somebody.writes("If not yes to both, why?", "I would not know how to say it.")


def grandmother_tells(somebody: Person) -> str:
    """She does not know a day; the page says what to enter, and what she wrote is kept."""
    tell(somebody, WORRY)
    somebody.tells_of("The child", "Clover", "Placeholder", born="around 2019")
    somebody.picks("Who are you?", "Family member, relative or carer")
    somebody.chooses("Will you tell us your name?", "Yes")
    somebody.writes("Your name", "Granny Placeholder")
    somebody.presses("Send")
    somebody.sees("There is a problem", "Enter the date of birth as day, month and year")
    assert somebody.page.get_by_label("What are you worried about?").input_value() == WORRY
    somebody.tells_of("Clover Placeholder", "Clover", "Placeholder", born="1 6 2019")
    somebody.writes("Email address", "granny.placeholder@example.org")
    return somebody.sends_it()


def panel_gives(people: People, reference: str, route: str) -> None:
    people("ola").opens_screening(reference)
    for name, why in WHYS.items():
        people(name).gives_position(reference, route, why)


@pytest.mark.parametrize("people", [True], ids=["scripts"], indirect=True)
def test_a_grandmother_is_given_advice_and_told_so(people: People) -> None:
    reference = grandmother_tells(people(""))
    case, mara = f"/cases/{reference}/", people("mara")
    panel_gives(people, reference, "Advice")

    mara.opens(reference)
    mara.sees("All who spoke agree: Advice.")
    mara.settles(reference, "Advice")
    mara.sees("Gave no position", "Community health and midwifery", "No team receives a child")

    for name in ("pat", "paul", "rita"):
        people(name).is_refused(case)
    mara.looks_at_feedback(reference)
    mara.sees("Granny Placeholder", "We have given advice and are taking no other action.")
    mara.sees_nothing_of(WORRY, *WHYS.values())
    mara.presses("Send this letter")
    mara.sees("Given by Mara Invented")
    mara.closes(reference)
    mara.goes_to(case)
    mara.sees("This case is closed.", "Advice", WORRY)
    mara.sees_nothing_of("Agencies asked")


@pytest.mark.parametrize("people", [False], ids=["no-scripts"], indirect=True)
def test_nobody_can_be_told_what_came_of_a_neighbours_call(people: People) -> None:
    neighbour, mara = people(""), people("mara")
    tell(neighbour, NOISE)
    neighbour.tells_of("The child", "", "")
    neighbour.writes("Known as", "a boy of about four")
    neighbour.picks("Who are you?", "Acquaintance")
    neighbour.chooses("Will you tell us your name?", "No, I want to stay anonymous")
    reference = neighbour.sends_it()
    neighbour.sees("we cannot come back to you")
    panel_gives(people, reference, "No further action")

    mara.opens(reference)
    mara.sees(NOISE, "Somebody who gave no name")
    mara.settles(reference, "No further action")
    mara.looks_at_feedback(reference, "Record that nobody can be told")
    mara.sees("Nobody can be told", "no feedback was possible")
    mara.presses("Record that nobody can be told")
    mara.sees("nobody could be told")
    mara.sees_nothing_of("Send this letter", "waiting to be sent")
    mara.closes(reference)
