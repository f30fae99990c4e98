"""A whole case by keyboard alone: every person in it types, tabs and presses, and never points."""

import functools
from collections.abc import Callable
from typing import Any

import pytest

from tests import story
from tests.keyboard import Keyboard, Lost
from tests.story import Holding

Team = Callable[[str], Keyboard]
CHILD = "Bramble Sampleton"
WORRY = "She sleeps in a cupboard."
TEACHER = "Ash Clipboard"
SHARED = Holding("Shouting in spring.", "Incidents", "It may leave the hub", about=CHILD)
SECRET = Holding("A visitor is watched.", "Police intelligence", "Sealed")
TEAM = "Assessment and intervention service"
ASSESS, LEVEL_4 = "Assessment by children's social care", "Level 4: acute need"


@pytest.fixture
def at_keyboards(another_page: Callable[..., Any]) -> Team:
    """The cast by name, each with a keyboard, a browser of their own and no mouse; the first of
    them comes in by the sign-in page, the others as if they had."""

    @functools.cache
    def person(name: str) -> Keyboard:
        one = Keyboard(another_page())
        if name:
            came_in.append(name)
            (one.signs_in if len(came_in) == 1 else one.is_let_in)(name)
        return one

    came_in: list[str] = []
    return person


def test_a_case_travels_through_the_whole_hub_by_keyboard_alone(at_keyboards: Team) -> None:
    reference = told(at_keyboards(""))
    screened(at_keyboards, reference)
    shared(at_keyboards, reference)
    decided_and_sent(at_keyboards, reference)
    closed(at_keyboards, reference)


def told(teacher: Keyboard) -> str:
    """Sent empty first: the focus goes to what is wrong, and from there to the first field."""
    teacher.begins_to_tell()
    teacher.sees_all_questions()
    teacher.presses("Send")
    teacher.sees("There is a problem")
    fault = teacher.tab()
    assert fault["role"] == "link", fault
    teacher.page.keyboard.press("Enter")
    assert teacher.focus()["role"] in {"radio", "textbox", "combobox", "checkbox"}
    teacher.chooses("Is a child in immediate danger?", "No")
    teacher.chooses("Why do you tell us?", "A child may be at risk of harm")
    teacher.tells_of("The child", "Bramble", "Sampleton", born="27 3 2015")
    teacher.presses("Add somebody who lives with the child")
    teacher.tells_of("Person 2", "Briar", "Sampleton", is_="mother")
    teacher.writes("What are you worried about?", WORRY)
    teacher.chooses("Does the family know", "No")
    teacher.chooses("Did they agree?", "They were not asked")
    teacher.writes("If not yes to both, why?", "It may put Bramble at risk.")
    teacher.picks("Who are you?", "School")
    teacher.chooses("Will you tell us your name?", "Yes")
    teacher.writes("Your name", TEACHER)
    teacher.writes("Job", "teacher")
    teacher.writes("Organisation", "Placeholder Primary School")
    teacher.writes("Email address", "ash@example.org")
    return teacher.sends_it()


def screened(people: Team, reference: str) -> None:
    people("ola").opens_screening(reference)
    for name in ("pat", "hope", "cora"):
        people(name).gives_position(reference, "Enter MASH", f"As {name} sees it.")
    mara = people("mara")
    mara.settles(reference, "Enter MASH", dispenses="Asking would warn the person named.")
    mara.rates(reference, "Red", "A credible disclosure.")


def shared(people: Team, reference: str) -> None:
    paul, mara = people("paul"), people("mara")
    paul.adds(reference, SHARED)
    paul.adds(reference, SECRET)
    paul.answers(reference, "Shared what is relevant")
    people("helen").answers(reference, "Nothing held")
    mara.opens(reference)
    mara.sees(story.HELD)
    mara.opens_fold("How the time is counted")
    mara.opens_seal(reference, "Police", "To keep her safe tonight.")
    mara.sees(SECRET.text)


def decided_and_sent(people: Team, reference: str) -> None:
    mara, rita = people("mara"), people("rita")
    mara.decides(reference, CHILD, ASSESS, team="Assessment", level=LEVEL_4, why="Supported.")
    mara.composes(reference, TEAM, "Please see her today.", [SHARED.text])
    mara.sends(TEAM)
    rita.accepts(reference, TEAM)
    rita.sees("Please see her today.", SHARED.text)
    mara.looks_at_feedback(reference)
    mara.presses("Send this letter")
    mara.sees("Given by Mara Invented")


def closed(people: Team, reference: str) -> None:
    mara, gwen = people("mara"), people("gwen")
    mara.closes(reference)
    mara.sees("This case is closed.")
    gwen.goes_to("/audit/")
    gwen.sees(reference, "opened a sealed item")
    gwen.presses("Sign out")
    gwen.sees("Tell us you are worried about a child")


FAULTY = """<!doctype html><html lang=en><title>-</title>
<style>a { position: absolute; width: 80px; height: 20px; top: 40px }
.bare { left: 100px } .none { left: 200px }
.bare:focus, .bare:focus-visible { outline: none }
.low { top: 80px; left: 300px } .high { top: 10px; left: 300px } .under { top: 200px }
#lid { position: fixed; inset: 150px 0 0 0; background: white }</style>
<a href="#a">Good</a> <a href="#a" class=bare>Bare</a> <a href="#a" class=none> </a>
<a href="#a" class=low>Low</a> <a href="#a" class=high>High</a> <a href="#a" class=under>Under</a>
<div id=lid></div>"""


def test_the_keyboard_sees_when_it_is_lost(browser: Any) -> None:
    page = browser.new_page()
    page.set_content(FAULTY)
    lost = Keyboard(page)
    faults = []
    for _ in range(6):
        page.keyboard.press("Tab")
        found = lost.focus()
        faults.append((found["name"], "; ".join(found["faults"])))
    page.close()

    assert faults[0] == ("Good", "")
    assert "looks no different" in faults[1][1]
    assert "no name" in faults[2][1]
    assert faults[3] == ("Low", "")
    assert "lies above" in faults[4][1]
    assert "covered" in faults[5][1]


def test_what_tab_does_not_come_to_is_not_found(browser: Any) -> None:
    page = browser.new_page()
    page.set_content("<html lang=en><a href='#a'>One</a><a tabindex=-1 href='#b'>Two</a>")

    with pytest.raises(Lost, match="Two"):
        Keyboard(page).tab_to("Two", "link")
    page.close()
